import { changeSeat, inviteUser, removeSeat, revokeInvitation } from "#domain/access/people.ts";
import { InputValidationError, NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { allows } from "#rules/role.ts";
import { actorOf, tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import type { GraphqlContext } from "../context.ts";
import { mustBeRowId, noRowId } from "../ids.ts";
import { Actor, actorWith } from "./actor.ts";
import { RoleEnum } from "./role.ts";
import { Tenant } from "./tenant.ts";
import { Seat } from "./user.ts";

/** Tokens of invitations that were just made, by their row. They are not stored. */
const fresh = new WeakMap<object, string>();

function isOwner({ viewer }: GraphqlContext): boolean {
  return viewer !== null && allows(viewer.role, "OWNER");
}

const Invitation = builder.prismaNode("Invitation", {
  description:
    "An invitation to become a user of the tenant. It is a link that expires after seven days, and can be used once.",
  id: { resolve: ({ id }) => id },
  // Shown to owners only, by its ID too.
  findUnique: (id, context) => ({
    tenantId_id: { id: isOwner(context) ? id : noRowId, tenantId: tenantOf(context) },
  }),
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    name: t.exposeString("name", { description: "The name of the person." }),
    email: t.exposeString("email", {
      nullable: true,
      description: "The email address of the person. Null if it was not said. No email is sent.",
    }),
    role: t.field({
      type: RoleEnum,
      description: "What the user may do in the tenant.",
      select: { role: true },
      resolve: ({ role }) => role,
    }),
    link: t.string({
      nullable: true,
      description:
        "The link, to be sent to the person. It is returned only by `inviteUser`; in every other response this field is null. Also null where the server serves no console.",
      resolve: (row, _args, { consoleUrl }) => {
        const token = fresh.get(row);
        return token === undefined || consoleUrl === null
          ? null
          : `${consoleUrl}/#invitation=${token}`;
      },
    }),
    by: t.field({
      type: Actor,
      nullable: true,
      description: "Who has invited the person. Null: this server or its operator.",
      select: { apiKeyId: true, userId: true },
      resolve: (row, _args, context) => actorWith(row, context),
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was made." }),
    expiresAt: t.expose("expiresAt", {
      type: "DateTime",
      description: "From when on it cannot be accepted.",
    }),
    revokedAt: t.expose("revokedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was revoked. Null: it was not.",
    }),
  }),
});

builder.prismaObjectFields(Tenant, (t) => ({
  invitations: t.prismaField({
    type: [Invitation],
    nullable: true,
    description:
      "The invitations that can be accepted, the newest first. Null, with an error, without the role OWNER.",
    authScopes: { owner: true },
    resolve: async (query, _tenant, _args, context) =>
      context.prisma.invitation.findMany({
        ...query,
        where: {
          tenantId: tenantOf(context),
          acceptedAt: null,
          revokedAt: null,
          expiresAt: { gt: await context.domain.clock.now(context.domain.pool) },
        },
        orderBy: { id: "desc" },
      }),
  }),
}));

const InviteUserInput = builder.inputType("InviteUserInput", {
  description: "Input of `inviteUser`.",
  fields: (t) => ({
    name: t.string({
      required: true,
      description: "The name of the person, 1 to 200 characters.",
    }),
    email: t.string({ description: "The email address of the person. No email is sent." }),
    role: t.field({
      type: RoleEnum,
      required: true,
      description: "What the user may do in the tenant.",
    }),
  }),
});

builder.mutationFields((t) => ({
  inviteUser: t.prismaField({
    type: Invitation,
    description:
      "Invites a person to become a user of the tenant. Select `link` in the response and send it to the person: it is not returned again. Requires the role OWNER.",
    authScopes: { owner: true },
    errors: { types: [InputValidationError, NotPossibleError] },
    args: { input: t.arg({ type: InviteUserInput, required: true, description: "The person." }) },
    resolve: async (query, _root, { input }, context) => {
      const { id, token } = await inviteUser(context.domain, actorOf(context), input);
      const where = { tenantId_id: { id, tenantId: tenantOf(context) } };
      const row = await context.prisma.invitation.findUniqueOrThrow({ ...query, where });
      fresh.set(row, token);
      return row;
    },
  }),
  revokeInvitation: t.prismaField({
    type: Invitation,
    description:
      "Revokes an invitation: its link cannot be used from now on. One that was revoked before is not changed. Requires the role OWNER.",
    authScopes: { owner: true },
    errors: { types: [NotFoundError, NotPossibleError] },
    args: { id: t.arg.id({ required: true, description: "The ID of the invitation." }) },
    resolve: async (query, _root, args, context) => {
      const id = mustBeRowId("Invitation", args.id);
      await revokeInvitation(context.domain, actorOf(context), id);
      const where = { tenantId_id: { id, tenantId: tenantOf(context) } };
      return await context.prisma.invitation.findUniqueOrThrow({ ...query, where });
    },
  }),
}));

builder.mutationFields((t) => ({
  changeSeat: t.prismaField({
    type: Seat,
    description:
      "Gives a user another role in the tenant, at once: the user's subscriptions end, and continue with the new role. The last user with the role OWNER keeps it. Requires the role OWNER.",
    authScopes: { owner: true },
    errors: { types: [NotFoundError, NotPossibleError] },
    args: {
      id: t.arg.id({ required: true, description: "The ID of the seat." }),
      role: t.arg({ type: RoleEnum, required: true, description: "The new role." }),
    },
    resolve: async (query, _root, args, context) => {
      const id = mustBeRowId("Seat", args.id);
      await changeSeat(context.domain, actorOf(context), id, args.role);
      const where = { tenantId_id: { id, tenantId: tenantOf(context) } };
      return await context.prisma.seat.findUniqueOrThrow({ ...query, where });
    },
  }),
  removeSeat: t.prismaField({
    type: Seat,
    description:
      "Takes a user's access to the tenant away, at once: requests are refused, and subscriptions end. What the user has done keeps the user's name. The last user with the role OWNER cannot be removed. Requires the role OWNER.",
    authScopes: { owner: true },
    errors: { types: [NotFoundError, NotPossibleError] },
    args: { id: t.arg.id({ required: true, description: "The ID of the seat." }) },
    resolve: async (query, _root, args, context) => {
      const id = mustBeRowId("Seat", args.id);
      await removeSeat(context.domain, actorOf(context), id);
      const where = { tenantId_id: { id, tenantId: tenantOf(context) } };
      return await context.prisma.seat.findUniqueOrThrow({ ...query, where });
    },
  }),
}));
