import { recordRefusals, withdrawRefusal } from "#domain/contacts/refusals.ts";
import { InputValidationError } from "#domain/errors.ts";
import type { CallType } from "#rules/call-type.ts";
import { actorOf, referred, tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { CallTypeEnum } from "../enums.ts";
import { rowIdOrText } from "../ids.ts";
import { inOrderOf } from "../in-order-of.ts";
import { Actor, actorWith } from "./actor.ts";
import { Call } from "./call.ts";
import { Contact } from "./contact.ts";
import { recordedPhone, writtenPhone } from "./number-record.ts";

const Refusal = builder.prismaNode("Refusal", {
  description:
    "A person has refused calls. Calling rules may allow no call for a time after a refusal, for example 60 days in France. It is never changed, only withdrawn.",
  id: { resolve: ({ id }) => id },
  findUnique: (id, context) => ({ tenantId_id: { id, tenantId: tenantOf(context) } }),
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    phone: t.exposeString("phone", recordedPhone),
    refusedAt: t.expose("refusedAt", { type: "DateTime", description: "When the person refused." }),
    callType: t.field({
      type: CallTypeEnum,
      nullable: true,
      description: "Which calls were refused. Null: it is not known, so it counts for all types.",
      select: { callType: true },
      resolve: ({ callType }) => callType as CallType | null,
    }),
    subject: t.exposeString("subject", {
      nullable: true,
      description:
        "The subject of the calls that were refused (see `Campaign.subjectKey`). Null: it is not known, so it counts for all subjects.",
    }),
    call: t.prismaField({
      type: Call,
      nullable: true,
      description:
        "The call in which the person asked not to be called again (see `Campaign.optOutField`). Null if it was recorded with `recordRefusals`, and if the call is kept no longer.",
      select: { callId: true },
      resolve: (query, { callId }, _args, context) => {
        const where = referred(callId, context);
        return context.prisma.call.findUnique({ ...query, where });
      },
    }),
    note: t.exposeString("note", { nullable: true, description: "What else is known of it." }),
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
    withdrawnAt: t.expose("withdrawnAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was withdrawn. Null: it was not.",
    }),
    withdrawnHow: t.exposeString("withdrawnHow", {
      nullable: true,
      description: "Why it was withdrawn. Null if it was not said.",
    }),
  }),
});

/** Refusals of one number; more would be an error of the client's. */
const shownRefusals = 200;

builder.prismaObjectFields(Contact, (t) => ({
  refusals: t.field({
    type: [Refusal],
    description: `The newest ${shownRefusals} refusals of the contact's number, newest first, withdrawn ones too.`,
    select: { phone: true },
    resolve: ({ phone }, _args, context) =>
      context.prisma.refusal.findMany({
        where: { tenantId: tenantOf(context), phone },
        orderBy: { id: "desc" },
        take: shownRefusals,
      }),
  }),
}));

const RefusalInput = builder.inputType("RefusalInput", {
  description: "A refusal of calls to one number. Give either `phone` or `contactId`.",
  fields: (t) => ({
    phone: t.string(writtenPhone),
    contactId: t.id({ description: "The ID of a contact, whose number is meant." }),
    refusedAt: t.field({
      type: "DateTime",
      required: true,
      description: "When the person refused. Not in the future.",
    }),
    callType: t.field({
      type: CallTypeEnum,
      description:
        "Which calls were refused. Default: it is not known, so it counts for all types.",
    }),
    subject: t.string({
      description:
        "The subject of the calls that were refused (see `Campaign.subjectKey`), at most 100 characters. Default: it is not known, so it counts for all subjects.",
    }),
    note: t.string({ description: "What else is known of it. At most 1,000 characters." }),
  }),
});

const RecordRefusalsInput = builder.inputType("RecordRefusalsInput", {
  description: "Input of `recordRefusals`.",
  fields: (t) => ({
    refusals: t.field({
      type: [RefusalInput],
      required: true,
      description: "1 to 1,000 refusals. If one is not valid, none is recorded.",
    }),
  }),
});

const WithdrawRefusalsInput = builder.inputType("WithdrawRefusalsInput", {
  description: "Input of `withdrawRefusals`.",
  fields: (t) => ({
    ids: t.idList({ required: true, description: "The IDs of 1 to 1,000 refusals." }),
    how: t.string({ description: "Why they are withdrawn. At most 1,000 characters." }),
  }),
});

interface Recorded {
  readonly refusalIds: readonly string[];
}

const RefusalsChanged = builder.objectRef<Recorded>("RefusalsChanged").implement({
  description: "The refusals that a mutation has added or withdrawn.",
  fields: (t) => ({
    refusals: t.field({
      type: [Refusal],
      description: "The refusals, in the order of the request.",
      resolve: async ({ refusalIds }, _args, context) => {
        const rows = await context.prisma.refusal.findMany({
          where: { tenantId: tenantOf(context), id: { in: [...refusalIds] } },
        });
        return inOrderOf(refusalIds, rows);
      },
    }),
  }),
});

builder.mutationFields((t) => ({
  recordRefusals: t.field({
    type: RefusalsChanged,
    description:
      "Records that persons have refused calls, whether their numbers belong to contacts or not. When it answers, no call that a limit after a refusal forbids is placed any more. Only calling rules read refusals: who wants no more calls at all belongs on the do-not-call list.",
    errors: { types: [InputValidationError] },
    args: {
      input: t.arg({ type: RecordRefusalsInput, required: true, description: "The refusals." }),
    },
    resolve: (_root, { input }, context) =>
      recordRefusals(
        context.domain,
        actorOf(context),
        input.refusals.map(({ contactId, ...refusal }) => ({
          ...refusal,
          contactId: contactId == null ? null : rowIdOrText("Contact", contactId),
        })),
      ),
  }),
  withdrawRefusals: t.field({
    type: RefusalsChanged,
    description:
      "Withdraws refusals now, for example those that were recorded by mistake. Calls that waited for the end of their limits are decided again. Refusals that are withdrawn already stay as they are.",
    errors: { types: [InputValidationError] },
    args: {
      input: t.arg({ type: WithdrawRefusalsInput, required: true, description: "The refusals." }),
    },
    resolve: (_root, { input: { ids, how } }, context) =>
      withdrawRefusal(context.domain, actorOf(context), {
        ids: ids.map((id) => rowIdOrText("Refusal", id)),
        how,
      }),
  }),
}));
