import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { Actor } from "./actor.ts";
import { RoleEnum } from "./role.ts";

export const User = builder.prismaNode("User", {
  description:
    "A person who signs in to the console. A user belongs to no tenant: a seat says what the user may do in a tenant.",
  id: { field: "id" },
  interfaces: [Actor],
  // Users are shown to the tenants in which they have a seat.
  findUnique: (id, context) => ({ id, seats: { some: { tenantId: tenantOf(context) } } }),
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    name: t.exposeString("name", { description: "The name of the user." }),
    email: t.exposeString("email", {
      nullable: true,
      description: "The email address of the user. Null if it is not known.",
    }),
    createdAt: t.expose("createdAt", {
      type: "DateTime",
      description: "When the user was created.",
    }),
  }),
});

export const Seat = builder.prismaNode("Seat", {
  description: "The role of a user in the tenant.",
  id: { resolve: ({ id }) => id },
  findUnique: (id, context) => ({ tenantId_id: { id, tenantId: tenantOf(context) } }),
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    role: t.field({
      type: RoleEnum,
      description: "What the user may do in the tenant.",
      select: { role: true },
      resolve: ({ role }) => role,
    }),
    removedAt: t.expose("removedAt", {
      type: "DateTime",
      nullable: true,
      description: "When the user's access was taken away. Null: the user has access.",
    }),
    user: t.relation("user", { description: "The user." }),
    createdAt: t.expose("createdAt", {
      type: "DateTime",
      description: "When the user got the seat.",
    }),
    lastUsedAt: t.expose("lastUsedAt", {
      type: "DateTime",
      nullable: true,
      description:
        "When the user last did something in the tenant while signed in, to the minute; an open page that only follows what happens does not count. Null: never.",
    }),
  }),
});
