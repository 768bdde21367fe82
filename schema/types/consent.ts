import { recordConsents, revokeConsent } from "#domain/contacts/consents.ts";
import { type Checked, recordListCheck } from "#domain/contacts/list-checks.ts";
import { InputValidationError } from "#domain/errors.ts";
import type { CallType } from "#rules/call-type.ts";
import type { PermissionKind } from "#rules/rule-pack.ts";
import { actorOf, referred, tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { CallTypeEnum } from "../enums.ts";
import { InputProblem } from "../errors.ts";
import { rowIdOrText } from "../ids.ts";
import { inOrderOf } from "../in-order-of.ts";
import { Actor, actorWith } from "./actor.ts";
import { PermissionKindEnum } from "./calling-rule.ts";
import { Contact } from "./contact.ts";
import { recordedPhone, writtenPhone } from "./number-record.ts";
import { Import } from "./import.ts";

const Consent = builder.prismaNode("Consent", {
  description:
    "A record of a number that may permit calls: a consent, or another relationship that a calling rule names. It is never changed, only revoked. Whether it is enough is decided by the calling rules that the tenant has chosen; this server does not judge it.",
  id: { resolve: ({ id }) => id },
  findUnique: (id, context) => ({ tenantId_id: { id, tenantId: tenantOf(context) } }),
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    phone: t.exposeString("phone", recordedPhone),
    kind: t.field({
      type: PermissionKindEnum,
      description: "What it is.",
      select: { kind: true },
      resolve: ({ kind }) => kind as PermissionKind,
    }),
    callTypes: t.field({
      type: [CallTypeEnum],
      description: "The calls that it covers.",
      select: { callTypes: true },
      resolve: ({ callTypes }) => callTypes as CallType[],
    }),
    givenAt: t.expose("givenAt", { type: "DateTime", description: "When it was given." }),
    expiresAt: t.expose("expiresAt", {
      type: "DateTime",
      nullable: true,
      description: "From when on it permits nothing. Null: it does not expire.",
    }),
    obtained: t.exposeString("obtained", {
      nullable: true,
      description: 'How it was obtained, for example "web form". Null if it was not said.',
    }),
    source: t.exposeString("source", {
      nullable: true,
      description:
        "The text that the person agreed to, or a reference to the evidence. Null if it was not said, and of an erased person.",
    }),
    recordedAt: t.expose("recordedAt", {
      type: "DateTime",
      description: "When it was recorded here.",
    }),
    by: t.field({
      type: Actor,
      nullable: true,
      description: "Who recorded it. Null: this server or its operator.",
      select: { apiKeyId: true, userId: true },
      resolve: (row, _args, context) => actorWith(row, context),
    }),
    revokedAt: t.expose("revokedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was revoked. Null: it was not.",
    }),
    revokedHow: t.exposeString("revokedHow", {
      nullable: true,
      description: "How it was revoked, for example the words. Null if it was not said.",
    }),
  }),
});

builder.prismaObjectFields(Consent, (t) => ({
  import: t.prismaField({
    type: Import,
    nullable: true,
    description: "The import whose file states it. Null: it was recorded with `recordConsents`.",
    select: { importId: true },
    resolve: (query, { importId }, _args, context) => {
      const where = referred(importId, context);
      return context.prisma.import.findUnique({ ...query, where });
    },
  }),
}));

/** Records of one number; more would be an error of the client's. */
const shownRecords = 200;

builder.prismaObjectFields(Contact, (t) => ({
  consents: t.field({
    type: [Consent],
    description: `The newest ${shownRecords} records of the contact's number, newest first: consents and other permissions, revoked ones too.`,
    select: { phone: true },
    resolve: ({ phone }, _args, context) =>
      context.prisma.consent.findMany({
        where: { tenantId: tenantOf(context), phone },
        orderBy: { id: "desc" },
        take: shownRecords,
      }),
  }),
}));

const ConsentInput = builder.inputType("ConsentInput", {
  description: "A record of one number. Give either `phone` or `contactId`.",
  fields: (t) => ({
    phone: t.string(writtenPhone),
    contactId: t.id({ description: "The ID of a contact, whose number is meant." }),
    kind: t.field({ type: PermissionKindEnum, required: true, description: "What it is." }),
    callTypes: t.field({
      type: [CallTypeEnum],
      required: true,
      description: "The calls that it covers, at least one type.",
    }),
    givenAt: t.field({
      type: "DateTime",
      required: true,
      description: "When it was given. Not in the future.",
    }),
    expiresAt: t.field({
      type: "DateTime",
      description: "From when on it permits nothing. Default: it does not expire.",
    }),
    obtained: t.string({
      description: 'How it was obtained, for example "web form". At most 200 characters.',
    }),
    source: t.string({
      description:
        "The text that the person agreed to, or a reference to the evidence. At most 4,000 characters.",
    }),
  }),
});

const RecordConsentsInput = builder.inputType("RecordConsentsInput", {
  description: "Input of `recordConsents`.",
  fields: (t) => ({
    records: t.field({
      type: [ConsentInput],
      required: true,
      description: "1 to 1,000 records. If one is not valid, none is recorded.",
    }),
  }),
});

const RevokeConsentsInput = builder.inputType("RevokeConsentsInput", {
  description: "Input of `revokeConsents`.",
  fields: (t) => ({
    ids: t.idList({ required: true, description: "The IDs of 1 to 1,000 records." }),
    how: t.string({
      description: "How it was revoked, for example the words. At most 1,000 characters.",
    }),
  }),
});

interface Recorded {
  readonly consentIds: readonly string[];
}

const ConsentsChanged = builder.objectRef<Recorded>("ConsentsChanged").implement({
  description: "The records that a mutation has added or revoked.",
  fields: (t) => ({
    consents: t.field({
      type: [Consent],
      description: "The records, in the order of the request.",
      resolve: async ({ consentIds }, _args, context) => {
        const rows = await context.prisma.consent.findMany({
          where: { tenantId: tenantOf(context), id: { in: [...consentIds] } },
        });
        return inOrderOf(consentIds, rows);
      },
    }),
  }),
});

const RecordListCheckInput = builder.inputType("RecordListCheckInput", {
  description:
    "Input of `recordListCheck`: 1 to 10,000 numbers, as `clear` and `listed` together, in any usual format, or `importId`.",
  fields: (t) => ({
    list: t.string({
      required: true,
      description: "The name of the list, as the calling rule has it. See `CallingRule`.",
    }),
    version: t.string({
      required: true,
      description: "The version or file of the list with which the numbers were compared.",
    }),
    asOf: t.field({
      type: "DateTime",
      required: true,
      description: "The state of the list with which they were compared. Not in the future.",
    }),
    clear: t.stringList({ description: "Numbers that are not on the list." }),
    listed: t.stringList({ description: "Numbers that are on the list." }),
    importId: t.id({
      description:
        "The ID of an import, of which all contacts were compared: their numbers are recorded as not on the list, but for those in `listed`, and those that an earlier request with the same `asOf` has in `listed`. Of an import that is STAGED those of the file; of one that is COMPLETED those of the contacts that it, or another import before it, has enrolled, and that nobody has edited since. If more than 10,000 numbers are listed, record them first. One request looks at 100,000 contacts: repeat it with `after` until `next` is null.",
    }),
    after: t.string({
      description:
        "Only with `importId`: `next` of the request before, whose other fields are the same.",
    }),
  }),
});

const ListCheckResult = builder.objectRef<Checked>("ListCheckResult").implement({
  description: "What `recordListCheck` did.",
  fields: (t) => ({
    recorded: t.exposeInt("recorded", {
      description: "How many numbers have this check as their newest one.",
    }),
    older: t.exposeInt("older", {
      description: "How many numbers have a check against a later state of the list.",
    }),
    problems: t.field({
      type: [InputProblem],
      description:
        "The numbers that could not be read, each with its path. They do not keep the others from being recorded. Empty with `importId`: then such a number is an error of the whole request.",
      resolve: ({ problems }) => [...problems],
    }),
    next: t.exposeString("next", {
      nullable: true,
      description:
        "Not null: the import has more contacts. Repeat the request with this as `after`. Until then calls to them wait as before.",
    }),
  }),
});

builder.mutationFields((t) => ({
  recordConsents: t.field({
    type: ConsentsChanged,
    description:
      "Records consents and other permissions of numbers, whether they belong to contacts or not. Calls that waited for them are decided again.",
    errors: { types: [InputValidationError] },
    args: {
      input: t.arg({ type: RecordConsentsInput, required: true, description: "The records." }),
    },
    resolve: (_root, { input }, context) =>
      recordConsents(
        context.domain,
        actorOf(context),
        input.records.map(({ contactId, ...record }) => ({
          ...record,
          contactId: contactId == null ? null : rowIdOrText("Contact", contactId),
        })),
      ),
  }),
  revokeConsents: t.field({
    type: ConsentsChanged,
    description:
      "Revokes records now. When it answers, no call that needs them is placed any more. Records that are revoked already stay as they are.",
    errors: { types: [InputValidationError] },
    args: {
      input: t.arg({ type: RevokeConsentsInput, required: true, description: "The records." }),
    },
    resolve: (_root, { input: { ids, how } }, context) =>
      revokeConsent(context.domain, actorOf(context), {
        ids: ids.map((id) => rowIdOrText("Consent", id)),
        how,
      }),
  }),
  recordListCheck: t.field({
    type: ListCheckResult,
    description:
      "Records that numbers were compared with a list that calling rules want checked, such as a national do-not-call registry. This server does not compare them itself.",
    errors: { types: [InputValidationError] },
    args: {
      input: t.arg({ type: RecordListCheckInput, required: true, description: "The check." }),
    },
    resolve: (_root, { input: { importId, ...input } }, context) =>
      recordListCheck(context.domain, actorOf(context), {
        ...input,
        importId: importId == null ? null : rowIdOrText("Import", importId),
      }),
  }),
}));
