import {
  InputValidationError,
  NotFoundError,
  NotPossibleError,
  VapiRefusedError,
} from "#domain/errors.ts";
import { cancelCall } from "#domain/campaigns/cancel-call.ts";
import { endCall, placeTestCall } from "#domain/campaigns/manual-calls.ts";
import { scheduleCall } from "#domain/campaigns/schedule-call.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
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
    phone: t.string({ description: "… or a phone, which becomes a contact of no campaign." }),
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
  endCall: t.prismaField({
    type: Call,
    description: "Hangs up a live call. Its status changes when VAPI reports the end.",
    errors: { types: [NotFoundError, NotPossibleError, VapiRefusedError] },
    args: { id: t.arg.id({ required: true, description: "The call's id." }) },
    resolve: async (query, _root, args, context) => {
      const where = await endCall(context.domain, tenantOf(context), mustBeRowId("Call", args.id));
      return await context.prisma.call.findUniqueOrThrow({ ...query, where });
    },
  }),
}));
