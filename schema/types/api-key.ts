import { createApiKey, revokeApiKey } from "#domain/tenants/api-keys.ts";
import { InputValidationError, NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { mustBeRowId } from "../ids.ts";

/** Keys that were just made, by their row: the only moment at which they can be told. */
const fresh = new WeakMap<object, string>();

export const ApiKey = builder.prismaNode("ApiKey", {
  description: "A key of this API. Only a hash of it is kept.",
  id: { field: "id" },
  findUnique: (id, context) => ({ id, tenantId: tenantOf(context) }),
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    name: t.exposeString("name", { description: "What it is for." }),
    prefix: t.exposeString("prefix", { description: "Its first characters, to tell keys apart." }),
    key: t.string({
      nullable: true,
      description:
        "The key itself: only in the answer of `createApiKey`, and never again. Keep it then.",
      resolve: (row) => fresh.get(row) ?? null,
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was made." }),
    lastUsedAt: t.expose("lastUsedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was last used, to the minute.",
    }),
    revokedAt: t.expose("revokedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was revoked; null while it opens the door.",
    }),
  }),
});

const CreateApiKeyInput = builder.inputType("CreateApiKeyInput", {
  description: "A further key.",
  fields: (t) => ({
    name: t.string({ required: true, description: "What it is for, 1 to 100 characters." }),
  }),
});

builder.mutationFields((t) => ({
  createApiKey: t.prismaField({
    type: ApiKey,
    description: "Makes a further key. Ask for `key`: it is told only here.",
    errors: { types: [InputValidationError, NotPossibleError] },
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: "The key." }) },
    resolve: async (query, _root, { input }, context) => {
      const { id, key } = await createApiKey(context.domain, tenantOf(context), input);
      const row = await context.prisma.apiKey.findUniqueOrThrow({ ...query, where: { id } });
      fresh.set(row, key);
      return row;
    },
  }),
  revokeApiKey: t.prismaField({
    type: ApiKey,
    description: "Ends a key at once.",
    errors: { types: [NotFoundError, NotPossibleError] },
    args: { id: t.arg.id({ required: true, description: "The key's id." }) },
    resolve: async (query, _root, args, context) => {
      const id = mustBeRowId("ApiKey", args.id);
      const where = await revokeApiKey(context.domain, tenantOf(context), id);
      return await context.prisma.apiKey.findUniqueOrThrow({ ...query, where });
    },
  }),
}));
