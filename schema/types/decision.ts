import { NotFoundError } from "#domain/errors.ts";
import { type Explanation, whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import type { RuleAnswer } from "#rules/decision.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { DecisionReasonEnum } from "../enums.ts";
import { rowId } from "../ids.ts";

const DecisionRule = builder.objectRef<RuleAnswer>("DecisionRule").implement({
  description: "What one rule says.",
  fields: (t) => ({
    rule: t.expose("rule", { type: DecisionReasonEnum, description: "The rule." }),
    passed: t.exposeBoolean("passed", { description: "Whether it lets the call through." }),
    detail: t.exposeString("detail", { description: "The facts behind it, in words." }),
  }),
});

const Decision = builder.objectRef<Explanation>("Decision").implement({
  description:
    "Whether a contact may be called. The dialer asks the same function: what it says is what happens.",
  fields: (t) => ({
    mayCall: t.exposeBoolean("mayCall", { description: "Whether every rule agrees." }),
    reason: t.expose("reason", {
      type: DecisionReasonEnum,
      nullable: true,
      description: "The first rule that refuses; null when none does.",
    }),
    message: t.exposeString("message", {
      description:
        "The answer in plain sentences: why, from when, and what to do. It names a live call to the contact whatever the reason is.",
    }),
    nextEligibleAt: t.expose("nextEligibleAt", {
      type: "DateTime",
      nullable: true,
      description:
        "When every rule that refuses now has stopped refusing; null where that cannot be known.",
    }),
    rules: t.field({
      type: [DecisionRule],
      description: "Every rule, in the order in which they are asked.",
      resolve: ({ rules }) => [...rules],
    }),
  }),
});

builder.queryField("whyNotCalled", (t) =>
  t.field({
    type: Decision,
    nullable: true,
    description:
      "Why a contact is not called in a campaign, or that it is; null when there is no such campaign or contact.",
    args: {
      campaignId: t.arg.id({ required: true, description: "The campaign." }),
      contactId: t.arg.id({ required: true, description: "The contact." }),
      at: t.arg({
        type: "DateTime",
        description:
          "At another instant than now, with the calls that wait now. Which calls are live then is not known, so that limits of slots do not refuse.",
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
