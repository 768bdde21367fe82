import type { CampaignFacts } from "#rules/decision.ts";

/** The dullest campaign: daily, nine to five, UTC, no redials. */
export const campaignFacts: CampaignFacts = {
  state: "ACTIVE",
  pausedReason: null,
  deletedAt: null,
  timeZone: "UTC",
  startTime: "09:00",
  endTime: "17:00",
  scheduleDays: [],
  scheduleFrequency: "DAILY",
  intervalDays: null,
  startsOn: null,
  endsOn: null,
  createdAt: new Date("2030-01-01T00:00:00Z"),
  retryAttempts: 3,
  maxConcurrentCalls: 10,
  maxCallsPerRun: 50,
  redialsPerRound: 0,
  numberRestsUntil: null,
};
