import { NotFoundError } from "#domain/errors.ts";
import { type Explanation, whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import type { RuleAnswer } from "#rules/decision.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { DecisionReasonEnum } from "../enums.ts";
import { rowId } from "../ids.ts";

const DecisionRule = builder.objectRef<RuleAnswer>("DecisionRule").implement({
  description: "The result of one rule.",
  fields: (t) => ({
    rule: t.expose("rule", { type: DecisionReasonEnum, description: "The rule." }),
    passed: t.exposeBoolean("passed", { description: "Whether the rule allows the call." }),
    detail: t.exposeString("detail", {
      description: "The facts that the rule looked at, in words.",
    }),
  }),
});

const Decision = builder.objectRef<Explanation>("Decision").implement({
  description:
    "Whether a contact may be called in a campaign. The dialer uses the same function, so this answer is what happens.",
  fields: (t) => ({
    mayCall: t.exposeBoolean("mayCall", { description: "Whether every rule allows the call." }),
    reason: t.expose("reason", {
      type: DecisionReasonEnum,
      nullable: true,
      description: "The first rule that refuses the call. Null if every rule allows it.",
    }),
    summary: t.exposeString("summary", {
      description:
        "The answer in plain words, for people who do not know the rules: what became of the last call to the contact in the campaign, and when the next one comes or why none does. Example: Nobody answered today at 10:02, and redials are off. Next call: tomorrow from 09:00 (New York).",
    }),
    message: t.exposeString("message", {
      description:
        "The answer in words: the reason, when the contact may be called, and what to do. It mentions a live call to the contact, whatever the reason is.",
    }),
    nextEligibleAt: t.expose("nextEligibleAt", {
      type: "DateTime",
      nullable: true,
      description:
        "The earliest time at which every rule that refuses now allows the call. Null if the call is allowed, or if the time is not known, for example because a person must act first.",
    }),
    rules: t.field({
      type: [DecisionRule],
      description: "Every rule, in the order of evaluation.",
      resolve: ({ rules }) => [...rules],
    }),
  }),
});

builder.queryField("whyNotCalled", (t) =>
  t.field({
    type: Decision,
    nullable: true,
    description:
      "Explains whether a contact may be called in a campaign and, if not, which rule prevents it. Null if the campaign or the contact does not exist.",
    args: {
      campaignId: t.arg.id({ required: true, description: "The ID of the campaign." }),
      contactId: t.arg.id({ required: true, description: "The ID of the contact." }),
      at: t.arg({
        type: "DateTime",
        description:
          "The instant to explain. Default: now. For another instant, the calls that are scheduled now are assumed; the limits on live calls never refuse, because the calls that are live then are not known.",
      }),
    },
    resolve: async (_root, args, context) => {
      const campaignId = rowId("Campaign", args.campaignId);
      const contactId = rowId("Contact", args.contactId);
      if (campaignId === null || contactId === null) return null;
      try {
        return await whyNotCalled(context.domain, tenantOf(context), {
          campaignId,
          contactId,
          at: args.at ?? null,
        });
      } catch (error) {
        if (error instanceof NotFoundError) return null;
        throw error;
      }
    },
  }),
);
