import type { ColumnUse } from "#rules/import-columns.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { ImportStatusEnum } from "../enums.ts";
import { rowIdOrNobody, rowIds } from "../ids.ts";
import { ImportProblem } from "./import-problem.ts";
import { checkPageSize, checkSkip, newestFirst, pageOf, spend } from "../keyset.ts";

const problemsPerPage = 200;
const mostProblemsPerPage = 1_000;

const ColumnUseEnum = builder.enumType("ColumnUse", {
  description: "What became of a column of a file.",
  values: {
    PHONE: { description: "The telephone number." },
    NAME: { description: "The name, or a part of it." },
    ADDRESS: { description: "The address." },
    DO_NOT_CALL: { description: "Says whom not to call: yes, true, 1 or x." },
    ATTRIBUTE: { description: "An attribute of the contact." },
    IGNORED: { description: "Nothing: it has no header." },
  },
});

const ImportColumn = builder.objectRef<ColumnUse>("ImportColumn").implement({
  description: "One column of a file, and what became of it.",
  fields: (t) => ({
    column: t.exposeString("column", { description: "Its header." }),
    use: t.expose("use", { type: ColumnUseEnum, description: "What became of it." }),
    variable: t.exposeString("variable", {
      nullable: true,
      description:
        "How a prompt reads it: `Appointment_Date` is written {{Appointment_Date}}. Null where it does not travel to the assistant.",
    }),
  }),
});

export const Import = builder.prismaNode("Import", {
  description: "One uploaded file of contacts.",
  id: { field: "id" },
  findUnique: (id, context) => ({ id, tenantId: tenantOf(context) }),
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    status: t.expose("status", { type: ImportStatusEnum, description: "Where it stands." }),
    fileName: t.exposeString("fileName", { description: "The name of the uploaded file." }),
    encoding: t.exposeString("encoding", {
      nullable: true,
      description:
        "The character encoding in which the file is read, as it was given or detected; null until it is known.",
    }),
    totalRows: t.exposeInt("totalRows", {
      description: "Rows read so far; in the end accepted + rejected + duplicate.",
    }),
    acceptedRows: t.exposeInt("acceptedRows", { description: "Rows that became contacts." }),
    rejectedRows: t.exposeInt("rejectedRows", {
      description: "Rows that were not taken; `problems` says why.",
    }),
    duplicateRows: t.exposeInt("duplicateRows", {
      description: "Rows whose phone and extension come again: the last one counts.",
    }),
    callsScheduled: t.exposeInt("callsScheduled", { description: "Calls that the import made." }),
    error: t.exposeString("error", {
      nullable: true,
      description: "Why the import failed, and what to do.",
    }),
    problems: t.field({
      type: [ImportProblem],
      description: "The rows that were not taken, in the order of the file.",
      args: {
        first: t.arg.int({
          required: true,
          defaultValue: problemsPerPage,
          description: `How many, 0 to ${mostProblemsPerPage}. A larger number is an error.`,
        }),
        skip: t.arg.int({
          required: true,
          defaultValue: 0,
          description: "How many to leave out first, to page on.",
        }),
      },
      select: { id: true },
      resolve: async ({ id }, { first, skip }, context, info) => {
        checkPageSize(first, mostProblemsPerPage);
        checkSkip(skip);
        const rows = await context.prisma.importProblem.findMany({
          where: { importId: id },
          orderBy: { ordinal: "asc" },
          skip,
          take: first,
        });
        spend({ context, info }, rows.length);
        return rows;
      },
    }),
    campaign: t.relation("campaign", { description: "The campaign into which it enrols." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was uploaded." }),
    finishedAt: t.expose("finishedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was finished; null while it runs.",
    }),
  }),
});

builder.prismaObjectFields(Import, (t) => ({
  doNotCallContacts: t.exposeInt("doNotCallContacts", {
    description:
      "People whom the file says not to call. They are marked `doNotCall`, and their waiting calls are cancelled.",
  }),
  columns: t.field({
    type: [ImportColumn],
    description:
      "What became of each column, in the order of the file; empty until its header was read.",
    select: { columns: true },
    resolve: ({ columns }) => columns as unknown as ColumnUse[],
  }),
}));

const ImportConnection = builder.connectionObject(
  { type: Import, name: "ImportConnection", description: "A page of imports." },
  { name: "ImportEdge", description: "An import in a page." },
);

builder.queryFields((t) => ({
  import: t.prismaField({
    type: Import,
    nullable: true,
    description: "One import; null when there is none with this id.",
    args: { id: t.arg.id({ required: true, description: "The import's id." }) },
    resolve: (query, _root, args, context) => {
      const where = { id: rowIdOrNobody("Import", args.id), tenantId: tenantOf(context) };
      return context.prisma.import.findUnique({ ...query, where });
    },
  }),
  imports: t.connection(
    {
      type: Import,
      description: "The imports, newest first.",
      args: { campaignId: t.arg.id({ description: "Only those into this campaign." }) },
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
            count: () => imports.count({ where }),
          },
        );
      },
    },
    ImportConnection,
  ),
}));
