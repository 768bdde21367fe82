import {
  FileRefusedError,
  InputValidationError,
  NotFoundError,
  NotPossibleError,
} from "#domain/errors.ts";
import { importContacts, type ImportInput, stageImport } from "#domain/imports/imports.ts";
import { cancelImport, confirmImport, remapImport } from "#domain/imports/staged-imports.ts";
import { undoImport } from "#domain/imports/undo-import.ts";
import { actorOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { mustBeRowId } from "../ids.ts";
import { ColumnRoleEnum } from "./column-role.ts";
import { OnEmptyEnum } from "./import-enums.ts";
import { Import } from "./import.ts";

const MappedColumn = builder.inputType("MappedColumn", {
  description: "What a column of the file is.",
  fields: (t) => ({
    header: t.string({ required: true, description: "The header of the column, in any case." }),
    role: t.field({ type: ColumnRoleEnum, required: true, description: "What the column is." }),
    as: t.string({
      description:
        "The name of the variable in prompts, for every role except NAME, ADDRESS, DO_NOT_CALL and IGNORE. Default: made from the header.",
    }),
  }),
});

const ColumnMapping = builder.inputType("ColumnMapping", {
  description:
    "What the columns of the file are. A column that is not mentioned is recognised by its header, unless the mapping gives its role to another column; otherwise it becomes an attribute. `name`, `phone`, `address` and `doNotCall` are a short form of `columns`.",
  fields: (t) => ({
    columns: t.field({
      type: [MappedColumn],
      description:
        "The roles of columns. Of the phone columns, the earlier in this list are preferred.",
    }),
    name: t.string({ description: "The header of the column with the names." }),
    phone: t.string({ description: "The header of the column with the phone numbers." }),
    address: t.string({ description: "The header of the column with the postal addresses." }),
    doNotCall: t.string({
      description:
        "The header of the column that marks contacts as do-not-call. An empty string means that the file has no such column; a column with one of the usual names (Do Not Call, DNC, Opt Out) then becomes an attribute.",
    }),
  }),
});

type Fields = Parameters<Parameters<typeof builder.inputType>[1]["fields"]>[0];

/** How a file is read. */
const readingFields = (t: Fields) => ({
  mapping: t.field({
    type: ColumnMapping,
    description: "What the columns are, if they are not recognised.",
  }),
  defaultCountry: t.string({
    description:
      "The country of phone numbers without a country code, as ISO 3166-1 alpha-2, for example US. Default: the tenant's `defaultCountry`.",
  }),
  encoding: t.string({
    description:
      "The character encoding of the file, by its IANA name or a common alias, for example windows-1252, cp850 or Shift_JIS. Default: the encoding is detected; if the result is not certain, the import fails and `error` shows the possible readings. A byte order mark in the file overrides this value.",
  }),
  separator: t.string({
    description:
      "The character between the values: a comma, a semicolon, a tab or |. Default: that of a first line like `sep=;`, or the one that is most frequent in the header.",
  }),
  onEmpty: t.field({
    type: OnEmptyEnum,
    description:
      "What an empty cell does to the field of a contact that exists. Default: KEEP. A column that the file does not have changes nothing.",
  }),
});

const fileFields = (t: Fields) => ({
  campaignId: t.id({
    required: true,
    description: "The ID of the campaign in which the contacts are enrolled.",
  }),
  file: t.field({
    type: "Upload",
    required: true,
    description:
      "A CSV file whose first line is the header. A column with phone numbers is required. Columns with usual headers are recognised (`Import.columns` shows how); other columns become attributes of the contacts.",
  }),
  ...readingFields(t),
});

const ImportContactsInput = builder.inputType("ImportContactsInput", {
  description: "Input of `importContacts`.",
  fields: fileFields,
});

const StageImportInput = builder.inputType("StageImportInput", {
  description: "Input of `stageImport`.",
  fields: fileFields,
});

const RemapImportInput = builder.inputType("RemapImportInput", {
  description:
    "How the file is read again. What is omitted stays as it was; null stands for the default.",
  fields: readingFields,
});

const importErrors = [FileRefusedError, InputValidationError, NotFoundError, NotPossibleError];

type FileInput = typeof ImportContactsInput.$inferInput;

function uploadOf(input: FileInput): ImportInput {
  return {
    campaignId: mustBeRowId("Campaign", input.campaignId),
    file: input.file,
    mapping: input.mapping ?? {},
    defaultCountry: input.defaultCountry ?? null,
    encoding: input.encoding ?? null,
    separator: separatorOf(input),
    onEmpty: input.onEmpty ?? null,
  };
}

/** The domain says which separators there are. */
function separatorOf({ separator }: { readonly separator?: string | null | undefined }) {
  return separator as ImportInput["separator"];
}

builder.mutationField("importContacts", (t) =>
  t.prismaField({
    type: Import,
    description:
      "Imports contacts from a CSV file and enrols them in a campaign. The file is processed in the background; subscribe to `importProgress` to follow it. Calls start after the whole file has been read. Calls that are due at the same time are placed in the order of the file, in every round. To see first what a file would do, use `stageImport`.",
    errors: { types: importErrors },
    args: {
      input: t.arg({
        type: ImportContactsInput,
        required: true,
        description: "The file to import.",
      }),
    },
    resolve: async (query, _root, { input }, context) => {
      const where = await importContacts(context.domain, actorOf(context), uploadOf(input));
      return await context.prisma.import.findUniqueOrThrow({ ...query, where });
    },
  }),
);

builder.mutationField("stageImport", (t) =>
  t.prismaField({
    type: Import,
    description:
      "Reads a CSV file and shows what importing it would do, in the background: `Import.preview` and `Import.columns` when the status is STAGED. Nothing is imported before `confirmImport`. An import that is not confirmed until `expiresAt`, 24 hours after its preview, is dropped.",
    errors: { types: importErrors },
    args: {
      input: t.arg({
        type: StageImportInput,
        required: true,
        description: "The file to look at.",
      }),
    },
    resolve: async (query, _root, { input }, context) => {
      const where = await stageImport(context.domain, actorOf(context), uploadOf(input));
      return await context.prisma.import.findUniqueOrThrow({ ...query, where });
    },
  }),
);

builder.mutationField("remapImport", (t) =>
  t.prismaField({
    type: Import,
    description:
      "Reads the file of an import in another way and makes a new preview. Possible while the import is STAGING or STAGED, and when its file could not be read.",
    errors: { types: [InputValidationError, NotFoundError, NotPossibleError] },
    args: {
      id: t.arg.id({ required: true, description: "The ID of the import." }),
      input: t.arg({
        type: RemapImportInput,
        required: true,
        description: "How the file is read.",
      }),
    },
    resolve: async (query, _root, { id, input }, context) => {
      const where = await remapImport(context.domain, actorOf(context), mustBeRowId("Import", id), {
        ...input,
        mapping: input.mapping ?? undefined,
        separator: separatorOf(input),
      });
      return await context.prisma.import.findUniqueOrThrow({ ...query, where });
    },
  }),
);

builder.mutationField("confirmImport", (t) =>
  t.prismaField({
    type: Import,
    description:
      "Applies an import that is STAGED, as `importContacts` does: its contacts are created, changed and enrolled in the background. `Import.differences` then shows what came out otherwise than in the preview. Confirming twice has no further effect.",
    errors: { types: [NotFoundError, NotPossibleError] },
    args: { id: t.arg.id({ required: true, description: "The ID of the import." }) },
    resolve: async (query, _root, { id }, context) => {
      const importId = mustBeRowId("Import", id);
      const where = await confirmImport(context.domain, actorOf(context), importId);
      return await context.prisma.import.findUniqueOrThrow({ ...query, where });
    },
  }),
);

builder.mutationField("cancelImport", (t) =>
  t.prismaField({
    type: Import,
    description:
      "Drops an import, also while its file is being read. While it is being applied, it stops: what was applied before remains, and `undoImport` takes it back. Cancelling twice has no further effect.",
    errors: { types: [NotFoundError, NotPossibleError] },
    args: { id: t.arg.id({ required: true, description: "The ID of the import." }) },
    resolve: async (query, _root, { id }, context) => {
      const importId = mustBeRowId("Import", id);
      const where = await cancelImport(context.domain, actorOf(context), importId);
      return await context.prisma.import.findUniqueOrThrow({ ...query, where });
    },
  }),
);

builder.mutationField("undoImport", (t) =>
  t.prismaField({
    type: Import,
    description:
      "Takes back what an import did and nobody has built on, within 30 days: contacts that it made and that were not called, memberships with their scheduled calls, and values that are still those of the file. When the mutation answers, no call of these memberships is placed any longer (reason `IMPORT_UNDONE`); live calls finish. The rows of a large import follow: `Import.undo` counts what was taken back and what was kept, and why. Placed calls and do-not-call marks remain. An import that is still RUNNING stops first. Undoing twice has no further effect.",
    errors: { types: [NotFoundError, NotPossibleError] },
    args: { id: t.arg.id({ required: true, description: "The ID of the import." }) },
    resolve: async (query, _root, { id }, context) => {
      const importId = mustBeRowId("Import", id);
      const where = await undoImport(context.domain, actorOf(context), importId);
      return await context.prisma.import.findUniqueOrThrow({ ...query, where });
    },
  }),
);
