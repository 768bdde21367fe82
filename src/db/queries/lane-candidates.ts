import type { Queryable } from "#db/pool.ts";
import { type RowOf, statement } from "#db/statement.ts";
import { hoursApartAfterMoving } from "#rules/contact-rules.ts";
import type { Round } from "#rules/round.ts";
import { isWaitingSql } from "./call-facets.ts";
import type { CampaignRow } from "./campaign-facts.ts";
import {
  callColumns,
  candidateRow,
  factColumns,
  ofCall,
  roundCasesSql,
  toCandidate,
} from "./candidates.ts";
import { contactFactsSql, notBarredSql } from "./contact-facts.ts";

/** An open lane whose queue is wanted. */
export interface LaneRequest {
  readonly campaign: CampaignRow;
  readonly areaId: number;
  readonly round: Round;
}

const asked = `unnest($1::uuid[], $2::int[], $3::int[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::int[],
        $8::int[], $9::int[], $10::int[])
        as o(campaign_id, generation, area_id, round_starts_at, round_ends_at, round_key, redials, retry_attempts,
          of_lane, of_campaign)`;

const askedParams = [
  "uuid[]",
  "int4[]",
  "int4[]",
  "timestamptz[]",
  "timestamptz[]",
  "text[]",
  "int4[]",
  "int4[]",
  "int4[]",
  "int4[]",
  "timestamptz",
] as const;

const dueInLane = `
  call.campaign_id = o.campaign_id and call.generation = o.generation and call.lane = o.area_id and call.lane <> 0
    and ${isWaitingSql("call")} and call.scheduled_time <= $11`;

const facts = (request: string): string =>
  contactFactsSql({
    ...ofCall,
    roundStartsAt: `${request}.round_starts_at`,
    roundEndsAt: `${request}.round_ends_at`,
  });

/** The same conditions as of the queue of a campaign without lanes; and the contact has not moved to another lane. */
const isCandidate = (request: string): string => `
  facts."areaId" = call.lane and not facts."isInFlight" and ${notBarredSql("facts", `${request}.retry_attempts`)}
  and (${roundCasesSql(request)})
  and (call.kind = 'MANUAL' or (call.kind = 'REDIAL' and facts."dialsInRound" > 0)
    or facts."calledElsewhereAt" is null
    or facts."calledElsewhereAt" <= $11 - interval '${hoursApartAfterMoving} hours')`;

const row = {
  ...candidateRow,
  lane: "int4",
  position: "int8",
  calledElsewhereAt: "timestamptz?",
} as const;
const laneColumns = `call.lane, call.position, facts."calledElsewhereAt"`;

const merged = statement({
  name: "candidates-of-lanes",
  // The calls that are due first are chosen before anything is read of their contacts.
  text: `
      select ${callColumns}, ${factColumns}, ${laneColumns}, ${isCandidate("call")} as "isCandidate",
        call.is_last_of_lane as "isLastOfLane"
      from (
        select due.*, row_number() over (partition by campaign_id order by scheduled_time, position, id) as place
        from (
          select call.*, o.round_starts_at, o.round_ends_at, o.round_key, o.redials, o.retry_attempts, o.of_campaign,
            call.of_lane = o.of_lane as is_last_of_lane
          from ${asked}
          cross join lateral (
            select call.id, call.campaign_id, call.contact_id, call.kind, call.scheduled_time, call.redial_round,
              call.is_callback, call.lane, call.position,
              row_number() over (order by scheduled_time, position, id) as of_lane
            from call where ${dueInLane}
            order by scheduled_time, position, id limit o.of_lane
          ) call
        ) due
      ) call
      cross join lateral (${facts("call")} offset 0) facts
      where call.place <= call.of_campaign
      order by call.campaign_id, call.place`,
  params: askedParams,
  row: { ...row, isCandidate: "bool!", isLastOfLane: "bool" },
});

const each = statement({
  name: "candidates-of-each-lane",
  text: `
      select head.* from ${asked}
      cross join lateral (
        select ${callColumns}, ${factColumns}, ${laneColumns} from call
        cross join lateral (${facts("o")} offset 0) facts
        where ${dueInLane} and ${isCandidate("o")}
        order by call.scheduled_time, call.position, call.id
        limit o.of_campaign
      ) head
      order by "campaignId", "scheduledTime", position, "callId"`,
  params: askedParams,
  row,
});

/** So many calls of a lane at most, and of all lanes of its campaign together. */
export interface HeadLengths {
  readonly ofLane: number;
  readonly ofCampaign: number;
}

export type MergedRow = RowOf<typeof merged>;
export type LaneHeadRow = RowOf<typeof each>;

const values = (requests: readonly (LaneRequest & HeadLengths)[], now: Date) =>
  [
    requests.map(({ campaign }) => campaign.id),
    requests.map(({ campaign }) => campaign.generation),
    requests.map(({ areaId }) => areaId),
    requests.map(({ round }) => round.startsAt),
    requests.map(({ round }) => round.endsAt),
    requests.map(({ round }) => round.key),
    requests.map(({ campaign }) => campaign.redialsPerRound),
    requests.map(({ campaign }) => campaign.retryAttempts),
    requests.map(({ ofLane }) => ofLane),
    requests.map(({ ofCampaign }) => ofCampaign),
    now,
  ] as const;

/**
 * Of each campaign the first `ofCampaign` of the first `ofLane` calls of its lanes, in the order in which they are due;
 * whether each may be called (`isCandidate`), and whether it is the last that was read of its lane. One statement.
 */
export async function mergedHeads(
  db: Queryable,
  requests: readonly (LaneRequest & HeadLengths)[],
  now: Date,
): Promise<MergedRow[]> {
  return await merged(db, ...values(requests, now));
}

/** Of each lane the first `ofCampaign` calls of contacts who may be called, by campaign in the order in which they are due. */
export async function headsOfEachLane(
  db: Queryable,
  requests: readonly (LaneRequest & HeadLengths)[],
  now: Date,
): Promise<LaneHeadRow[]> {
  return await each(db, ...values(requests, now));
}

/** A row as a candidate, and its lane. */
export function toLaneCandidate({ lane, position: _position, ...rest }: LaneHeadRow) {
  return { ...toCandidate(rest), areaId: lane };
}
