import type pg from "pg";
import { expect } from "vitest";
import { encodeId } from "#schema/ids.ts";
import type { DialEvidence } from "#rules/dial-evidence.ts";
import { newTenant, test, type TestTenant } from "#test/client.ts";
import { graphql } from "#test/gql/gql.ts";

const Decisions = graphql(`
  query DialDecisions {
    calls(orderBy: { field: SCHEDULED_TIME, direction: ASC }) {
      nodes {
        id
        decision {
          ...Decided
        }
        decisions {
          phoneNumberId
        }
      }
    }
  }
  fragment Decided on DialDecision {
    decidedAt
    basis
    message
    phoneNumberId
    callType
    packName
    packVersion
    windowClosesAt
    timeZoneData
    lastDoNotCallEntryId
    clocks {
      timeZone
      localTime
    }
    places {
      from
      region
      zones
    }
    rules {
      rule
      answer
      consentId
      countedCalls
      maxCalls
      hours
      listVersion
      listAsOf
    }
  }
`);

const entry = "019a0000-0000-7000-8000-000000000001";
const consent = "019a0000-0000-7000-8000-000000000002";

const evidence: DialEvidence = {
  tz: "2031a",
  closes: "2031-03-06T01:00:00.000Z",
  clocks: { "America/New_York": -300 },
  listed: entry,
  area: [["PHONE_NUMBER", "US-FL", ["America/New_York"]]],
  type: "TELEMARKETING",
  pack: "research-draft@1",
  open: ["us-fl.hours@1"],
  idle: ["us-fl.old@1"],
  lifted: { "us-fl.other@1": consent },
  consents: { "us-fl.consent@1": consent },
  lists: { "us.dnc.national@1": ["March", "2031-03-04T00:00:00.000Z"], "us.dnc.internal@1": null },
  caps: [["us-fl.cap@1", 1, 3, 24]],
};

interface GivenDial {
  /** Null: it was not sent. */
  readonly sentAt: string | null;
  readonly evidence: DialEvidence | null;
}

/** Calls an hour apart, each with these dials from numbers of their own. */
async function givenCalls(
  pool: pg.Pool,
  tenant: TestTenant,
  calls: readonly { readonly kind?: string; readonly dials: readonly GivenDial[] }[],
): Promise<void> {
  await pool.query(
    `with own as (
       insert into campaign (tenant_id, name, assistant_id, phone_number_id, start_time, end_time, time_zone)
       values ($1, 'A', 'assistant', 'number', '09:00', '17:00', 'UTC') returning id),
     person as (insert into contact (tenant_id, phone) values ($1, '+14155550142') returning id),
     given as (
       select n, uuid_v7() as id, coalesce(call ->> 'kind', 'ROUND')::call_kind as kind, call -> 'dials' as dials
       from jsonb_array_elements($2::jsonb) with ordinality as all_calls (call, n)),
     called as (
       insert into call (id, tenant_id, campaign_id, contact_id, kind, status, scheduled_time)
       select given.id, $1, own.id, person.id, kind, 'COMPLETED', '2031-03-05T00:00:00Z'::timestamptz + n * interval '1 hour'
       from given, own, person returning id)
     insert into dial (call_id, tenant_id, campaign_id, contact_id, state, credential_version, assistant_id, phone_number_id,
       intended_at, sent_at, evidence)
     select given.id, $1, own.id, person.id, 'REJECTED', 1, 'assistant', 'number ' || m, now(),
       (dial ->> 'sentAt')::timestamptz, nullif(dial -> 'evidence', 'null')::json
     from given join called using (id), own, person,
       jsonb_array_elements(given.dials) with ordinality as all_dials (dial, m)`,
    [tenant.id, JSON.stringify(calls)],
  );
}

const at = (minute: number) => `2031-03-05T18:${String(minute).padStart(2, "0")}:00.000Z`;

test("a call shows what its last dial was placed under, and nothing of dials that were not sent", async ({
  app,
  tenant,
}) => {
  const { pool } = app.context;
  await givenCalls(pool, tenant, [
    { dials: [{ sentAt: null, evidence: null }] },
    {
      dials: [
        { sentAt: at(0), evidence: { lost: true } },
        { sentAt: at(5), evidence },
        { sentAt: null, evidence: null },
      ],
    },
    { dials: [{ sentAt: at(0), evidence: null }] },
    { kind: "TEST", dials: [{ sentAt: at(0), evidence: null }] },
    { dials: [{ sentAt: at(0), evidence: { lost: true } }] },
  ]);
  const other = await newTenant(app);
  await givenCalls(pool, other, [{ dials: [{ sentAt: at(9), evidence }] }]);

  const { nodes } = (await tenant.ask(Decisions)).calls;
  expect(nodes.map(({ decision }) => decision?.basis ?? null)).toEqual([
    null,
    "KEPT",
    "CAMPAIGN_HOURS",
    "TEST_CALL",
    "LOST",
  ]);
  expect(nodes[1]!.decisions.map(({ phoneNumberId }) => phoneNumberId)).toEqual([
    "number 1",
    "number 2",
  ]);
  const nothing = {
    consentId: null,
    countedCalls: null,
    maxCalls: null,
    hours: null,
    listVersion: null,
    listAsOf: null,
  };
  const consentId = encodeId("Consent", consent);
  const listAsOf = "2031-03-04T00:00:00.000Z";
  expect(nodes[1]!.decision).toEqual({
    decidedAt: at(5),
    basis: "KEPT",
    message: "No loaded rule blocked this call. The rule pack was research-draft@1.",
    phoneNumberId: "number 2",
    callType: "TELEMARKETING",
    packName: "research-draft",
    packVersion: "1",
    windowClosesAt: "2031-03-06T01:00:00.000Z",
    timeZoneData: "2031a",
    lastDoNotCallEntryId: encodeId("DoNotCallEntry", entry),
    clocks: [{ timeZone: "America/New_York", localTime: "2031-03-05T13:05:00.000-05:00" }],
    places: [{ from: "PHONE_NUMBER", region: "US-FL", zones: ["America/New_York"] }],
    rules: expect.arrayContaining([
      { ...nothing, rule: "us-fl.hours@1", answer: "OPEN" },
      {
        ...nothing,
        rule: "us-fl.cap@1",
        answer: "BELOW_LIMIT",
        countedCalls: 1,
        maxCalls: 3,
        hours: 24,
      },
      { ...nothing, rule: "us-fl.consent@1", answer: "CONSENT_ON_RECORD", consentId },
      {
        ...nothing,
        rule: "us.dnc.national@1",
        answer: "CHECKED",
        listVersion: "March",
        listAsOf,
      },
      { ...nothing, rule: "us.dnc.internal@1", answer: "CHECKED" },
      { ...nothing, rule: "us-fl.other@1", answer: "LIFTED", consentId },
      { ...nothing, rule: "us-fl.old@1", answer: "NOT_IN_FORCE" },
    ]),
  });
  expect(nodes[1]!.decision!.rules).toHaveLength(7);
  const empty = { rules: [], clocks: [], places: [], windowClosesAt: null, packName: null };
  for (const { decision } of nodes.slice(2)) expect(decision).toMatchObject(empty);
});
