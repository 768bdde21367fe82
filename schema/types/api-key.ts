import { createApiKey, revokeApiKey } from "#domain/tenants/api-keys.ts";
import { InputValidationError, NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { actorOf, tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { mustBeRowId } from "../ids.ts";
import { Actor } from "./actor.ts";
import { RoleEnum } from "./role.ts";

/** Complete keys that were just created, by their row. They are not stored. */
const fresh = new WeakMap<object, string>();

export const ApiKey = builder.prismaNode("ApiKey", {
  description: "An API key of the tenant. The server stores a hash of it, not the key.",
  id: { field: "id" },
  interfaces: [Actor],
  findUnique: (id, context) => ({ id, tenantId: tenantOf(context) }),
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    name: t.exposeString("name", {
      description: "The purpose of the key, as given when it was created.",
    }),
    prefix: t.exposeString("prefix", {
      description: "The first characters of the key, to identify it in a list.",
    }),
    key: t.string({
      nullable: true,
      description:
        "The complete key. It is returned only by `createApiKey`; in every other response this field is null. Store it safely.",
      resolve: (row) => fresh.get(row) ?? null,
    }),
    role: t.field({
      type: RoleEnum,
      description: "What the holder of the key may do.",
      select: { role: true },
      resolve: ({ role }) => role,
    }),
    expiresAt: t.expose("expiresAt", {
      type: "DateTime",
      nullable: true,
      description: "When the key expires. Null if it does not expire.",
    }),
    createdAt: t.expose("createdAt", {
      type: "DateTime",
      description: "When the key was created.",
    }),
    lastUsedAt: t.expose("lastUsedAt", {
      type: "DateTime",
      nullable: true,
      description:
        "When the key was last used, with a precision of one minute. Null if it was never used.",
    }),
    revokedAt: t.expose("revokedAt", {
      type: "DateTime",
      nullable: true,
      description: "When the key was revoked. Null while the key is valid.",
    }),
  }),
});

const CreateApiKeyInput = builder.inputType("CreateApiKeyInput", {
  description: "Input of `createApiKey`.",
  fields: (t) => ({
    name: t.string({
      required: true,
      description:
        "The purpose of the key, for example the program that uses it. 1 to 100 characters.",
    }),
    role: t.field({
      type: RoleEnum,
      description: "What the holder of the key may do. Default: OWNER.",
    }),
    expiresAt: t.field({
      type: "DateTime",
      description: "When the key expires; in the future. Default: it does not expire.",
    }),
  }),
});

builder.mutationFields((t) => ({
  createApiKey: t.prismaField({
    type: ApiKey,
    description:
      "Creates an API key. Select `key` in the response: the complete key is not returned again. Requires the role OWNER.",
    authScopes: { owner: true },
    errors: { types: [InputValidationError, NotPossibleError] },
    args: {
      input: t.arg({ type: CreateApiKeyInput, required: true, description: "The new key." }),
    },
    resolve: async (query, _root, { input }, context) => {
      const { id, key } = await createApiKey(context.domain, actorOf(context), input);
      const row = await context.prisma.apiKey.findUniqueOrThrow({ ...query, where: { id } });
      fresh.set(row, key);
      return row;
    },
  }),
  revokeApiKey: t.prismaField({
    type: ApiKey,
    description:
      "Revokes an API key. Requests that use the key are refused from now on. The last valid key of a tenant cannot be revoked. Requires the role OWNER.",
    authScopes: { owner: true },
    errors: { types: [NotFoundError, NotPossibleError] },
    args: { id: t.arg.id({ required: true, description: "The ID of the key." }) },
    resolve: async (query, _root, args, context) => {
      const id = mustBeRowId("ApiKey", args.id);
      const where = await revokeApiKey(context.domain, actorOf(context), id);
      return await context.prisma.apiKey.findUniqueOrThrow({ ...query, where });
    },
  }),
}));
