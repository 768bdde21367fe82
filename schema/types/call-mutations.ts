import { InputValidationError, NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { type EndedCall, endCall } from "#domain/ledger/end-call.ts";
import { cancelCall } from "#domain/campaigns/cancel-call.ts";
import { placeTestCall } from "#domain/campaigns/place-test-call.ts";
import { scheduleCall } from "#domain/campaigns/schedule-call.ts";
import { actorOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { EndCallOutcomeEnum } from "../enums.ts";
import { mustBeRowId } from "../ids.ts";
import { Call } from "./call.ts";

const ScheduleCallInput = builder.inputType("ScheduleCallInput", {
  description: "Input of `scheduleCall`.",
  fields: (t) => ({
    campaignId: t.id({ required: true, description: "The ID of the campaign." }),
    contactId: t.id({
      required: true,
      description: "The ID of the contact to call. The contact must be enrolled in the campaign.",
    }),
    at: t.field({
      type: "DateTime",
      description:
        "When the call is due, at most 366 days from now. Default: now; an instant in the past means now. The campaign's window, rounds and limits apply.",
    }),
    isCallback: t.boolean({
      description:
        "Whether the call is a callback: it may be placed even if the contact has had a call in that round, or has one scheduled. Default: false.",
    }),
  }),
});

const PlaceTestCallInput = builder.inputType("PlaceTestCallInput", {
  description: "Input of `placeTestCall`. Give either `contactId` or `phone`.",
  fields: (t) => ({
    campaignId: t.id({
      required: true,
      description: "The ID of the campaign whose assistant and phone number are used.",
    }),
    contactId: t.id({ description: "The ID of the contact to call." }),
    phone: t.string({
      description:
        "The phone number to call, with its extension if it has one. If no contact has it, a contact is created and enrolled in no campaign.",
    }),
    variables: t.field({
      type: "JSONObject",
      description:
        "Variables for the assistant's prompt in this call, at most 100. Values are strings, numbers or booleans. They override the contact's attributes of the same name.",
    }),
  }),
});

builder.mutationFields((t) => ({
  scheduleCall: t.prismaField({
    type: Call,
    description:
      "Schedules a manual call. It counts as the call of the round in which it is due; earlier rounds still get their own calls. Returns `NotPossibleError` if the campaign's rules do not allow a call at that time; the message says when they do.",
    errors: { types: [InputValidationError, NotFoundError, NotPossibleError] },
    args: {
      input: t.arg({
        type: ScheduleCallInput,
        required: true,
        description: "The call to schedule.",
      }),
    },
    resolve: async (query, _root, { input }, context) => {
      const where = await scheduleCall(context.domain, actorOf(context), {
        campaignId: mustBeRowId("Campaign", input.campaignId),
        contactId: mustBeRowId("Contact", input.contactId),
        at: input.at ?? null,
        isCallback: input.isCallback ?? false,
      });
      return await context.prisma.call.findUniqueOrThrow({ ...query, where });
    },
  }),
  placeTestCall: t.prismaField({
    type: Call,
    description:
      "Places a test call now. The campaign's state, window, rounds and limits do not apply, and the call does not count toward them. It is cancelled if it cannot be placed within ten minutes.",
    errors: { types: [InputValidationError, NotFoundError, NotPossibleError] },
    args: {
      input: t.arg({
        type: PlaceTestCallInput,
        required: true,
        description: "The test call to place.",
      }),
    },
    resolve: async (query, _root, { input }, context) => {
      const where = await placeTestCall(context.domain, actorOf(context), {
        campaignId: mustBeRowId("Campaign", input.campaignId),
        contactId: input.contactId == null ? null : mustBeRowId("Contact", input.contactId),
        phone: input.phone ?? null,
        variables: input.variables ?? null,
      });
      return await context.prisma.call.findUniqueOrThrow({ ...query, where });
    },
  }),
}));

const EndCallInput = builder.inputType("EndCallInput", {
  description: "Input of `endCall`.",
  fields: (t) => ({
    releaseLine: t.boolean({
      description:
        "If true, frees the slot at once even if VAPI does not hang up, cannot be reached or does not report the end. The call becomes FAILED, and it is hung up if VAPI reports it as live later. The person may still be on the phone. Default: false.",
    }),
  }),
});

const EndedCallType = builder.objectRef<EndedCall>("EndedCall").implement({
  description: "The result of `endCall`.",
  fields: (t) => ({
    call: t.prismaField({
      type: Call,
      description: "The call in its current state.",
      resolve: async (query, { callId: id }, _args, context) =>
        await context.prisma.call.findUniqueOrThrow({ ...query, where: { id } }),
    }),
    outcome: t.expose("outcome", { type: EndCallOutcomeEnum, description: "What was done." }),
    message: t.exposeString("message", {
      description: "What was done and what can be done next, in words.",
    }),
  }),
});

builder.mutationFields((t) => ({
  cancelCall: t.prismaField({
    type: Call,
    description:
      "Cancels a SCHEDULED call. If it is the call of a round, the contact gets no other call in that round; if it is a manual call, the round still gets its own call. Returns the call unchanged if it is already CANCELLED.",
    errors: { types: [NotFoundError, NotPossibleError] },
    args: { id: t.arg.id({ required: true, description: "The ID of the call." }) },
    resolve: async (query, _root, args, context) => {
      const where = await cancelCall(
        context.domain,
        actorOf(context),
        mustBeRowId("Call", args.id),
      );
      return await context.prisma.call.findUniqueOrThrow({ ...query, where });
    },
  }),
  endCall: t.field({
    type: EndedCallType,
    description:
      "Ends a live call. `outcome` says what was done; if VAPI cannot hang up now, the server keeps trying. The contact gets no redial in this round.",
    errors: { types: [NotFoundError, NotPossibleError] },
    args: {
      id: t.arg.id({ required: true, description: "The ID of the call." }),
      input: t.arg({ type: EndCallInput, description: "How to end the call." }),
    },
    resolve: async (_root, { id, input }, context) =>
      await endCall(context.domain, actorOf(context), {
        id: mustBeRowId("Call", id),
        releaseLine: input?.releaseLine ?? false,
      }),
  }),
}));
