import { tenantOf } from "../auth.ts";
import { cancellable, cancellationOf, statusOfWaiting } from "../cancelled.ts";
import { builder } from "../builder.ts";
import type { CancelReason } from "#rules/cancel-reason.ts";
import {
  CallKindEnum,
  CallOutcomeEnum,
  CallStatusEnum,
  CancelReasonEnum,
  DialStateEnum,
} from "../enums.ts";

export const Call = builder.prismaNode("Call", {
  description: "A call to a contact, from the time it is scheduled to its outcome.",
  id: { field: "id" },
  findUnique: (id, context) => ({ id, tenantId: tenantOf(context) }),
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    kind: t.expose("kind", { type: CallKindEnum, description: "The origin of the call." }),
    isCallback: t.exposeBoolean("isCallback", {
      description:
        "Whether the call is a callback: a MANUAL call that may be placed even if its round has had a call.",
    }),
    status: t.field({
      type: CallStatusEnum,
      description: "The status of the call.",
      select: cancellable,
      // At once where it can be: a promise in each row makes a promise of the whole page.
      resolve: (call, _args, context) =>
        call.status === "SCHEDULED" ? statusOfWaiting(call, context) : call.status,
    }),
    dialState: t.field({
      type: DialStateEnum,
      nullable: true,
      description:
        "The state of the last request to VAPI for this call. Null if there has been none.",
      select: { dials: { select: { state: true }, orderBy: { intendedAt: "desc" }, take: 1 } },
      resolve: ({ dials }) => dials[0]?.state ?? null,
    }),
    phoneNumberId: t.id({
      nullable: true,
      description:
        "The ID at VAPI of the phone number from which the call was placed, or is about to be. Null if it has not been claimed.",
      select: {
        dials: { select: { phoneNumberId: true }, orderBy: { intendedAt: "desc" }, take: 1 },
      },
      resolve: ({ dials }) => dials[0]?.phoneNumberId ?? null,
    }),
    outcome: t.expose("outcome", {
      type: CallOutcomeEnum,
      nullable: true,
      description: "The result of the call. Null until it ends.",
    }),
    endedReason: t.exposeString("endedReason", {
      nullable: true,
      description: "VAPI's `endedReason`, unchanged. Null until VAPI gives one.",
    }),
    statusMessage: t.exposeString("message", {
      nullable: true,
      description:
        "The latest event or problem of the call, in words. Null if there is nothing to report.",
    }),
    scheduledTime: t.expose("scheduledTime", {
      type: "DateTime",
      description:
        "The earliest time at which the call may be placed. It is placed as soon as every rule allows it.",
    }),
    campaign: t.relation("campaign", { description: "The campaign of the call." }),
    contact: t.relation("contact", { description: "The contact to call." }),
  }),
});

builder.prismaObjectFields(Call, (t) => ({
  cancelReason: t.field({
    type: CancelReasonEnum,
    nullable: true,
    description: "Why the call was cancelled. Null unless `status` is CANCELLED.",
    select: { ...cancellable, cancelReason: true },
    resolve: async (call, _args, context) =>
      (await cancellationOf(call, context))?.reason ?? (call.cancelReason as CancelReason | null),
  }),
  createdAt: t.expose("createdAt", {
    type: "DateTime",
    description: "When the call was created.",
  }),
  updatedAt: t.expose("updatedAt", {
    type: "DateTime",
    description: "When the call was last changed.",
  }),
}));
