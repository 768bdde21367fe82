import type { ColumnUse } from "#rules/import-columns.ts";
import type { ColumnSample } from "#rules/import-samples.ts";
import type { OnEmpty } from "#rules/on-empty.ts";
import { rejectedRowsPath } from "#domain/imports/rejected-rows.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { ImportStatusEnum } from "../enums.ts";
import { rowIdOrNone, rowIds } from "../ids.ts";
import { ColumnRoleEnum } from "./column-role.ts";
import { OnEmptyEnum } from "./import-enums.ts";
import { ImportProblem } from "./import-problem.ts";
import { checkPageSize, checkSkip, newestFirst, pageOf, spend } from "../keyset.ts";

interface Sampled {
  readonly samples: readonly ColumnSample[];
}

const problemsPerPage = 200;
const mostProblemsPerPage = 1_000;

const ImportSample = builder.objectRef<ColumnSample>("ImportSample").implement({
  description: "A value of a column, and what becomes of it.",
  fields: (t) => ({
    value: t.exposeString("value", {
      description: "The value in the file, at most 100 characters.",
    }),
    becomes: t.exposeString("becomes", {
      nullable: true,
      description:
        "What is stored: of a phone number the number in E.164. Null if the row is rejected because of the value.",
    }),
    problem: t.exposeString("problem", {
      nullable: true,
      description: "Why the row is rejected. Null if it is not rejected because of the value.",
    }),
  }),
});

const ImportColumn = builder.objectRef<ColumnUse & Sampled>("ImportColumn").implement({
  description: "A column of the file, and what it is.",
  fields: (t) => ({
    header: t.exposeString("header", { description: "The header of the column." }),
    role: t.expose("role", { type: ColumnRoleEnum, description: "What the column is." }),
    isGuessed: t.exposeBoolean("isGuessed", {
      description:
        "Whether the role was recognised by the header, and `mapping` does not mention the column.",
    }),
    attribute: t.exposeString("attribute", {
      nullable: true,
      description:
        "The name of the contact's attribute that keeps the value. Null if none does, or if the import was made by an earlier version.",
    }),
    variable: t.exposeString("variable", {
      nullable: true,
      description:
        "The name of the variable in prompts: `appointment_date` is written {{appointment_date}}. Null if the assistant does not receive the column.",
    }),
    samples: t.field({
      type: [ImportSample],
      description:
        "The first three values of the column that are not empty. Empty unless the import is STAGED.",
      resolve: ({ samples }) => samples,
    }),
  }),
});

export const Import = builder.prismaNode("Import", {
  description: "An import of contacts from a file.",
  id: { field: "id" },
  findUnique: (id, context) => ({ id, tenantId: tenantOf(context) }),
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    status: t.expose("status", {
      type: ImportStatusEnum,
      description: "The status of the import.",
    }),
    fileName: t.exposeString("fileName", { description: "The name of the uploaded file." }),
    defaultCountry: t.exposeString("defaultCountry", {
      nullable: true,
      description:
        "The country by which phone numbers without a country code are read, as ISO 3166-1 alpha-2. Null: that of the tenant.",
    }),
    encoding: t.exposeString("encoding", {
      nullable: true,
      description:
        "The character encoding of the file, as given or detected. Null until it is known.",
    }),
    totalRows: t.exposeInt("totalRows", {
      description:
        "The number of rows read so far. At the end: `acceptedRows` + `rejectedRows` + `duplicateRows`.",
    }),
    acceptedRows: t.exposeInt("acceptedRows", {
      description: "The number of rows that created or updated a contact.",
    }),
    rejectedRows: t.exposeInt("rejectedRows", {
      description: "The number of rows that were rejected. See `problems`.",
    }),
    duplicateRows: t.exposeInt("duplicateRows", {
      description:
        "The number of rows whose phone and extension occur again in a later row. The last such row is used.",
    }),
    callsScheduled: t.exposeInt("callsScheduled", {
      description: "The number of calls that the import scheduled.",
    }),
    error: t.exposeString("error", {
      nullable: true,
      description: "Why the import failed, and what to do next. Null unless `status` is FAILED.",
    }),
  }),
});

builder.prismaObjectFields(Import, (t) => ({
  problems: t.field({
    type: [ImportProblem],
    description:
      "The rows that were rejected, in the order of the file. At most the first 1000 are listed; `rejectedRows` counts all of them.",
    args: {
      first: t.arg.int({
        required: true,
        defaultValue: problemsPerPage,
        description: `Returns the first n rejected rows, 0 to ${mostProblemsPerPage}. Any other value is an error.`,
      }),
      skip: t.arg.int({
        required: true,
        defaultValue: 0,
        description: "The number of rejected rows to skip.",
      }),
    },
    select: { id: true },
    resolve: async ({ id }, { first, skip }, context, info) => {
      checkPageSize(first, mostProblemsPerPage);
      checkSkip(skip);
      const rows = await context.prisma.importProblem.findMany({
        where: { tenantId: tenantOf(context), importId: id },
        orderBy: { ordinal: "asc" },
        skip,
        take: first,
      });
      spend({ context, info }, rows.length);
      return rows;
    },
  }),
  campaign: t.relation("campaign", {
    description: "The campaign in which the contacts are enrolled.",
  }),
  createdAt: t.expose("createdAt", {
    type: "DateTime",
    description: "When the file was uploaded.",
  }),
  finishedAt: t.expose("finishedAt", {
    type: "DateTime",
    nullable: true,
    description: "When the import was completed, failed or was cancelled. Null before that.",
  }),
}));

builder.prismaObjectFields(Import, (t) => ({
  doNotCallContacts: t.exposeInt("doNotCallContacts", {
    description:
      "The number of contacts that the file marks as do-not-call. Their `doNotCall` is set and their scheduled calls are cancelled. Other numbers of their rows come on the do-not-call list too, and are not counted here.",
  }),
  onEmpty: t.field({
    type: OnEmptyEnum,
    description: "What an empty cell does to the field of a contact that exists.",
    select: { onEmpty: true },
    resolve: ({ onEmpty }) => onEmpty as OnEmpty,
  }),
  rejectedRowsPath: t.string({
    nullable: true,
    description:
      "The path on this server at which all rejected rows can be downloaded as a CSV file, with what is wrong with each: `GET` with the same `Authorization` header, when the import has ended and for 30 days after the upload. The file can be corrected and imported. Null if no row was rejected.",
    select: { id: true, rejectedRows: true },
    resolve: ({ id, rejectedRows }) => (rejectedRows > 0 ? rejectedRowsPath(id) : null),
  }),
  columns: t.field({
    type: [ImportColumn],
    description:
      "The columns of the file in their order, and what each is. Empty until the header is read.",
    select: { columns: true, samples: true },
    resolve: ({ columns, samples }) => {
      const ofColumns = samples as unknown as (readonly ColumnSample[])[];
      return columnUsesOf(columns).map((column, index) => ({
        ...column,
        samples: ofColumns[index] ?? [],
      }));
    },
  }),
}));

/** As it is stored by this version, or by an earlier one, which had other names. */
type StoredColumn =
  | ColumnUse
  | { readonly column: string; readonly use: string; readonly variable: string | null };

function columnUsesOf(stored: unknown): ColumnUse[] {
  return (stored as readonly StoredColumn[]).map((it) => {
    if (!("use" in it)) return it;
    const role = it.use === "IGNORED" ? "IGNORE" : (it.use as ColumnUse["role"]);
    return { header: it.column, role, isGuessed: false, attribute: null, variable: it.variable };
  });
}

const ImportConnection = builder.connectionObject(
  { type: Import, name: "ImportConnection", description: "A paginated list of imports." },
  { name: "ImportEdge", description: "An import in a paginated list." },
);

builder.queryFields((t) => ({
  import: t.prismaField({
    type: Import,
    nullable: true,
    description: "Looks up an import by its ID. Null if it does not exist.",
    args: { id: t.arg.id({ required: true, description: "The ID of the import." }) },
    resolve: (query, _root, args, context) => {
      const where = { id: rowIdOrNone("Import", args.id), tenantId: tenantOf(context) };
      return context.prisma.import.findUnique({ ...query, where });
    },
  }),
  imports: t.connection(
    {
      type: Import,
      description: "The tenant's imports, newest first.",
      args: { campaignId: t.arg.id({ description: "Imports into this campaign only." }) },
      resolve: (_root, { campaignId, ...args }, context, info) => {
        const campaignIds = rowIds("Campaign", campaignId);
        const where = {
          tenantId: tenantOf(context),
          ...(campaignIds && { campaignId: { in: campaignIds } }),
        };
        const { import: imports } = context.prisma;
        return pageOf(
          { args, context, info },
          {
            order: newestFirst,
            find: ({ query, beyond, orderBy, take }) =>
              imports.findMany({ ...query, where: { AND: [where, beyond] }, orderBy, take }),
            count: (take) => imports.count({ where, take }),
          },
        );
      },
    },
    ImportConnection,
  ),
}));
