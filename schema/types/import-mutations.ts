import {
  FileRefusedError,
  InputValidationError,
  NotFoundError,
  NotPossibleError,
} from "#domain/errors.ts";
import { importContacts } from "#domain/imports/imports.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { mustBeRowId } from "../ids.ts";
import { Import } from "./import.ts";

const ColumnMapping = builder.inputType("ColumnMapping", {
  description:
    "Which column of the file holds what, by its header. What is left out is found by its usual names.",
  fields: (t) => ({
    name: t.string({ description: "The header of the column with names." }),
    phone: t.string({ description: "The header of the column with telephone numbers." }),
    address: t.string({ description: "The header of the column with addresses." }),
    doNotCall: t.string({
      description:
        "The header of the column that says whom not to call. An empty text: there is none, also where a column has one of the usual names (Do Not Call, DNC, Opt Out), which then becomes an attribute.",
    }),
  }),
});

const ImportContactsInput = builder.inputType("ImportContactsInput", {
  description: "A file of contacts for a campaign.",
  fields: (t) => ({
    campaignId: t.id({ required: true, description: "The campaign that they come into." }),
    file: t.field({
      type: "Upload",
      required: true,
      description:
        "CSV with a header line: columns for name, phone and address; all others become attributes.",
    }),
    mapping: t.field({ type: ColumnMapping, description: "Where the headers are unusual." }),
    defaultCountry: t.string({
      description:
        "ISO 3166 country of numbers without a country code: US; left out: the tenant's.",
    }),
    encoding: t.string({
      description:
        "The character encoding of the file by its IANA name or a usual alias: windows-1252, cp850, Shift_JIS. Left out: it is detected, and a file whose encoding is not certain fails with what was seen. A byte order mark in the file overrides it.",
    }),
  }),
});

builder.mutationField("importContacts", (t) =>
  t.prismaField({
    type: Import,
    description:
      "Takes a file and reads it in the background; `importProgress` shows how far it is. Nobody is called before the whole file has been read. Among calls that are due at once, contacts are dialled in the order of the file, in every round.",
    errors: { types: [FileRefusedError, InputValidationError, NotFoundError, NotPossibleError] },
    args: {
      input: t.arg({ type: ImportContactsInput, required: true, description: "The file." }),
    },
    resolve: async (query, _root, { input }, context) => {
      const where = await importContacts(context.domain, tenantOf(context), {
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
