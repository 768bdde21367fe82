import fc from "fast-check";
import type pg from "pg";
import { quarterOf } from "#rules/choose-number.ts";
import { roundAt } from "#rules/round.ts";
import type { Schedule } from "#rules/schedule.ts";
import { givenAreas } from "#test/areas.ts";
import { insertRows } from "#test/rows.ts";

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
const everyDay = [1, 2, 3, 4, 5, 6, 7];

/** Mostly the value that lets calls through, so that one refusal does not hide all others. */
const mostly = <Value>(usual: Value, ...others: Value[]) =>
  fc.oneof({ weight: 15, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));

/** Offsets from the instant of the decision, which is a case of its own. */
const earlier = fc.oneof(
  fc.constant(0),
  fc.integer({ min: -240, max: 0 }).map((hours) => hours * hourMs),
);
const barelyEither = mostly<number | null>(null, -1, 0, 1, 30_000);

/** A start rate, since when it counts, and the starts that it counts, in milliseconds from now. */
function rates() {
  return {
    startsPerMinute: fc.constantFrom(null, null, 1, 30, 60, 600),
    pacedFrom: mostly<number | null>(null, -1, 1_000, 2_000, 2_001, 30_000),
    starts: fc.array(fc.integer({ min: -62_000, max: 2_000 }), { maxLength: 3 }),
  };
}

/** Where contacts may be: one zone, several whose windows overlap or never do, or unknown. */
const areas = [
  ["UTC"],
  ["America/New_York"],
  ["Pacific/Auckland"],
  ["America/Los_Angeles", "America/New_York"],
  ["Pacific/Kiritimati", "Pacific/Pago_Pago"],
  [],
] as const;

const campaigns = fc.record({
  hoursOf: fc.constantFrom("CAMPAIGN", "CONTACT"),
  timeZone: mostly("UTC", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu", "BST"),
  window: mostly(["00:00", "23:59"], ["09:00", "17:00"], ["22:00", "08:00"], ["11:00", "09:00"]),
  scheduleDays: mostly(everyDay, [1, 3, 5], [2, 6]),
  scheduleFrequency: fc.constantFrom("DAILY", "WEEKLY", "CUSTOM", null),
  intervalDays: fc.integer({ min: 1, max: 5 }),
  startsOn: mostly<number | null>(null, -3 * dayMs, 0, dayMs),
  endsOn: mostly<number | null>(null, 0, 2 * dayMs),
  state: mostly("ACTIVE", "PAUSED", "STOPPED", "FAULTED"),
  isDeleted: mostly(false, true),
  phoneNumberIds: fc.constantFrom(["first"], ["second"], ["first", "second"], ["third", "second"]),
  maxCallsPerNumberPerDay: fc.constantFrom(null, null, 1, 2, 3),
  retryAttempts: fc.integer({ min: 1, max: 3 }),
  maxConcurrentCalls: fc.integer({ min: 1, max: 3 }),
  maxCallsPerRun: fc.integer({ min: 1, max: 3 }),
  redialsPerRound: fc.integer({ min: 0, max: 2 }),
  lastClaimAt: fc.option(earlier),
  ...rates(),
});

const contacts = fc.record({
  isDeleted: mostly(false, true),
  /** LISTED: the contact is not marked, as the entry is newer. MARKED: by an earlier version, without an entry. */
  doNotCall: mostly<"LISTED" | "MARKED" | "BOTH" | null>(null, "LISTED", "MARKED", "BOTH"),
  unreachableReason: mostly<string | null>(null, "misdialled"),
  numberCorrectedAt: fc.option(earlier),
  /** Null: it is not derived yet. */
  area: fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...areas.slice(0, -1)) },
    fc.constantFrom<readonly string[] | null>(areas.at(-1)!, null),
  ),
});

const finished = fc.record({
  status: fc.constantFrom("COMPLETED", "FAILED", "CANCELLED"),
  kind: fc.constantFrom("ROUND", "ROUND", "MANUAL", "CALLBACK", "REDIAL", "TEST"),
  isMisdialled: fc.boolean(),
  placedAt: fc.option(earlier),
  reachedPhone: fc.constantFrom(true, false, null),
});

/** A call that waits and is of the generation before was cancelled by a stop. */
const presentGeneration = 2;

const open = fc.record({
  status: mostly("SCHEDULED", "CALLING", "IN_PROGRESS"),
  kind: fc.constantFrom("ROUND", "MANUAL", "REDIAL", "REDIAL"),
  dueAt: fc.oneof({ weight: 4, arbitrary: earlier }, fc.constantFrom(1, 30_000, 5 * hourMs)),
  isRedialOfThisRound: fc.boolean(),
  generation: mostly(presentGeneration, presentGeneration - 1),
});

/** A manual call beside the call of a round. */
const manual = fc.record({
  status: mostly("SCHEDULED", "CALLING"),
  isCallback: fc.boolean(),
  dueAt: fc.oneof({ weight: 4, arbitrary: earlier }, fc.constantFrom(1, 5 * hourMs, 3 * dayMs)),
  generation: mostly(presentGeneration, presentGeneration - 1),
});

/** One contact in one campaign. */
const members = fc.record({
  enrolment: mostly<"kept" | "removed" | null>("kept", "removed", null),
  finished: fc.array(finished, { maxLength: 3 }),
  open: fc.option(open, { freq: 12 }),
  manual: fc.array(manual, { maxLength: 2 }),
  testCall: mostly<string | null>(null, "SCHEDULED", "CALLING"),
});

/** Calls from a number, an hour and more ago. */
const numberUse = fc.record({
  phoneNumberId: fc.constantFrom("first", "second", "third"),
  calls: fc.integer({ min: 1, max: 3 }),
  hoursAgo: fc.nat(30),
});

const tenants = fc
  .tuple(
    fc.array(campaigns, { minLength: 1, maxLength: 3 }),
    fc.array(contacts, { minLength: 1, maxLength: 6 }),
  )
  .chain(([campaigns, contacts]) => {
    const pairs = campaigns.length * contacts.length;
    return fc.record({
      vapi: mostly<"key" | "simulated" | null>("key", "simulated", null),
      maxConcurrentCalls: fc.integer({ min: 1, max: 6 }),
      dialPausedUntil: barelyEither,
      startsPerMinute: fc.constantFrom(null, null, 1, 30, 60),
      secondRestsUntil: barelyEither,
      numberUse: fc.array(numberUse, { maxLength: 4 }),
      campaigns: fc.constant(campaigns),
      contacts: fc.constant(contacts),
      members: fc.array(members, { minLength: pairs, maxLength: pairs }),
    });
  });

/** An instant in March 2031 (clocks change in it), and everything that is known then. */
export const smallWorlds = fc.record({
  now: fc
    .integer({ min: 0, max: 14 * 24 * 4 })
    .map((quarters) => new Date(Date.UTC(2031, 2, 3, 0, 15 * quarters))),
  tenants: fc.array(tenants, { minLength: 1, maxLength: 2 }),
});

type Drawn<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Value> ? Value : never;
type DrawnTenant = Drawn<typeof tenants>;

interface Pair {
  readonly campaignId: string;
  readonly contactId: string;
}

export interface SettledTenant {
  readonly tenantId: string;
  /** Every campaign with every contact. */
  readonly pairs: readonly Pair[];
}

let ids = 0;

/** Ids in the order in which they are asked for, as the database's own: a run can be told again. */
function nextId(): string {
  return `01990000-0000-7000-8000-${(++ids).toString(16).padStart(12, "0")}`;
}

/** Writes a tenant of a small world into the database. */
export async function settleTenant(
  pool: pg.Pool,
  drawn: DrawnTenant,
  now: Date,
): Promise<SettledTenant> {
  const tenantId = nextId();
  const campaigns = drawn.campaigns.map((each) => campaignRows(each, tenantId, now));
  const areaIds = await givenAreas(pool, areas);
  const contacts = drawn.contacts.map((each, index) => ({
    ...contactRow(each, tenantId, index, now),
    area_id: each.area === null ? null : areaIds[areas.findIndex((area) => area === each.area)]!,
  }));
  const pairs = campaigns.flatMap(({ campaign }) =>
    contacts.map((contact) => ({ campaign, contact })),
  );
  const memberships = pairs.map(({ campaign, contact }, index) =>
    memberRows(drawn.members[index]!, campaign, contact.id, now),
  );
  const { tenant, resting } = tenantRows(drawn, tenantId, now);
  await insertRows(pool, "tenant", [tenant]);
  await insertRows(pool, "resting_number", resting);
  await insertRows(pool, "number_use", numberUseRows(drawn.numberUse, tenantId, now));
  await insertRows(
    pool,
    "campaign",
    campaigns.map(({ campaign }) => campaign),
  );
  await insertRows(
    pool,
    "campaign_turn",
    campaigns.flatMap(({ turn }) => turn),
  );
  await insertRows(pool, "contact", contacts);
  await insertRows(
    pool,
    "do_not_call",
    contacts
      .filter((_, index) => /LISTED|BOTH/.test(drawn.contacts[index]!.doNotCall ?? ""))
      .map(({ phone }) => ({ tenant_id: tenantId, phone, since: now, source: "API" })),
  );
  await insertRows(
    pool,
    "enrolment",
    memberships.flatMap(({ enrolment }) => enrolment),
  );
  await insertRows(
    pool,
    "call",
    memberships.flatMap(({ calls }) => calls),
  );
  const started = campaigns.flatMap(({ campaign }, index) =>
    drawn.campaigns[index]!.starts.map((ms) => startRows(campaign, contacts[0]!.id, ms, now)),
  );
  await insertRows(
    pool,
    "call",
    started.map(({ call }) => call),
  );
  await insertRows(
    pool,
    "dial",
    started.map(({ dial }) => dial),
  );
  return {
    tenantId,
    pairs: pairs.map(({ campaign, contact }) => ({
      campaignId: campaign.id,
      contactId: contact.id,
    })),
  };
}

function tenantRows(drawn: DrawnTenant, id: string, now: Date) {
  const restsUntil = shifted(now, drawn.secondRestsUntil);
  const row = { tenant_id: id, phone_number_id: "second", rests_until: restsUntil };
  return {
    tenant: {
      id,
      name: "Acme",
      is_simulated: drawn.vapi === "simulated",
      vapi_api_key_encrypted: drawn.vapi === "key" ? "sealed" : null,
      webhook_secret_encrypted: "sealed",
      max_concurrent_calls: drawn.maxConcurrentCalls,
      dial_paused_until: shifted(now, drawn.dialPausedUntil),
      starts_per_minute: drawn.startsPerMinute,
      counts_numbers: true,
    },
    resting: restsUntil === null ? [] : [row],
  };
}

function campaignRows(drawn: Drawn<typeof campaigns>, tenantId: string, now: Date) {
  const id = nextId();
  const lastClaimAt = shifted(now, drawn.lastClaimAt);
  const campaign = {
    id,
    tenant_id: tenantId,
    name: "Follow-up",
    state: drawn.state,
    assistant_id: "assistant",
    phone_number_id: drawn.phoneNumberIds[0]!,
    phone_number_ids: drawn.phoneNumberIds,
    max_calls_per_number_per_day: drawn.maxCallsPerNumberPerDay,
    schedule_frequency: drawn.scheduleFrequency,
    schedule_days: drawn.scheduleDays,
    interval_days: drawn.intervalDays,
    start_time: drawn.window[0]!,
    end_time: drawn.window[1]!,
    time_zone: drawn.timeZone,
    starts_on: shifted(now, drawn.startsOn)?.toISOString().slice(0, 10) ?? null,
    ends_on: shifted(now, drawn.endsOn)?.toISOString().slice(0, 10) ?? null,
    retry_attempts: drawn.retryAttempts,
    max_concurrent_calls: drawn.maxConcurrentCalls,
    max_calls_per_run: drawn.maxCallsPerRun,
    starts_per_minute: drawn.startsPerMinute,
    paced_from: shifted(now, drawn.pacedFrom),
    redials_per_round: drawn.redialsPerRound,
    deleted_at: drawn.isDeleted ? now : null,
    created_at: now,
    generation: presentGeneration,
    hours_of: drawn.hoursOf,
  };
  return {
    campaign,
    turn:
      lastClaimAt === null
        ? []
        : [{ tenant_id: tenantId, campaign_id: id, last_claim_at: lastClaimAt }],
  };
}

function contactRow(drawn: Drawn<typeof contacts>, tenantId: string, index: number, now: Date) {
  return {
    id: nextId(),
    tenant_id: tenantId,
    phone: `+1415555${1000 + index}`,
    deleted_at: drawn.isDeleted ? now : null,
    do_not_call: drawn.doNotCall === "MARKED" || drawn.doNotCall === "BOTH",
    unreachable_reason: drawn.unreachableReason,
    number_corrected_at: shifted(now, drawn.numberCorrectedAt),
  };
}

function numberUseRows(drawn: readonly Drawn<typeof numberUse>[], tenantId: string, now: Date) {
  const rows = drawn.map(({ phoneNumberId, calls, hoursAgo }) => ({
    tenant_id: tenantId,
    phone_number_id: phoneNumberId,
    quarter: quarterOf(new Date(now.getTime() - hoursAgo * hourMs)),
    calls,
    last_used_at: new Date(now.getTime() - hoursAgo * hourMs),
  }));
  const byKey = new Map(rows.map((row) => [`${row.phone_number_id} ${+row.quarter}`, row]));
  return [...byKey.values()];
}

/** A test call that has started, or will start. It has ended, so that it takes no slot. */
function startRows(campaign: CampaignColumns, contactId: string, ms: number, now: Date) {
  const whose = {
    tenant_id: campaign.tenant_id,
    campaign_id: campaign.id,
    contact_id: contactId,
  };
  const call = { id: nextId(), ...whose, ...blankCall(now), kind: "TEST", status: "FAILED" };
  const startsAt = shifted(now, ms);
  const dial = {
    ...whose,
    id: nextId(),
    call_id: call.id,
    credential_version: 1,
    assistant_id: "assistant",
    phone_number_id: campaign.phone_number_id,
    state: "REJECTED",
    intended_at: now,
    starts_at: startsAt,
    sent_at: startsAt,
  };
  return { call, dial };
}

type CampaignColumns = ReturnType<typeof campaignRows>["campaign"];

function memberRows(
  drawn: Drawn<typeof members>,
  campaign: CampaignColumns,
  contactId: string,
  now: Date,
) {
  const whose = {
    tenant_id: campaign.tenant_id,
    campaign_id: campaign.id,
    contact_id: contactId,
  };
  const call = (change: object) => ({ id: nextId(), ...whose, ...blankCall(now), ...change });
  const calls = drawn.finished.map(({ status, kind, isMisdialled, placedAt, reachedPhone }) =>
    call({
      status,
      kind: kind === "CALLBACK" ? "MANUAL" : kind,
      is_callback: kind === "CALLBACK",
      outcome: isMisdialled && status === "FAILED" ? "BAD_NUMBER" : null,
      placed_at: shifted(now, placedAt),
      reached_phone: reachedPhone,
    }),
  );
  if (drawn.open !== null) {
    const { status, kind, dueAt, isRedialOfThisRound, generation } = drawn.open;
    const round = isRedialOfThisRound ? roundAt(scheduleOf(campaign), now).key : "another";
    const redial_round = kind === "REDIAL" ? round : null;
    const scheduled_time = shifted(now, dueAt);
    calls.push(call({ status, kind, scheduled_time, redial_round, generation }));
  }
  for (const { status, isCallback, dueAt, generation } of drawn.manual) {
    const scheduled_time = shifted(now, dueAt);
    const manualCall = { kind: "MANUAL", status, is_callback: isCallback, scheduled_time };
    calls.push(call({ ...manualCall, generation }));
  }
  if (drawn.testCall !== null) calls.push(call({ kind: "TEST", status: drawn.testCall }));
  return {
    enrolment:
      drawn.enrolment === null
        ? []
        : [{ ...whose, removed_at: drawn.enrolment === "removed" ? now : null }],
    calls,
  };
}

function blankCall(now: Date) {
  return {
    kind: "ROUND",
    status: "SCHEDULED",
    generation: presentGeneration,
    scheduled_time: now,
    placed_at: null as Date | null,
    redial_round: null as string | null,
    is_callback: false,
    outcome: null as string | null,
    reached_phone: null as boolean | null,
  };
}

function scheduleOf(row: CampaignColumns): Schedule {
  return {
    timeZone: row.time_zone,
    startTime: row.start_time,
    endTime: row.end_time,
    scheduleDays: row.schedule_days,
    windows: [],
    hoursOf: "CAMPAIGN",
    blackoutDates: [],
    holidaySets: [],
    tenantBlackoutDates: [],
    scheduleFrequency: row.schedule_frequency,
    intervalDays: row.interval_days,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    createdAt: row.created_at,
  };
}

function shifted(now: Date, offset: number | null): Date | null {
  return offset === null ? null : new Date(now.getTime() + offset);
}
