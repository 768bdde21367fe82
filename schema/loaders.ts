import DataLoader from "dataloader";
import type { DomainContext } from "#domain/context.ts";
import { type GateStatus, gateStatus } from "#domain/scheduling/gate-status.ts";
import { type SentDial, sentDialsOfCalls } from "#db/queries/sent-dials.ts";
import { type WebhookOfCall, webhooksOfCalls } from "#db/queries/webhooks-of-calls.ts";
import { type Cancellation, cancellationsOf } from "#db/queries/cancellations.ts";
import {
  answerRatesOf,
  barredOf,
  type Blocked,
  callsPerMinuteOf,
} from "#domain/campaigns/numbers.ts";
import {
  type CampaignProgress,
  peopleOf,
  type PeopleOfCampaign,
  progressOf,
} from "#domain/campaigns/progress.ts";

import { settingsVersions } from "#domain/campaigns/settings-version.ts";

/** Data of campaigns that is requested one by one and read for a whole page at once. */
export interface Loaders {
  readonly gate: DataLoader<string, GateStatus>;
  /** Versions of the settings of campaigns. */
  readonly settingsVersion: DataLoader<string, string>;
  readonly progress: DataLoader<string, CampaignProgress>;
  readonly people: DataLoader<string, PeopleOfCampaign>;
  readonly barred: DataLoader<string, readonly Blocked[]>;
  readonly answerRate: DataLoader<string, number | null>;
  readonly callsPerMinute: DataLoader<string, number>;
  readonly cancellations: DataLoader<string, readonly Cancellation[]>;
  /** The dials of calls that were sent, the oldest first. */
  readonly sentDials: DataLoader<string, readonly SentDial[]>;
  /** The webhooks about calls, the oldest first. */
  readonly webhooks: DataLoader<string, readonly WebhookOfCall[]>;
}

/** Of one call, the newest. A call that VAPI refuses again and again has more. */
export const mostSentDials = 20;

/** Of one call, the newest. VAPI sends some ten, unless the assistant asks for more. */
export const mostWebhooks = 100;

/** No cache: a subscription reads again for each event and needs current values. */
const options = { cache: false };

export function createLoaders(context: DomainContext, tenantId: string): Loaders {
  return {
    gate: batched((ids) => gateStatus(context, tenantId, ids)),
    settingsVersion: batched((ids) => settingsVersions(context.pool, tenantId, ids)),
    progress: batched((ids) => progressOf(context, tenantId, ids)),
    cancellations: new DataLoader<string, readonly Cancellation[]>(async (ids) => {
      const rows = await cancellationsOf(context.pool, tenantId, [...new Set(ids)]);
      const found = Map.groupBy(rows, ({ campaignId }) => campaignId);
      return ids.map((id) => found.get(id) ?? []);
    }, options),
    sentDials: new DataLoader<string, readonly SentDial[]>(async (ids) => {
      const rows = await sentDialsOfCalls(context.pool, tenantId, [...new Set(ids)], mostSentDials);
      const found = Map.groupBy(rows, ({ callId }) => callId);
      return ids.map((id) => found.get(id) ?? []);
    }, options),
    webhooks: new DataLoader<string, readonly WebhookOfCall[]>(async (ids) => {
      const rows = await webhooksOfCalls(context.pool, tenantId, [...new Set(ids)], mostWebhooks);
      const found = Map.groupBy(rows, ({ callId }) => callId);
      return ids.map((id) => found.get(id) ?? []);
    }, options),
    people: batched((ids) => peopleOf(context, tenantId, ids)),
    barred: batched((ids) => barredOf(context, tenantId, ids)),
    answerRate: batched((ids) => answerRatesOf(context, tenantId, ids)),
    callsPerMinute: batched((ids) => callsPerMinuteOf(context, tenantId, ids)),
  };
}

function batched<Value>(
  load: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): DataLoader<string, Value> {
  return new DataLoader<string, Value>(async (ids) => {
    const found = await load([...new Set(ids)]);
    return ids.map((id) => {
      const value = found.get(id);
      return value === undefined ? new Error(`there is no campaign ${id}`) : value;
    });
  }, options);
}
