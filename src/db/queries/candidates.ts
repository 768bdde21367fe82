import type { Queryable } from "#db/pool.ts";
import { type RowOf, statement } from "#db/statement.ts";
import type { Candidate } from "#rules/dispatch-plan.ts";
import { type RoundCaseFacts, roundCases, type RoundCondition } from "#rules/round-cases.ts";
import type { Round } from "#rules/round.ts";
import { isWaitingSql, isWaitingTestSql } from "./call-facets.ts";
import type { CampaignRow } from "./campaign-facts.ts";
import { contactFactsRow, contactFactsSql, notBarredSql } from "./contact-facts.ts";

export interface CandidateRow extends Candidate {
  readonly campaignId: string;
}

/** A campaign whose queue is wanted: its first `limit` calls. */
export interface QueueRequest {
  readonly campaign: CampaignRow;
  readonly round: Round;
  readonly limit: number;
}

export const callColumns = `call.id as "callId", call.campaign_id as "campaignId", call.contact_id as "contactId",
  call.kind, call.scheduled_time as "scheduledTime", call.redial_round as "redialRound",
  call.is_callback as "isCallback"`;

/** What the decision looks at. Facts that are not selected cost nothing: Postgres does not compute them. */
const {
  tenantId: _tenantId,
  hasOpenCall: _hasOpenCall,
  servedInRound: _servedInRound,
  outlivingCalls: _outlivingCalls,
  isCovered: _isCovered,
  position: _position,
  areaId: _areaId,
  calledElsewhereAt: _calledElsewhereAt,
  ...candidateFacts
} = contactFactsRow;
export const factColumns = Object.keys(candidateFacts)
  .map((name) => `facts."${name}"`)
  .join(", ");

export const ofCall = {
  campaignId: "call.campaign_id",
  contactId: "call.contact_id",
  callId: "call.id",
};

/** The facts of the round's cases, where `call`, `facts` and the request with this name are in scope. */
const roundCaseFacts = (request: string): Readonly<Record<keyof RoundCaseFacts, string>> => ({
  dialsInRound: 'facts."dialsInRound"',
  dialsWithoutCallbacks: 'facts."dialsWithoutCallbacks"',
  redialsInRound: 'facts."redialsInRound"',
  isCallback: "call.is_callback",
  isRedial: "(call.kind = 'REDIAL')",
  scheduledTime: "call.scheduled_time",
  redialRound: "call.redial_round",
  roundKey: `${request}.round_key`,
  roundStartsAt: `${request}.round_starts_at`,
  redialsPerRound: `${request}.redials`,
});

/** `roundCaseOf(…) !== null` in SQL, made from the same cases. */
export function roundCasesSql(request: string): string {
  const facts = roundCaseFacts(request);
  const conditionSql = ([fact, is, than]: RoundCondition): string =>
    `${facts[fact]} ${is} ${typeof than === "string" ? facts[than] : String(than)}`;
  return Object.values(roundCases)
    .map((conditions) => `(${conditions.map(conditionSql).join(" and ")})`)
    .join(" or ");
}

// The conditions on the facts leave out calls that the decision would refuse for ever or for the rest of the
// round, so that such calls do not block the head of the queue. They may only narrow: the decision is asked
// about every row that is returned.
//
// `offset 0` keeps the planner from joining whole tables first: the calls are read in the order in
// which they are due, the facts of each are read once, and the reading ends after `n`. Without it 200 campaigns
// with 200,000 waiting calls took 5.5 s instead of 0.06 s.
const headsSql = `
  select head.*
  from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::int[], $6::int[], $7::int[],
    $9::int[])
    as o(campaign_id, round_starts_at, round_ends_at, round_key, redials, retry_attempts, n, generation)
  cross join lateral (
    select ${callColumns}, ${factColumns}
    from call
    cross join lateral (
      ${contactFactsSql({
        ...ofCall,
        roundStartsAt: "o.round_starts_at",
        roundEndsAt: "o.round_ends_at",
      })}
      offset 0
    ) facts
    where call.campaign_id = o.campaign_id and call.generation = o.generation
      and ${isWaitingSql("call")}
      and call.scheduled_time <= $8
      and not facts."isInFlight" and ${notBarredSql("facts", "o.retry_attempts")}
      and (${roundCasesSql("o")})
    order by call.scheduled_time, call.position, call.id
    limit o.n
  ) head`;

const params = [
  "uuid[]",
  "timestamptz[]",
  "timestamptz[]",
  "text[]",
  "int4[]",
  "int4[]",
  "int4[]",
  "timestamptz",
  "int4[]",
] as const;

export const candidateRow = {
  callId: "uuid",
  campaignId: "uuid",
  contactId: "uuid",
  kind: "call_kind",
  scheduledTime: "timestamptz",
  redialRound: "text?",
  isCallback: "bool",
  ...candidateFacts,
} as const;

const heads = statement({ name: "candidates", text: headsSql, params, row: candidateRow });

const testCalls = statement({
  name: "candidates-for-tests",
  text: `
  select ${callColumns}, ${factColumns}
  from call
  cross join lateral (
    ${contactFactsSql({ ...ofCall, roundStartsAt: "'-infinity'::timestamptz", roundEndsAt: "'-infinity'::timestamptz" })}
  ) facts
  where call.tenant_id = any($1::uuid[]) and ${isWaitingTestSql("call")}
    and call.scheduled_time <= $2 and not facts."isInFlight" and ${notBarredSql("facts", null)}
  order by call.scheduled_time, call.id`,
  params: ["uuid[]", "timestamptz"],
  row: candidateRow,
});

/**
 * The heads of the queues: calls that are due, of contacts who may be called. The call that is due first
 * comes first; of those due at the same time, the contact who came into the campaign first. Test calls of the tenants
 * `testing`, for which a person waits, come before all others. One statement if there are campaigns, and one for test
 * calls if there are such tenants.
 */
export async function candidates(
  db: Queryable,
  requests: readonly QueueRequest[],
  testing: readonly string[],
  now: Date,
): Promise<CandidateRow[]> {
  const tests = testing.length > 0 ? await testCalls(db, testing, now) : [];
  if (requests.length === 0) return tests.map(toCandidate);
  const ofRounds = await heads(
    db,
    requests.map(({ campaign }) => campaign.id),
    requests.map(({ round }) => round.startsAt),
    requests.map(({ round }) => round.endsAt),
    requests.map(({ round }) => round.key),
    requests.map(({ campaign }) => campaign.redialsPerRound),
    requests.map(({ campaign }) => campaign.retryAttempts),
    requests.map(({ limit }) => limit),
    now,
    requests.map(({ campaign }) => campaign.generation),
  );
  return [...tests, ...ofRounds].map(toCandidate);
}

/** A call and the facts of its contact, as they are selected. */
export function toCandidate(row: RowOf<typeof heads>): CandidateRow {
  const {
    callId,
    campaignId,
    contactId,
    kind,
    scheduledTime,
    redialRound,
    isCallback,
    ...contact
  } = row;
  return {
    callId,
    campaignId,
    contactId,
    call: { kind, scheduledTime, redialRound, isCallback },
    contact,
  };
}
