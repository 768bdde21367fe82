import {
  FileRefusedError,
  InputValidationError,
  NotFoundError,
  NotPossibleError,
} from "#domain/errors.ts";
import { importContacts } from "#domain/imports/imports.ts";
import { actorOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { mustBeRowId } from "../ids.ts";
import { ColumnRoleEnum } from "./column-role.ts";
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

const ImportContactsInput = builder.inputType("ImportContactsInput", {
  description: "Input of `importContacts`.",
  fields: (t) => ({
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
  }),
});

builder.mutationField("importContacts", (t) =>
  t.prismaField({
    type: Import,
    description:
      "Imports contacts from a CSV file and enrols them in a campaign. The file is processed in the background; subscribe to `importProgress` to follow it. Calls start after the whole file has been read. Calls that are due at the same time are placed in the order of the file, in every round.",
    errors: { types: [FileRefusedError, InputValidationError, NotFoundError, NotPossibleError] },
    args: {
      input: t.arg({
        type: ImportContactsInput,
        required: true,
        description: "The file to import.",
      }),
    },
    resolve: async (query, _root, { input }, context) => {
      const where = await importContacts(context.domain, actorOf(context), {
        campaignId: mustBeRowId("Campaign", input.campaignId),
        file: input.file,
        mapping: input.mapping ?? {},
        defaultCountry: input.defaultCountry ?? null,
        encoding: input.encoding ?? null,
      });
      return await context.prisma.import.findUniqueOrThrow({ ...query, where });
    },
  }),
);
