import {
  type ComparableCount,
  type Difference,
  differences,
  heldCalls,
  type PreviewCounts,
  previewMessage,
  type Rejections,
} from "#rules/import-preview.ts";
import type { HoldReason } from "#rules/permission-rules.ts";
import type { PhoneProblemCode } from "#rules/phone-problem.ts";
import { builder } from "../builder.ts";
import { DecisionReasonEnum, enumOf } from "../enums.ts";
import { Import } from "./import.ts";
import { importProblemCode, ImportProblemCodeEnum } from "./import-problem.ts";

interface Rejection {
  readonly code: string;
  readonly rows: number;
}

interface Preview extends PreviewCounts {
  readonly previewedAt: Date | null;
  readonly rejections: readonly Rejection[];
  readonly message: string;
}

const ImportRejection = builder.objectRef<Rejection>("ImportRejection").implement({
  description: "How many rows of the file are rejected for one reason.",
  fields: (t) => ({
    code: t.field({
      type: ImportProblemCodeEnum,
      description: "The code of the problem.",
      resolve: ({ code }) => importProblemCode(code),
    }),
    rows: t.exposeInt("rows", { description: "The number of rows." }),
  }),
});

const ImportHeldCalls = builder
  .objectRef<{ readonly reason: HoldReason; readonly calls: number }>("ImportHeldCalls")
  .implement({
    description: "Calls of an import that would not be placed, as a record is missing.",
    fields: (t) => ({
      reason: t.expose("reason", {
        type: DecisionReasonEnum,
        description: "The rule that holds them.",
      }),
      calls: t.exposeInt("calls", { description: "The number of calls." }),
    }),
  });

const ImportPreview = builder.objectRef<Preview>("ImportPreview").implement({
  description:
    "What an import would do if it were applied at `previewedAt`. Nothing was changed. What happens between the preview and the confirmation can change the result: `Import.differences` shows that afterwards.",
  fields: (t) => ({
    previewedAt: t.expose("previewedAt", {
      type: "DateTime",
      nullable: true,
      description: "When the preview was completed. Null while the rows are still being counted.",
    }),
    message: t.exposeString("message", { description: "The most important numbers in words." }),
    newContacts: t.exposeInt("newContacts", { description: "Contacts that would be created." }),
    updatedContacts: t.exposeInt("updatedContacts", {
      description:
        "Contacts that exist and would be changed. Deleted contacts that would be restored are among them.",
    }),
    unchangedContacts: t.exposeInt("unchangedContacts", {
      description: "Contacts that exist, and of which the file changes nothing.",
    }),
    alreadyEnrolled: t.exposeInt("alreadyEnrolled", {
      description: "Contacts that exist and are enrolled in the campaign already.",
    }),
    doNotCallContacts: t.exposeInt("doNotCall", {
      description: "Contacts that may not be called: the file marks them, or the tenant does.",
    }),
    areaUnknownContacts: t.int({
      description:
        "Contacts of whom neither the number nor what is stated tells the time zone. Campaigns whose hours are the contact's do not call them.",
      resolve: ({ areaUnknown }) => areaUnknown ?? 0,
    }),
    consents: t.int({
      description:
        "Contacts of whom the file states a consent to calls. They are recorded when the import is applied.",
      resolve: ({ consents }) => consents ?? 0,
    }),
    rejections: t.field({
      type: [ImportRejection],
      description: "The rejected rows by reason, the most frequent first.",
      resolve: ({ rejections }) => rejections,
    }),
    callsScheduled: t.exposeInt("calls", { description: "Calls that would be scheduled." }),
    heldCalls: t.field({
      type: [ImportHeldCalls],
      description:
        "Those of `callsScheduled` that would be held: a consent is missing, the number was not compared with a list, or calls are banned where the contact is. Empty without calling rules in force.",
      resolve: (counts) => heldCalls(counts).map(([reason, calls]) => ({ reason, calls })),
    }),
    firstCallAt: t.field({
      type: "DateTime",
      nullable: true,
      description:
        "When the first of the calls that are not held would be placed, if the campaign is active then: now, or when the hours next open for one of the contacts and limits on calls to one number allow it. By the clock where the contact is, if the campaign's hours, courtesy hours or calling rules say so. Null if there are none.",
      resolve: ({ firstCallAt }) => (firstCallAt === null ? null : new Date(firstCallAt)),
    }),
  }),
});

const ImportCountEnum = enumOf<ComparableCount>(
  "ImportCount",
  "A number of an import that its preview shows too.",
  {
    NEW_CONTACTS: "Contacts that were created.",
    UPDATED_CONTACTS: "Contacts that were changed or restored.",
    UNCHANGED_CONTACTS: "Contacts of which the file changed nothing.",
    CALLS_SCHEDULED: "Calls that were scheduled.",
  },
);

const ImportDifference = builder.objectRef<Difference>("ImportDifference").implement({
  description: "A number that came out otherwise than in the preview.",
  fields: (t) => ({
    count: t.expose("count", { type: ImportCountEnum, description: "Which number." }),
    previewed: t.exposeInt("previewed", { description: "The number in the preview." }),
    applied: t.exposeInt("applied", { description: "The number when the import was applied." }),
  }),
});

builder.prismaObjectFields(Import, (t) => ({
  preview: t.field({
    type: ImportPreview,
    nullable: true,
    description:
      "What the import would do, or would have done before it was confirmed. The numbers grow while the rows are being counted. Null for an import made with `importContacts`, and before the first rows are counted.",
    select: {
      preview: true,
      previewedAt: true,
      rejections: true,
      rejectedRows: true,
      campaign: { select: { timeZone: true } },
    },
    resolve: ({ preview, previewedAt, rejections, rejectedRows, campaign }) => {
      if (preview === null) return null;
      const counts = preview as unknown as PreviewCounts;
      return {
        ...counts,
        previewedAt,
        rejections: rejectionsOf(rejections as unknown as Rejections, counts),
        message: previewMessage(counts, rejectedRows, campaign),
      };
    },
  }),
  differences: t.field({
    type: [ImportDifference],
    description:
      "What came out otherwise than in the preview, because contacts or the campaign changed in between. Empty unless the import was confirmed and is COMPLETED.",
    select: {
      status: true,
      preview: true,
      newContacts: true,
      updatedContacts: true,
      unchangedContacts: true,
      callsScheduled: true,
    },
    resolve: ({ status, preview, callsScheduled, ...applied }) =>
      status === "COMPLETED" && preview !== null
        ? differences(preview as unknown as PreviewCounts, { ...applied, calls: callsScheduled })
        : [],
  }),
}));

builder.prismaObjectFields(Import, (t) => ({
  confirmedAt: t.expose("confirmedAt", {
    type: "DateTime",
    nullable: true,
    description: "When the import was confirmed. Null if it was not.",
  }),
  expiresAt: t.expose("expiresAt", {
    type: "DateTime",
    nullable: true,
    description:
      "Until when a STAGED import can be confirmed, or the file of a FAILED one can be read again with `remapImport`. Null otherwise.",
  }),
  separator: t.exposeString("separator", {
    nullable: true,
    description:
      "The character between the values of the file, as given or detected. Null until it is known.",
  }),
  newContacts: t.exposeInt("newContacts", { description: "Contacts created so far." }),
  updatedContacts: t.exposeInt("updatedContacts", {
    description: "Contacts changed or restored so far.",
  }),
  unchangedContacts: t.exposeInt("unchangedContacts", {
    description: "Contacts of which the file changed nothing, so far.",
  }),
  enrolledContacts: t.exposeInt("enrolledContacts", {
    description: "Contacts enrolled in the campaign so far that were not enrolled before.",
  }),
}));

/** Rows that were rejected in reading, and those that would be because of their contacts. */
function rejectionsOf(rejections: Rejections, { conflicts }: PreviewCounts): Rejection[] {
  const code: PhoneProblemCode = "PHONE_EXTENSION_DIFFERS";
  const all = { ...rejections, [code]: (rejections[code] ?? 0) + conflicts };
  return Object.entries(all)
    .filter(([, rows]) => rows > 0)
    .map(([each, rows]) => ({ code: each, rows }))
    .toSorted((one, other) => other.rows - one.rows);
}
