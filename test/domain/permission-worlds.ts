import fc from "fast-check";
import { type Actor, systemOf } from "#domain/actor.ts";
import { workOnCampaign } from "#domain/campaigns/campaign-work.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { recordConsents, revokeConsent } from "#domain/contacts/consents.ts";
import { updateContact } from "#domain/contacts/contacts.ts";
import { addToDoNotCall, removeFromDoNotCall } from "#domain/contacts/do-not-call.ts";
import { recordListCheck } from "#domain/contacts/list-checks.ts";
import { NotPossibleError } from "#domain/errors.ts";
import { updateTenant } from "#domain/tenants/tenants.ts";
import { samplePhoneNumbers } from "#simulator/samples.ts";
import { moveToArea } from "#test/areas.ts";
import { enrol, givenCampaign, givenContacts, givenTenant } from "#test/given.ts";
import { loadSmallPack } from "#test/small-pack.ts";
import type { World } from "#test/world.ts";
import type { Model, OfNumber, OwnCampaign, Person } from "./permission-oracle.ts";

const people = 6;
const stepsPerWorld = 14;
const hourMs = 3_600_000;

const places = [
  { region: "US-NY", zones: ["America/New_York"] },
  { region: "US-NY", zones: ["America/New_York"] },
  { region: "US-CA", zones: ["America/Los_Angeles"] },
  { region: "US-TX", zones: ["America/Chicago"] },
  { region: "US-FL", zones: ["America/Chicago", "America/New_York"] },
  null,
] as const;

const who = fc.nat(people - 1);
/** Of those for whom the small pack asks for records. */
const buyer = fc.nat(3);
/** The campaign that sells, or the one that reminds. */
const which = fc.constantFrom(0, 0, 1);
const caps = fc.constantFrom<{ max: number; hours: number }[][]>(
  [],
  [{ max: 1, hours: 4 }],
  [{ max: 2, hours: 24 }],
  [
    { max: 3, hours: 24 },
    { max: 1, hours: 1 },
  ],
);

const mostly = (usual: boolean, other: boolean) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, fc.constant(other));

const change = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("consent" as const),
      who: buyer,
      kind: fc.constantFrom("CONSENT_WRITTEN" as const, "CONSENT_EXPRESS" as const),
      callType: fc.constantFrom("TELEMARKETING" as const, "SURVEY" as const),
      lastsMs: fc.constantFrom(null, 30_000, 3 * hourMs, 30 * hourMs),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("revoke" as const), who: buyer }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("check" as const),
      who: buyer,
      ageMs: fc.constantFrom(0, 20 * hourMs, 47 * hourMs, 72 * hourMs),
      isListed: fc.constantFrom(false, false, true),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("list" as const), who }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("unlist" as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("number" as const), who, to: fc.nat(7) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("caps" as const), caps }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("ownCaps" as const), which, caps }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("rules" as const),
      rules: fc.constantFrom(
        "OFF" as const,
        "ON" as const,
        "ON" as const,
        "ON_WITH_STORM" as const,
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("blackout" as const),
      date: fc.constantFrom(null, null, null, "2031-03-05", "2031-03-06"),
    }),
  },
);

const oneADay = fc.constant<{ max: number; hours: number }[]>([{ max: 1, hours: 24 }]);

/** What forbids the calls of somebody who may be called. */
const forbidding = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("revoke" as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("check" as const),
      who,
      ageMs: fc.constant(0),
      isListed: fc.constant(true),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("list" as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("caps" as const), caps: oneADay }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("ownCaps" as const), which, caps: oneADay }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("rules" as const),
      rules: fc.constant("ON_WITH_STORM" as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("blackout" as const),
      date: fc.constant("2031-03-06"),
    }),
  },
);

const step = fc.record({
  changes: fc.array(change, { minLength: 1, maxLength: 3 }),
  /** Until the next look. */
  minutes: fc.constantFrom(0, 0, 1, 7, 65, 65, 24 * 60),
  isAtNight: mostly(false, true),
  /** For whom a call is asked for, of which campaign. */
  asked: fc.array(fc.tuple(who, which), { minLength: 3, maxLength: 8 }),
  /** What changes between the claim and the sending, for somebody whose call is claimed, and how long that takes. */
  between: fc.option(forbidding, { freq: 3 }),
  pauseMs: fc.constantFrom(0, 0, 0, 40_000),
});

export const worlds = fc.record({
  tenantRate: fc.constantFrom(null, 20),
  campaignRate: fc.constantFrom(null, 6),
  perNumber: fc.constantFrom(null, 1, 3),
  steps: fc.array(step, { minLength: stepsPerWorld, maxLength: stepsPerWorld }),
});

type Drawn<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Value> ? Value : never;
export type Change = Drawn<typeof change> | Drawn<typeof forbidding>;

export type Limits = Omit<Drawn<typeof worlds>, "steps">;

/** The tenant of a story, and the model of what its oracle knows. */
export interface Story {
  readonly world: World;
  readonly tenantId: string;
  readonly actor: Actor;
  readonly model: Model;
  readonly persons: readonly Person[];
  readonly campaigns: readonly OwnCampaign[];
  /** All numbers that somebody has, had or may get, with what is on record of them. */
  readonly numbers: ReadonlyMap<string, OfNumber>;
}

export async function openStory(
  world: World,
  {
    tenantRate,
    campaignRate,
    perNumber,
  }: Pick<
    typeof worlds extends fc.Arbitrary<infer V> ? V : never,
    "tenantRate" | "campaignRate" | "perNumber"
  >,
): Promise<Story> {
  const tenant = await givenTenant(world, {
    maxConcurrentCalls: 5,
    ...(tenantRate !== null && { startsPerMinute: tenantRate }),
  });
  const actor = systemOf(tenant.id);
  const contacts = await givenContacts(world, tenant, people);
  for (const [index, place] of places.entries()) {
    await moveToArea(world, [contacts[index]!.id], {
      zones: place?.zones ?? [],
      places: place === null ? [] : [{ ...place, from: "ADDRESS" }],
    });
  }
  const [one, two, three] = samplePhoneNumbers.map(({ id }) => id);
  const sale = await givenCampaign(world, tenant, {
    hoursOf: "CONTACT",
    maxConcurrentCalls: 3,
    phoneNumberIds: [one!, two!],
    ...(perNumber !== null && { maxCallsPerNumberPerDay: perNumber }),
    ...(campaignRate !== null && { startsPerMinute: campaignRate }),
  });
  const reminder = await givenCampaign(world, tenant, {
    timeZone: "America/New_York",
    phoneNumberId: three!,
  });
  await updateCampaign(world.context, actor, sale, { callType: "TELEMARKETING" });
  await updateCampaign(world.context, actor, reminder, { callType: "INFORMATIONAL" });
  for (const campaign of [sale, reminder]) {
    await enrol(
      world,
      tenant,
      campaign,
      contacts.map(({ id }) => id),
    );
  }
  const spare = ["+12125550191", "+12125550192"];
  const numbers = new Map(
    [...contacts.map(({ phone }) => phone), ...spare].map((phone): [string, OfNumber] => {
      return [phone, { records: [], north: null, isListed: false }];
    }),
  );
  const story: Story = {
    world,
    tenantId: tenant.id,
    actor,
    model: { rules: "OFF", caps: [], blackout: null },
    persons: contacts.map(({ id, phone }, index) => {
      return { id, phone, former: [], place: places[index]!, known: numbers.get(phone)! };
    }),
    numbers,
    campaigns: [
      { id: sale, callType: "TELEMARKETING", zone: null, caps: [] },
      { id: reminder, callType: "INFORMATIONAL", zone: "America/New_York", caps: [] },
    ],
  };
  await apply(story, { do: "rules", rules: "ON" });
  const consent = { kind: "CONSENT_WRITTEN", callType: "TELEMARKETING", lastsMs: null } as const;
  for (const who of [0, 1, 2]) {
    await apply(story, { do: "consent", who, ...consent });
    await apply(story, { do: "check", who, ageMs: 0, isListed: false });
  }
  return story;
}

/** Does what a client does, and notes it in the model. */
export async function apply(story: Story, wanted: Change): Promise<void> {
  await (verbs[wanted.do] as (story: Story, wanted: Change) => Promise<void>)(story, wanted);
}

type Verb<Name extends Change["do"]> = (
  story: Story,
  wanted: Extract<Change, { do: Name }>,
) => Promise<void>;

const verbs: { readonly [Name in Change["do"]]: Verb<Name> } = {
  async consent({ world, actor, persons }, { who: nth, kind, callType, lastsMs }) {
    const person = persons[nth]!;
    const now = world.now().getTime();
    const expiresAt = lastsMs === null ? null : now + lastsMs;
    await recordConsents(world.context, actor, [
      {
        phone: person.phone,
        kind,
        callTypes: [callType],
        givenAt: new Date(now),
        expiresAt: expiresAt === null ? null : new Date(expiresAt),
      },
    ]);
    person.known.records.push({ kind, callType, givenAt: now, expiresAt, isRevoked: false });
  },
  async revoke({ world: { context }, actor, persons }, { who: nth }) {
    const person = persons[nth]!;
    const { rows } = await context.pool.query<{ id: string }>(
      "select id from consent where phone = $1 and revoked_at is null",
      [person.phone],
    );
    const ids = rows.map(({ id }) => id);
    if (ids.length > 0) await revokeConsent(context, actor, { ids });
    for (const record of person.known.records) record.isRevoked = true;
  },
  async check({ world, actor, persons }, { who: nth, ageMs, isListed }) {
    const person = persons[nth]!;
    const asOf = new Date(world.now().getTime() - ageMs);
    const named = { [isListed ? "listed" : "clear"]: [person.phone] };
    const check = { list: "north", version: "a state", asOf, ...named };
    await recordListCheck(world.context, actor, check);
    const { known } = person;
    if (known.north === null || asOf.getTime() >= known.north.asOf) {
      known.north = { asOf: asOf.getTime(), isListed };
    }
  },
  async list({ world, actor, persons }, { who: nth }) {
    await addToDoNotCall(world.context, actor, { phones: [persons[nth]!.phone] });
    persons[nth]!.known.isListed = true;
  },
  async unlist({ world, actor, persons }, { who: nth }) {
    const listed = persons.filter(({ known }) => known.isListed);
    const person = listed[nth % listed.length];
    if (person === undefined) return;
    await removeFromDoNotCall(world.context, actor, { phones: [person.phone] });
    person.known.isListed = false;
  },
  /** The person gets one of the numbers that nobody has. */
  async number({ world, actor, persons, numbers }, { who: nth, to }) {
    const person = persons[nth]!;
    const taken = new Set(persons.map(({ phone }) => phone));
    const free = [...numbers.keys()].filter((phone) => !taken.has(phone));
    const phone = free[to % free.length]!;
    try {
      await updateContact(world.context, actor, person.id, { phone });
    } catch (error) {
      if (error instanceof NotPossibleError && error.code === "CALL_IS_LIVE") return;
      throw error;
    }
    const { zones = [], region } = person.place ?? {};
    const inPlace = region === undefined ? [] : [{ region, zones, from: "ADDRESS" as const }];
    await moveToArea(world, [person.id], { zones, places: inPlace });
    person.former.push({ phone: person.phone, until: world.now().getTime() });
    const isListed = person.known.isListed;
    person.phone = phone;
    person.known = numbers.get(phone)!;
    // Who is not to be called stays so with a new number, and the former one stays on the list.
    if (isListed) person.known.isListed = true;
  },
  async caps({ world, actor, model }, { caps: contactCaps }) {
    await updateTenant(world.context, actor, { contactCaps });
    model.caps = contactCaps;
  },
  async ownCaps({ world, actor, campaigns }, { which: nth, caps: contactCaps }) {
    await updateCampaign(world.context, actor, campaigns[nth]!.id, { contactCaps });
    campaigns[nth]!.caps = contactCaps;
  },
  async rules({ world, actor, model }, { rules }) {
    const switches = rules === "ON_WITH_STORM" ? ["storm"] : [];
    const exceptions: "CONSENT_EXPRESS"[] = ["CONSENT_EXPRESS"];
    const callingRules = rules === "OFF" ? null : { ...loadSmallPack(), switches, exceptions };
    await updateTenant(world.context, actor, { callingRules });
    model.rules = rules;
  },
  async blackout({ world, actor, model }, { date }) {
    const blackoutDates = date === null ? [] : [{ from: date, to: date, label: "Fair" }];
    await updateTenant(world.context, actor, { blackoutDates });
    model.blackout = date;
  },
};

/** What changes leave to be done. */
export async function follow({ world, tenantId, campaigns }: Story): Promise<void> {
  for (const { id } of campaigns) await workOnCampaign(world.context, { tenantId, campaignId: id });
}

/** Calls that people ask for, of whom the contact has none that waits. */
export async function ask(
  { world, tenantId, persons, campaigns }: Story,
  asked: readonly (readonly [number, number])[],
) {
  for (const [index, campaign] of asked) {
    await world.context.pool.query(
      `insert into call (tenant_id, campaign_id, contact_id, kind, is_callback, scheduled_time)
       values ($1, $2, $3, 'MANUAL', true, $4) on conflict do nothing`,
      [tenantId, campaigns[campaign]!.id, persons[index]!.id, world.now()],
    );
  }
}
