import { InputValidationError, NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { type EndedCall, endCall } from "#domain/ledger/end-call.ts";
import { cancelCall } from "#domain/campaigns/cancel-call.ts";
import { placeTestCall } from "#domain/campaigns/manual-calls.ts";
import { scheduleCall } from "#domain/campaigns/schedule-call.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { EndCallOutcomeEnum } from "../enums.ts";
import { mustBeRowId } from "../ids.ts";
import { Call } from "./call.ts";

const ScheduleCallInput = builder.inputType("ScheduleCallInput", {
  description: "One call by hand.",
  fields: (t) => ({
    campaignId: t.id({ required: true, description: "The campaign." }),
    contactId: t.id({ required: true, description: "Who is called; must be in the campaign." }),
    at: t.field({
      type: "DateTime",
      description:
        "When it is due, within the next 366 days; left out: now. The campaign's rules hold for it.",
    }),
    isCallback: t.boolean({
      description:
        "True: a further call is wanted although the contact was called in that round, or will be. Default: false.",
    }),
  }),
});

const PlaceTestCallInput = builder.inputType("PlaceTestCallInput", {
  description: "A call at once, to try an assistant out.",
  fields: (t) => ({
    campaignId: t.id({
      required: true,
      description: "The campaign whose assistant and number are tried.",
    }),
    contactId: t.id({ description: "Who is called: a contact …" }),
    phone: t.string({
      description:
        "… or a phone, with its extension if it has one, which becomes a contact of no campaign.",
    }),
    variables: t.field({
      type: "JSONObject",
      description:
        "Variables of this call for the assistant's prompt, at most 100: texts, numbers, true or false. They win over the contact's attributes of the same name.",
    }),
  }),
});

builder.mutationFields((t) => ({
  scheduleCall: t.prismaField({
    type: Call,
    description:
      "Schedules one call by hand. It is the call of the round in which it is due; the rounds before have their own. Refused where the rules would not place it then: the message says when they would.",
    errors: { types: [InputValidationError, NotFoundError, NotPossibleError] },
    args: {
      input: t.arg({ type: ScheduleCallInput, required: true, description: "The call." }),
    },
    resolve: async (query, _root, { input }, context) => {
      const where = await scheduleCall(context.domain, tenantOf(context), {
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
      "Calls at once, outside every window, round and limit of the campaign. A call that cannot go out for ten minutes is cancelled.",
    errors: { types: [InputValidationError, NotFoundError, NotPossibleError] },
    args: {
      input: t.arg({ type: PlaceTestCallInput, required: true, description: "The call." }),
    },
    resolve: async (query, _root, { input }, context) => {
      const where = await placeTestCall(context.domain, tenantOf(context), {
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
  description: "How a live call is ended.",
  fields: (t) => ({
    releaseLine: t.boolean({
      description:
        "Also free the line at once where VAPI does not hang up, cannot be asked, or does not report the end. The call is FAILED here, and is hung up if VAPI shows it as live later. The person may still be on the phone.",
    }),
  }),
});

const EndedCallType = builder.objectRef<EndedCall>("EndedCall").implement({
  description: "What was done to end a live call.",
  fields: (t) => ({
    call: t.prismaField({
      type: Call,
      description: "The call as it is now.",
      resolve: async (query, { callId: id }, _args, context) =>
        await context.prisma.call.findUniqueOrThrow({ ...query, where: { id } }),
    }),
    outcome: t.expose("outcome", { type: EndCallOutcomeEnum, description: "What was done." }),
    message: t.exposeString("message", {
      description: "What was done and what can be done next, for a person to read.",
    }),
  }),
});

builder.mutationFields((t) => ({
  cancelCall: t.prismaField({
    type: Call,
    description:
      "Cancels a call that waits. In place of a round's call the contact gets no other in that round; a manual call costs nothing but itself.",
    errors: { types: [NotFoundError, NotPossibleError] },
    args: { id: t.arg.id({ required: true, description: "The call's id." }) },
    resolve: async (query, _root, args, context) => {
      const where = await cancelCall(
        context.domain,
        tenantOf(context),
        mustBeRowId("Call", args.id),
      );
      return await context.prisma.call.findUniqueOrThrow({ ...query, where });
    },
  }),
  endCall: t.field({
    type: EndedCallType,
    description:
      "Ends a live call: does what is possible at once, says what that was, and sees to it that the call is hung up as soon as VAPI can. The contact is not redialled in this round.",
    errors: { types: [NotFoundError, NotPossibleError] },
    args: {
      id: t.arg.id({ required: true, description: "The call's id." }),
      input: t.arg({ type: EndCallInput, description: "How." }),
    },
    resolve: async (_root, { id, input }, context) =>
      await endCall(context.domain, tenantOf(context), {
        id: mustBeRowId("Call", id),
        releaseLine: input?.releaseLine ?? false,
      }),
  }),
}));
