import { NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { builder } from "../builder.ts";
import { encodeId, mustBeRowId } from "../ids.ts";
import { userOf } from "./session.ts";
import { UserViewer } from "./viewer.ts";

interface PasskeyRow {
  readonly id: string;
  readonly name: string;
  readonly isCopied: boolean;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

const Passkey = builder.objectRef<PasskeyRow>("Passkey").implement({
  description:
    "A passkey of a user: it signs in without a name or a password. It is added in the console, as only browsers can make one.",
  fields: (t) => ({
    id: t.id({
      description: "The ID of the passkey.",
      resolve: ({ id }) => encodeId("Passkey", id),
    }),
    name: t.exposeString("name", { description: "What the user calls it." }),
    isCopied: t.exposeBoolean("isCopied", {
      description:
        "Whether it was kept on several devices, as by a password manager, when it was last used. Otherwise it is lost with its device.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was added." }),
    lastUsedAt: t.expose("lastUsedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it last signed in. Null if it never has.",
    }),
  }),
});

builder.objectField(UserViewer, "passkeys", (t) =>
  t.field({
    type: [Passkey],
    description: "The user's own passkeys, oldest first. At most 50.",
    resolve: async ({ by }, _args, { prisma }) =>
      await prisma.passkey.findMany({
        where: { userId: by.userId },
        orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      }),
  }),
);

const PasskeyRemoved = builder.objectRef<{ readonly id: string }>("PasskeyRemoved").implement({
  description: "A passkey that was removed.",
  fields: (t) => ({
    id: t.id({
      description: "The ID of the passkey.",
      resolve: ({ id }) => encodeId("Passkey", id),
    }),
  }),
});

builder.mutationField("removePasskey", (t) =>
  t.field({
    type: PasskeyRemoved,
    description:
      "Removes one of the user's own passkeys: it signs in no longer. Sessions that it has begun go on; `endSession` ends them. Every user may do it, with any role.",
    skipTypeScopes: true,
    authScopes: { viewer: true },
    errors: { types: [NotFoundError, NotPossibleError] },
    args: { id: t.arg.id({ required: true, description: "The ID of the passkey." }) },
    resolve: async (_root, args, context) => {
      const { userId } = userOf(context);
      const id = mustBeRowId("Passkey", args.id);
      if (!(await context.removePasskey(userId, id))) throw new NotFoundError("passkey", args.id);
      return { id };
    },
  }),
);
