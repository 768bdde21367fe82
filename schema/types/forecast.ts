import { InputValidationError, NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { campaignForecast } from "#domain/forecasts/campaign-forecast.ts";
import { forecastCampaign, mostForecastContacts } from "#domain/forecasts/forecast-campaign.ts";
import { type CampaignForecast, longestForecastDays } from "#domain/forecasts/foresee.ts";
import { decisionRules } from "#rules/decision.ts";
import { assumedCalls, forecastOutcomes, isCompletedOutcome } from "#rules/forecast-mix.ts";
import type { ForecastPoint as Point, Quantiles } from "#rules/forecast.ts";
import type { NotCalled } from "#rules/forecast-cohorts.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { DecisionReasonEnum, ForecastSourceEnum } from "../enums.ts";
import { mustBeRowId, rowId } from "../ids.ts";
import { spend } from "../keyset.ts";
import { CreateCampaignInput, newSettingsOf } from "./campaign-input.ts";
import { PreviewPlaceInput } from "./schedule-preview.ts";

const cases =
  "Of 100 ways in which it may go, 10 stay below `p10`, 50 below `p50` and 90 below `p90`.";

const ForecastCount = builder.objectRef<Quantiles<number>>("ForecastCount").implement({
  description: `A number that is foreseen. ${cases}`,
  fields: (t) => ({
    p10: t.exposeInt("p10", { description: "10 of 100 cases stay below it." }),
    p50: t.exposeInt("p50", { description: "The middle: as many cases lie below as above." }),
    p90: t.exposeInt("p90", { description: "90 of 100 cases stay below it." }),
  }),
});

const ForecastTime = builder.objectRef<Quantiles<Date | null>>("ForecastTime").implement({
  description: `A time that is foreseen. ${cases} Null: in that case it does not happen.`,
  fields: (t) => ({
    p10: t.expose("p10", { type: "DateTime", nullable: true, description: "The early case." }),
    p50: t.expose("p50", { type: "DateTime", nullable: true, description: "The middle." }),
    p90: t.expose("p90", { type: "DateTime", nullable: true, description: "The late case." }),
  }),
});

const ForecastPoint = builder.objectRef<Point>("ForecastPoint").implement({
  description: "A point of the curve of a forecast.",
  fields: (t) => ({
    at: t.expose("at", { type: "DateTime", description: "The time." }),
    calls: t.field({
      type: ForecastCount,
      description: "Calls that are placed between now and this time.",
      resolve: ({ calls }) => calls,
    }),
  }),
});

const ForecastNotCalled = builder.objectRef<NotCalled>("ForecastNotCalled").implement({
  description: "Contacts that are not called at all, by the rule that refuses.",
  fields: (t) => ({
    reason: t.expose("reason", { type: DecisionReasonEnum, description: "The rule." }),
    meaning: t.string({
      description: "What the rule says.",
      resolve: ({ reason }) => decisionRules[reason].meaning,
    }),
    detail: t.exposeString("detail", {
      description: "The facts behind it, of one of these contacts, in words.",
    }),
    people: t.exposeInt("people", { description: "The number of contacts." }),
  }),
});

type Experience = CampaignForecast["experience"];

const ForecastBasis = builder.objectRef<Experience>("ForecastBasis").implement({
  description: "The calls from which a forecast takes outcomes and durations.",
  fields: (t) => ({
    source: t.expose("source", {
      type: ForecastSourceEnum,
      description: "Whose calls these are.",
    }),
    calls: t.exposeInt("calls", {
      description: "The number of calls that ended within the last 30 days.",
    }),
    completedShare: t.float({
      description:
        "The share of them that was completed, from 0 to 1; without calls, what is assumed.",
      resolve: completedShare,
    }),
  }),
});

function completedShare({ calls, history }: Experience): number {
  const completed = forecastOutcomes.filter(isCompletedOutcome);
  if (calls === 0) {
    return completed.reduce((sum, each) => sum + assumedCalls[each].of100, 0) / 100;
  }
  return completed.reduce((sum, each) => sum + (history[each]?.calls ?? 0), 0) / calls;
}

const Forecast = builder.objectRef<CampaignForecast>("Forecast").implement({
  description:
    "What a campaign is going to do if its settings and contacts stay as they are. The members are asked through the same decision as the dialer uses; outcomes and durations are those of earlier calls. The same question has the same answer. It is an estimate, not a promise.",
  fields: (t) => ({
    from: t.expose("from", { type: "DateTime", description: "When the forecast was made." }),
    until: t.expose("until", {
      type: "DateTime",
      description: "How far it looks. Nothing is said about later times.",
    }),
    message: t.exposeString("message", {
      description: "The most important of the forecast in words, or why no call is foreseen.",
    }),
    firstCallAt: t.expose("firstCallAt", {
      type: "DateTime",
      nullable: true,
      description:
        "When the next contact may be called, also if that is after `until`. Contacts that are being called now count from the next round on. Null: none of them ever, unless a live call is followed by a redial; see `notCalled`.",
    }),
    points: t.field({
      type: [ForecastPoint],
      description:
        "Calls over time, ascending; the last point is where nothing more happens, or the end.",
      resolve: ({ points }) => [...points],
    }),
    roundThroughAt: t.field({
      type: ForecastTime,
      description:
        "When the last call of the first round is placed, redials included. For a campaign that does not recur: the last of all. Null in a case in which somebody is not called in the round, or nobody is.",
      resolve: ({ throughAt }) => throughAt,
    }),
    missedInRound: t.field({
      type: ForecastCount,
      description:
        "Contacts that are due in the first round and are not called before it, or the forecast, ends: there are too few slots or hours.",
      resolve: ({ missed }) => missed,
    }),
    basis: t.field({
      type: ForecastBasis,
      description: "The calls from which outcomes and durations are taken.",
      resolve: ({ experience }) => experience,
    }),
    isIfStarted: t.exposeBoolean("isIfStarted", {
      description:
        "True if the campaign is not ACTIVE or not saved: the forecast says what would happen if it were started now.",
    }),
  }),
});

/** How many contacts it is about. */
builder.objectFields(Forecast, (t) => ({
  people: t.exposeInt("people", {
    description: "The contacts of whom it is: those that are enrolled, or would be.",
  }),
  peopleAsked: t.int({
    description:
      "The number of contacts for whom the decision was asked. If it is less than `people`, they were chosen by chance and stand for the others.",
    resolve: ({ asked }) => asked,
  }),
  beingCalled: t.exposeInt("beingCalled", {
    description:
      "Contacts to whom a call of the campaign is live now. `points` has the calls that follow it, and not this one.",
  }),
  later: t.exposeInt("later", {
    description: "Contacts who may not be called before `until`, but later.",
  }),
  notCalled: t.field({
    type: [ForecastNotCalled],
    description: "Contacts that are not called at all, by reason, the most frequent first.",
    resolve: ({ notCalled }) => notCalled.toSorted((a, b) => b.people - a.people),
  }),
}));

builder.queryField("campaignForecast", (t) =>
  t.field({
    type: Forecast,
    nullable: true,
    description:
      "What a campaign is going to do. It is computed in up to a second when it is asked for. Null if the campaign does not exist.",
    args: {
      campaignId: t.arg.id({ required: true, description: "The ID of the campaign." }),
      until: t.arg({
        type: "DateTime",
        description: `How far to look: at most ${longestForecastDays} days, which is the default.`,
      }),
    },
    resolve: async (_root, { campaignId, until }, context, info) => {
      const id = rowId("Campaign", campaignId);
      if (id === null) return null;
      // As much work as reading a long list.
      spend({ context, info }, 2_000);
      try {
        const query = { campaignId: id, until: until ?? null };
        return await campaignForecast(context.domain, tenantOf(context), query);
      } catch (error) {
        if (error instanceof NotFoundError) return null;
        throw error;
      }
    },
  }),
);

const ForecastContactsInput = builder.inputType("ForecastContactsInput", {
  description: "Contacts of whom only the number is known, and where they are.",
  fields: (t) => ({
    count: t.int({ required: true, description: "The number of contacts." }),
    place: t.field({
      type: PreviewPlaceInput,
      required: true,
      description:
        "Where they are. It matters to campaigns with `hoursOf: CONTACT`, within courtesy hours and under calling rules.",
    }),
  }),
});

builder.queryField("forecastCampaign", (t) =>
  t.field({
    type: Forecast,
    description:
      "What a campaign would do before it is created or started: with settings that are not saved (`input`), or with those of a campaign (`campaignId`), to whose members the contacts are added. The contacts are a number (`contactCount`), groups by place (`contacts`), or those of a staged import (`importId`): one of the three. An import without `input` and `campaignId` is forecast in its own campaign. Nothing is saved, and VAPI is not asked. It is computed in up to a second.",
    errors: { types: [InputValidationError, NotFoundError, NotPossibleError] },
    args: {
      input: t.arg({
        type: CreateCampaignInput,
        description: "The settings, as `createCampaign` takes them.",
      }),
      campaignId: t.arg.id({ description: "The ID of a campaign." }),
      contactCount: t.arg.int({
        description: `The number of contacts, at most ${mostForecastContacts}. They are in the time zone of the campaign. Nothing else is known of them: a calling rule that needs a consent or a check against a list refuses them.`,
      }),
      contacts: t.arg({
        type: [ForecastContactsInput],
        description: `Groups of contacts by place, at most 50 groups and ${mostForecastContacts} contacts.`,
      }),
      importId: t.arg.id({
        description:
          "The ID of an import whose status is STAGED. Rejected rows, duplicates and members of the campaign are left out.",
      }),
      until: t.arg({
        type: "DateTime",
        description: `How far to look: at most ${longestForecastDays} days, which is the default.`,
      }),
    },
    resolve: async (_root, args, context, info) => {
      const question = {
        settings: args.input ? newSettingsOf(args.input) : null,
        campaignId: args.campaignId ? mustBeRowId("Campaign", args.campaignId) : null,
        contactCount: args.contactCount ?? null,
        contacts: args.contacts ?? null,
        importId: args.importId ? mustBeRowId("Import", args.importId) : null,
        until: args.until ?? null,
      };
      const tenantId = tenantOf(context);
      return await forecastCampaign(context.domain, tenantId, question, () =>
        // What is refused costs little.
        spend({ context, info }, 2_000),
      );
    },
  }),
);
