import type pg from "pg";
import { describe, expect } from "vitest";
import { test } from "#test/client.ts";
import { graphql } from "#test/gql/gql.ts";
import { givenCampaign, givenContact, givenEnrolled, rowOf } from "#test/operations.ts";

const Schedule = graphql(`
  mutation Schedule($input: ScheduleCallInput!) {
    scheduleCall(input: $input) {
      __typename
      ... on Call {
        id
        kind
        isCallback
        status
        scheduledTime
        dialState
        attempt
        events {
          kind
        }
      }
      ... on Error {
        message
      }
    }
  }
`);

const Cancel = graphql(`
  mutation Cancel($id: ID!) {
    cancelCall(id: $id) {
      __typename
      ... on Call {
        status
        cancelReason
        endedAt
        events {
          kind
          detail
        }
      }
      ... on Error {
        message
      }
    }
  }
`);

const End = graphql(`
  mutation End($id: ID!) {
    endCall(id: $id) {
      __typename
      ... on EndedCall {
        outcome
        message
        call {
          status
        }
      }
      ... on Error {
        message
      }
    }
  }
`);

const TestCall = graphql(`
  mutation TestCall($input: PlaceTestCallInput!) {
    placeTestCall(input: $input) {
      __typename
      ... on Call {
        kind
        status
        contact {
          id
          phone
          campaigns {
            totalCount
          }
        }
        campaign {
          progress {
            scheduled
          }
        }
      }
      ... on Error {
        message
      }
    }
  }
`);

const List = graphql(`
  query List($filter: CallFilter, $orderBy: CallOrder) {
    calls(filter: $filter, orderBy: $orderBy) {
      totalCount
      nodes {
        id
      }
    }
  }
`);

/** The id of the only call of a campaign. */
async function callIn(pool: pg.Pool, campaignId: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>("select id from call where campaign_id = $1", [
    rowOf(campaignId),
  ]);
  return `Call:${rows[0]!.id}`;
}

async function set(pool: pg.Pool, id: string, status: string): Promise<void> {
  await pool.query("update call set status = $2 where id = $1", [rowOf(id), status]);
}

describe("a call scheduled by hand", () => {
  test("is due when it was asked for", async ({ tenant }) => {
    const campaignId = await givenCampaign(tenant);
    const contactId = await givenContact(tenant, { doNotCall: true });
    await tenant.raw(
      `mutation { enrolContacts(input: { campaignId: "${campaignId}", contactIds: ["${contactId}"] }) { __typename } }`,
    );
    const input = { campaignId, contactId, at: new Date(Date.now() + 3_600_000).toISOString() };
    const never = await tenant.ask(Schedule, { input });
    expect(never.scheduleCall).toMatchObject({ __typename: "NotPossibleError" });
    await tenant.raw(
      `mutation { updateContact(id: "${contactId}", input: { doNotCall: false }) { __typename } }`,
    );
    const { scheduleCall } = await tenant.ask(Schedule, { input });
    expect(scheduleCall).toMatchObject({
      kind: "MANUAL",
      isCallback: false,
      status: "SCHEDULED",
      scheduledTime: input.at,
      dialState: null,
      attempt: null,
      events: [],
    });
    const twice = await tenant.ask(Schedule, { input });
    expect(twice.scheduleCall).toMatchObject({
      __typename: "NotPossibleError",
      message: expect.stringContaining("open manual call"),
    });
    const callback = await tenant.ask(Schedule, { input: { ...input, isCallback: true } });
    expect(callback.scheduleCall).toMatchObject({ kind: "MANUAL", isCallback: true });
  });

  test("is for members only, and not for the next century", async ({ tenant }) => {
    const campaignId = await givenCampaign(tenant);
    const contactId = await givenContact(tenant);
    const stranger = await tenant.ask(Schedule, { input: { campaignId, contactId } });
    expect(stranger.scheduleCall).toMatchObject({
      message: expect.stringContaining("enrolContacts"),
    });
    const [member] = await givenEnrolled(tenant, campaignId);
    const input = { campaignId, contactId: member!, at: "2099-01-01T00:00:00Z" };
    const { scheduleCall } = await tenant.ask(Schedule, { input });
    expect(scheduleCall).toMatchObject({ message: expect.stringContaining("366 days") });
  });
});

test("a call that waits can be cancelled, once and for all", async ({ tenant, pool }) => {
  const campaignId = await givenCampaign(tenant);
  await givenEnrolled(tenant, campaignId);
  const id = await callIn(pool, campaignId);
  const { cancelCall } = await tenant.ask(Cancel, { id });
  expect(cancelCall).toEqual({
    __typename: "Call",
    status: "CANCELLED",
    cancelReason: "BY_USER",
    endedAt: expect.any(String),
    events: [{ kind: "CANCELLED", detail: "BY_USER" }],
  });
  expect((await tenant.ask(Cancel, { id })).cancelCall).toMatchObject({ status: "CANCELLED" });
});

describe("what cannot be done to a call is said", () => {
  test.for([
    ["SCHEDULED", null, "cancelCall"],
    // Of how a live one is ended, test/domain/end-call.test.ts tells.
    ["CALLING", "endCall", null],
    ["IN_PROGRESS", "endCall", null],
    ["COMPLETED", "COMPLETED", "only live calls can be ended"],
    ["FAILED", "FAILED", "only live calls can be ended"],
  ] as const)("to one that is %s", async ([status, cancelling, ending], { tenant, pool }) => {
    const campaignId = await givenCampaign(tenant);
    await givenEnrolled(tenant, campaignId);
    const id = await callIn(pool, campaignId);
    await set(pool, id, status);
    if (ending !== null) {
      const { endCall } = await tenant.ask(End, { id });
      expect(endCall).toMatchObject({ message: expect.stringContaining(ending) });
    }
    const { cancelCall } = await tenant.ask(Cancel, { id });
    expect(cancelCall).toMatchObject(
      cancelling === null
        ? { status: "CANCELLED" }
        : { message: expect.stringContaining(cancelling) },
    );
  });

  test.for(["nothing", "Contact:019a2b3c-0000-7000-8000-000000000000"])(
    "to %s",
    async (id, { tenant }) => {
      expect((await tenant.ask(Cancel, { id })).cancelCall).toMatchObject({
        __typename: "NotFoundError",
      });
      expect((await tenant.ask(End, { id })).endCall).toMatchObject({
        __typename: "NotFoundError",
      });
    },
  );
});

test("a live call keeps its slot until VAPI has ended it, unless releaseLine is given", async ({
  tenant,
  pool,
}) => {
  const campaignId = await givenCampaign(tenant);
  await givenEnrolled(tenant, campaignId);
  const id = await callIn(pool, campaignId);
  await pool.query(
    `with sent as (
       insert into dial (call_id, tenant_id, campaign_id, contact_id, state, credential_version, assistant_id,
         phone_number_id, intended_at, sent_at)
       select id, tenant_id, campaign_id, contact_id, 'UNKNOWN', 1, 'assistant', 'number', now(), now()
       from call where id = $1 returning id)
     update call set status = 'CALLING', placed_at = now(), dial_id = sent.id from sent where call.id = $1`,
    [rowOf(id)],
  );
  const end = (input: string) =>
    tenant.raw(`mutation { endCall(id: "${id}"${input}) { ... on EndedCall { outcome } } }`);
  expect(await end("")).toEqual({ data: { endCall: { outcome: "WILL_BE_HUNG_UP" } } });
  const released = await end(", input: { releaseLine: true }");
  expect(released).toEqual({ data: { endCall: { outcome: "RELEASED" } } });
});

describe("a test call", () => {
  test("goes to any phone, at once, and counts in no campaign", async ({ tenant }) => {
    const campaignId = await givenCampaign(tenant, { isActive: false });
    const input = { campaignId, phone: "+1 415 555 0199" };
    const { placeTestCall } = await tenant.ask(TestCall, { input });
    expect(placeTestCall).toMatchObject({
      kind: "TEST",
      status: "SCHEDULED",
      contact: { phone: "+14155550199", campaigns: { totalCount: 0 } },
      campaign: { progress: { scheduled: 0 } },
    });
    const again = await tenant.ask(TestCall, { input });
    expect(again.placeTestCall).toMatchObject({ __typename: "NotPossibleError" });
  });

  test("has variables of its own", async ({ tenant, pool }) => {
    const campaignId = await givenCampaign(tenant);
    const input = { campaignId, phone: "+14155550198", variables: { plan: "silver", visits: 3 } };
    await tenant.ask(TestCall, { input });
    const { rows } = await pool.query(
      "select test_variables as variables from call where campaign_id = $1",
      [rowOf(campaignId)],
    );
    expect(rows).toEqual([{ variables: { plan: "silver", visits: "3" } }]);
  });

  test("needs one to be called", async ({ tenant }) => {
    const campaignId = await givenCampaign(tenant);
    const { placeTestCall } = await tenant.ask(TestCall, { input: { campaignId } });
    expect(placeTestCall).toMatchObject({ __typename: "InputValidationError" });
  });

  test("is not for those who must not be called", async ({ tenant }) => {
    const campaignId = await givenCampaign(tenant);
    const contactId = await givenContact(tenant, { doNotCall: true });
    const { placeTestCall } = await tenant.ask(TestCall, { input: { campaignId, contactId } });
    expect(placeTestCall).toMatchObject({ __typename: "NotPossibleError" });
  });
});

test("calls are found by what is known of them, in the order that is asked for", async ({
  tenant,
  pool,
}) => {
  const campaignId = await givenCampaign(tenant);
  const [ada, grace] = await givenEnrolled(tenant, campaignId, 2);
  await tenant.raw(
    `mutation { updateContact(id: "${grace}", input: { name: "Grace_H" }) { __typename } }`,
  );
  const { rows } = await pool.query<{ id: string; contact: string }>(
    "select id, contact_id as contact from call where campaign_id = $1",
    [rowOf(campaignId)],
  );
  const callOf = (contact: string) =>
    `Call:${rows.find((row) => row.contact === rowOf(contact))!.id}`;
  const [adas, graces] = [callOf(ada!), callOf(grace!)];
  const at = "2027-05-01T00:00:00.000Z";
  await pool.query("update call set scheduled_time = $2, outcome = 'BUSY' where id = $1", [
    rowOf(graces),
    at,
  ]);
  const found = async (filter: object, orderBy?: { field: "SCHEDULED_TIME" }) => {
    const { calls } = await tenant.ask(List, { filter, ...(orderBy && { orderBy }) });
    expect(calls.totalCount).toBe(calls.nodes.length);
    return calls.nodes.map(({ id }) => id);
  };
  expect(await found({ search: "grace_" })).toEqual([graces]);
  expect(await found({ search: "_race" })).toEqual([]);
  expect(await found({ from: at })).toEqual([graces]);
  expect(await found({ to: at })).toEqual([adas]);
  expect(await found({ contactId: ada })).toEqual([adas]);
  expect(await found({ outcome: ["BUSY"] })).toEqual([graces]);
  expect(await found({ status: ["SCHEDULED"], campaignId })).toHaveLength(2);
  const often = Array.from({ length: 40_000 }, () => "SCHEDULED" as const);
  expect(await found({ status: often, campaignId })).toHaveLength(2);
  expect(await found({ status: [] })).toEqual([]);
  expect(await found({ campaignId: "nothing" })).toEqual([]);
  expect(await found({}, { field: "SCHEDULED_TIME" })).toEqual([graces, adas]);
});

test("an instant needs its offset", async ({ tenant }) => {
  const { errors } = await tenant.raw(
    `{ calls(filter: { from: "2026-11-02T09:00" }) { totalCount } }`,
  );
  expect(errors?.[0]?.message).toContain("for example 2026-11-02T09:00:00Z");
});

test.for(["2030-11-02t09:00:00z", "2030-11-02T09:00:00z", "2030-11-02t10:00:00+01:00"])(
  "RFC 3339 allows t and z in lower case: %s",
  async (from, { tenant }) => {
    const query = `query Calls($from: DateTime) { calls(filter: { from: $from }) { totalCount } }`;
    expect(await tenant.raw(query, { from })).toEqual({ data: { calls: { totalCount: 0 } } });
  },
);

test.for([
  "0000-01-01T00:00:00Z",
  "0001-01-01T00:00:00+10:00",
  "9999-12-31T23:59:59-10:00",
  "2030-02-29T09:00:00Z",
  "2030-04-31T23:00:00-07:00",
])(
  "an instant of a year that no database row has, or of a day that is none, is refused as input: %s",
  async (from, { tenant }) => {
    const query = `query Calls($from: DateTime) { calls(filter: { from: $from }) { totalCount } }`;
    const { errors } = await tenant.raw(query, { from });
    expect(errors![0]!.message).toContain("is not an RFC 3339 instant");
  },
);
