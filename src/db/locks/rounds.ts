import type { Tx } from "#db/pool.ts";
import { lanesOfSlice, slicesOf } from "#db/queries/lane-slices.ts";
import type { RoundOfLanes } from "#db/queries/lanes.ts";
import { outdatedSql } from "#db/queries/outdated-calls.ts";
import { as, type RowOf, statement } from "#db/statement.ts";
import type { Round } from "#rules/round.ts";
import { locked, type Locked } from "./proof.ts";

const unchangedForShare = statement({
  name: "lock-unchanged-campaigns",
  // The row of the opening is locked too, so that its version is the present one and not that of the statement's start.
  text: `
      select campaign.id
      from unnest($1::uuid[], $2::uuid[]) as known (campaign_id, version)
      join campaign on campaign.id = known.campaign_id
      join opening on opening.tenant_id = campaign.tenant_id and opening.campaign_id = campaign.id and opening.lane = 0
        and opening.version = known.version
      order by campaign.id
      for share of campaign, opening skip locked`,
  params: ["uuid[]", "uuid[]"],
  row: { id: "uuid" },
});

/**
 * Keeps campaigns as they were read until the transaction ends. Those that were changed since, or that another
 * transaction is changing, are left out. Returns the ids of those that are locked.
 */
export async function lockUnchangedCampaigns(
  tx: Tx,
  campaigns: readonly { readonly id: string; readonly version: string | null }[],
): Promise<{ readonly ids: ReadonlySet<string>; readonly lock: Locked<"campaign", "SHARE"> }> {
  const known = campaigns.filter(({ version }) => version !== null);
  const rows = await unchangedForShare(
    tx,
    known.map(({ id }) => id),
    known.map(({ version }) => version!),
  );
  return { ids: new Set(rows.map(({ id }) => id)), lock: locked() };
}

const enrolmentsBehind = statement({
  name: "lock-enrolments-behind",
  text: `
      select behind.*
      from unnest($1::uuid[], $2::timestamptz[]) as o(campaign_id, round_ends_at)
      cross join lateral (
        select campaign_id as "campaignId", contact_id as "contactId" from enrolment
        where campaign_id = o.campaign_id and removed_at is null and covered_until < o.round_ends_at
        order by covered_until, position
        limit $3
        for no key update skip locked
      ) behind`,
  params: ["uuid[]", "timestamptz[]", as<number>("int8")],
  row: { campaignId: "uuid", contactId: "uuid" },
});

const enrolmentsBehindInLanes = statement({
  name: "lock-enrolments-behind-in-lanes",
  // Lane after lane, until there are enough.
  text: `
      select behind.*
      from unnest($1::uuid[], $2::timestamptz[], $3::int[], $4::int[])
        as o(campaign_id, round_ends_at, first_lane, last_lane)
      ${lanesOfSlice("$5")}
      cross join lateral (
        select campaign_id as "campaignId", contact_id as "contactId", lane as "areaId" from enrolment
        where campaign_id = o.campaign_id and lane = area_id and lane <> 0 and removed_at is null
          and covered_until < o.round_ends_at
        order by covered_until, position
        limit $6
        for no key update skip locked
      ) behind
      limit $7`,
  params: [
    "uuid[]",
    "timestamptz[]",
    "int4[]",
    "int4[]",
    "int4[]",
    as<number>("int8"),
    as<number>("int8"),
  ],
  row: { campaignId: "uuid", contactId: "uuid", areaId: "int4" },
});

/** A campaign, or a lane of it, whose round is to be settled. */
export interface RoundRequest {
  readonly campaignId: string;
  /** Null: the campaign has no lanes. */
  readonly areaId: number | null;
  readonly round: Round;
}

/** The most enrolments of each campaign without lanes, of each lane, and of all lanes together. */
export interface RoundLimits {
  readonly ofCampaign: number;
  readonly ofLane: number;
  readonly ofLanes: number;
}

/** An enrolment that is about to be settled for a round. */
export interface LockedEnrolment {
  readonly campaignId: string;
  readonly contactId: string;
  /** Its lane; null: the campaign has no lanes. */
  readonly areaId: number | null;
  readonly round: Round;
  readonly lock: Locked<"membership", "UPDATE">;
}

/**
 * Locks enrolments that are behind the rounds of their campaigns, which are locked, within these limits: of a campaign or
 * lane those that have waited longest first, and of those that have waited equally long the ones that came into the
 * campaign first. An enrolment is behind if it is not settled to the round's end: when the round before was settled, its
 * end was computed ahead, and a country may have changed its clocks since. Rows that another transaction has
 * locked are left to the next tick. To be called before the facts are read: facts that are read before the
 * wait for a lock may be out of date after it. One statement for campaigns without lanes, and one for lanes.
 */
export async function lockEnrolmentsBehind(
  tx: Tx,
  requests: readonly RoundRequest[],
  limits: RoundLimits,
): Promise<LockedEnrolment[]> {
  const plain = requests.filter(({ areaId }) => areaId === null);
  const laned = requests.filter(isOfLane);
  const rows =
    plain.length === 0
      ? []
      : await enrolmentsBehind(
          tx,
          plain.map(({ campaignId }) => campaignId),
          plain.map(({ round }) => round.endsAt),
          limits.ofCampaign,
        );
  const inLanes = laned.length === 0 ? [] : await lockInLanes(tx, laned, limits);
  const rounds = new Map(requests.map((each) => [laneKey(each), each.round]));
  return [...rows.map((row) => ({ ...row, areaId: null })), ...inLanes].map((row) => ({
    ...row,
    round: rounds.get(laneKey(row))!,
    lock: locked(),
  }));
}

/** So many lanes of a campaign and round are read before those of the next one. */
const lanesInTurn = 8;

async function lockInLanes(
  tx: Tx,
  requests: readonly (RoundRequest & { readonly areaId: number })[],
  { ofLane, ofLanes }: RoundLimits,
): Promise<RowOf<typeof enrolmentsBehindInLanes>[]> {
  const turns = roundsOfLanes(requests)
    .flatMap(({ areaIds, ...round }) =>
      areaIds
        .filter((_, index) => index % lanesInTurn === 0)
        .map((__, turn) => {
          const first = turn * lanesInTurn;
          return { ...round, turn, areaIds: areaIds.slice(first, first + lanesInTurn) };
        }),
    )
    .toSorted((one, other) => one.turn - other.turn);
  const { areaIds, first, last } = slicesOf(turns);
  return await enrolmentsBehindInLanes(
    tx,
    turns.map(({ campaignId }) => campaignId),
    turns.map(({ roundEndsAt }) => roundEndsAt),
    first,
    last,
    areaIds,
    ofLane,
    ofLanes,
  );
}

/** These lanes by their campaigns and rounds. */
export function roundsOfLanes(
  lanes: readonly (Pick<RoundRequest, "campaignId" | "round"> & { readonly areaId: number })[],
): RoundOfLanes[] {
  const groups = Map.groupBy(
    lanes,
    ({ campaignId, round }) => `${campaignId} ${round.endsAt.getTime()}`,
  );
  return [...groups.values()].map((those) => ({
    campaignId: those[0]!.campaignId,
    roundEndsAt: those[0]!.round.endsAt,
    areaIds: those.map(({ areaId }) => areaId),
  }));
}

function isOfLane(request: RoundRequest): request is RoundRequest & { readonly areaId: number } {
  return request.areaId !== null;
}

/** Names a campaign, or a lane of it. */
export function laneKey({
  campaignId,
  areaId,
}: {
  readonly campaignId: string;
  readonly areaId: number | null;
}): string {
  return areaId === null ? campaignId : `${campaignId} ${areaId}`;
}

const membersForUpdate = statement({
  name: "lock-members",
  // Those who were removed too: by the index without them, Postgres might read all members of the campaign.
  text: `select contact_id as id, removed_at is not null as "isRemoved",
       covered_until < coalesce($3::timestamptz, '-infinity') as "isBehind" from enrolment
     where campaign_id = $1 and contact_id = any($2::uuid[])
     order by contact_id for no key update`,
  params: ["uuid", "uuid[]", "timestamptz?"],
  row: { id: "uuid", isRemoved: "bool", isBehind: "bool" },
});

/**
 * Locks these contacts' memberships of a campaign. Returns the members, and whether each is settled less far than to
 * `roundEndsAt`. To be called before facts are read, as `lockEnrolmentsBehind`.
 */
export async function lockMembersOf(
  tx: Tx,
  _campaign: Locked<"campaign">,
  campaignId: string,
  contactIds: readonly string[],
  roundEndsAt: Date | null = null,
): Promise<{
  readonly members: RowOf<typeof membersForUpdate>[];
  readonly lock: Locked<"membership", "UPDATE">;
}> {
  const members = await membersForUpdate(tx, campaignId, contactIds, roundEndsAt);
  return { members: members.filter(({ isRemoved }) => !isRemoved), lock: locked() };
}

const membersOfLanesForUpdate = statement({
  name: "lock-members-of-lanes",
  // Each is found by its key, in the order of the keys.
  text: `select member.* from (
       select * from unnest($2::uuid[], $3::timestamptz[]) as asked (id, round_ends_at) order by id
     ) asked
     cross join lateral (
       select contact_id as id, removed_at is not null as "isRemoved",
         covered_until < coalesce(asked.round_ends_at, '-infinity') as "isBehind"
       from enrolment where campaign_id = $1 and contact_id = asked.id for no key update
     ) member`,
  params: ["uuid", "uuid[]", as<readonly (Date | null)[]>("timestamptz[]")],
  row: { id: "uuid", isRemoved: "bool", isBehind: "bool" },
});

/** The same with a time for each member. */
export async function lockMembersOfLanes(
  tx: Tx,
  _campaign: Locked<"campaign">,
  campaignId: string,
  asked: readonly { readonly contactId: string; readonly roundEndsAt: Date | null }[],
): ReturnType<typeof lockMembersOf> {
  const members = await membersOfLanesForUpdate(
    tx,
    campaignId,
    asked.map(({ contactId }) => contactId),
    asked.map(({ roundEndsAt }) => roundEndsAt),
  );
  return { members: members.filter(({ isRemoved }) => !isRemoved), lock: locked() };
}

const waitingRedials = statement({
  text: `select redial.id, redial.contact_id as "contactId", first.outcome, first.ended_at as "endedAt", first.placed_at as "placedAt"
     from call redial join call first on first.id = redial.redial_of_id
     where redial.id = any($1::uuid[]) and redial.status = 'SCHEDULED' and redial.kind = 'REDIAL'
       and not ${outdatedSql("redial")}
       and first.outcome is not null and first.placed_at is not null and first.ended_at is not null
     order by redial.id for no key update of redial`,
  params: ["uuid[]"],
  row: {
    id: "uuid",
    contactId: "uuid",
    outcome: "call_outcome!",
    endedAt: "timestamptz!",
    placedAt: "timestamptz!",
  },
});

/** Locks those of these calls that are redials and wait. Returns each with the end of the call that it repeats. */
export async function lockWaitingRedials(
  tx: Tx,
  _campaign: Locked<"campaign">,
  callIds: readonly string[],
): Promise<RowOf<typeof waitingRedials>[]> {
  return await waitingRedials(tx, callIds);
}
