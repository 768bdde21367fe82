import {
  keptReasons,
  type KeptReason,
  type UndoCounts,
  type UndoneThing,
} from "#rules/import-undo.ts";
import { contactsLookedAt, type Undoable, undoableOf } from "#domain/imports/undoable.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { enumOf, ErrorCodeEnum } from "../enums.ts";
import { spend } from "../keyset.ts";
import { Import } from "./import.ts";

interface Kept {
  readonly what: UndoneThing;
  readonly reason: KeptReason;
  readonly count: number;
}

interface Undo extends UndoCounts {
  readonly undoneAt: Date;
  readonly finishedAt: Date | null;
}

const UndoneThingEnum = enumOf<UndoneThing>("UndoneThing", "What an import has made or changed.", {
  CONTACT: "A contact that it made.",
  ENROLMENT: "A membership of the campaign.",
  VALUE: "A value that it wrote into a contact that existed.",
});

const KeptReasonEnum = enumOf<KeptReason>(
  "KeptReason",
  "Why something of an import is not taken back.",
  keptReasons,
);

const ImportKept = builder.objectRef<Kept>("ImportKept").implement({
  description: "What is not taken back, and why.",
  fields: (t) => ({
    what: t.expose("what", { type: UndoneThingEnum, description: "What is kept." }),
    reason: t.expose("reason", { type: KeptReasonEnum, description: "Why it is kept." }),
    count: t.exposeInt("count", { description: "How many." }),
  }),
});

const ImportUndoCounts = builder.interfaceRef<UndoCounts>("ImportUndoCounts").implement({
  description: "What an undo takes back, and what it keeps.",
  fields: (t) => ({
    contactsDeleted: t.exposeInt("contactsDeleted", {
      description: "Contacts that the import made and that are deleted.",
    }),
    enrolmentsEnded: t.exposeInt("enrolmentsEnded", {
      description: "Contacts that are removed from the campaign.",
    }),
    callsCancelled: t.exposeInt("callsCancelled", {
      description: "Scheduled calls that are cancelled.",
    }),
    valuesRestored: t.exposeInt("valuesRestored", {
      description: "Values of contacts that are again as before the import.",
    }),
    kept: t.field({
      type: [ImportKept],
      description: "What is kept, by reason.",
      resolve: ({ kept }) =>
        Object.entries(kept).map(([key, count]): Kept => {
          const [what, reason] = key.split(" ") as [UndoneThing, KeptReason];
          return { what, reason, count: count ?? 0 };
        }),
    }),
  }),
});

const ImportUndo = builder.objectRef<Undo>("ImportUndo").implement({
  description: "The undo of an import. The counts grow until `finishedAt`.",
  interfaces: [ImportUndoCounts],
  fields: (t) => ({
    undoneAt: t.expose("undoneAt", {
      type: "DateTime",
      description: "Since when no call of the import's memberships is placed.",
    }),
    finishedAt: t.expose("finishedAt", {
      type: "DateTime",
      nullable: true,
      description:
        "When everything was taken back. Null while rows are still changed. While it is not known whether VAPI has a call to a contact, nothing is decided about that contact: mostly for seconds, and for two minutes if a response of VAPI was lost.",
    }),
  }),
});

const ImportUndoable = builder
  .objectRef<UndoCounts & Omit<Undoable, "counts">>("ImportUndoable")
  .implement({
    description:
      "What `undoImport` would do now. Nothing was changed. Calls that are being placed count as placed.",
    interfaces: [ImportUndoCounts],
    fields: (t) => ({
      isPossible: t.boolean({
        description: "Whether the import can be undone.",
        resolve: ({ why }) => why === null,
      }),
      reason: t.field({
        type: ErrorCodeEnum,
        nullable: true,
        description: "Why it cannot be undone. Null if it can.",
        resolve: ({ why }) => why?.code ?? null,
      }),
      message: t.string({
        nullable: true,
        description: "The same in words. Null if it can be undone.",
        resolve: ({ why }) => why?.message ?? null,
      }),
      until: t.expose("until", {
        type: "DateTime",
        nullable: true,
        description: "Until when it can be undone. Null if it cannot be undone at all.",
      }),
      isEstimate: t.exposeBoolean("isEstimate", {
        description:
          "Whether the numbers are estimated from a part of the contacts, because the import has many.",
      }),
    }),
  });

builder.prismaObjectFields(Import, (t) => ({
  undo: t.field({
    type: ImportUndo,
    nullable: true,
    description: "What was taken back. Null if the import was not undone.",
    select: { undo: true, undoneAt: true, undoDoneAt: true },
    resolve: ({ undo, undoneAt, undoDoneAt }) =>
      undo === null || undoneAt === null
        ? null
        : { ...(undo as unknown as UndoCounts), undoneAt, finishedAt: undoDoneAt },
  }),
  undoable: t.field({
    type: ImportUndoable,
    description:
      "What `undoImport` would take back now and what it would keep, or why the import cannot be undone.",
    select: { id: true },
    resolve: async ({ id }, _args, context, info) => {
      spend({ context, info }, contactsLookedAt);
      const { counts, ...rest } = await undoableOf(context.domain, tenantOf(context), id);
      return { ...counts, ...rest };
    },
  }),
}));
