import { expect } from "vitest";
import { foldCounts } from "#domain/calls/keep-counts.ts";
import { newTenant, test } from "#test/client.ts";
import { graphql } from "#test/gql/gql.ts";
import { givenCampaign, givenContact, givenEnrolled, rowOf } from "#test/operations.ts";

const Numbers = graphql(`
  query CampaignNumbers($id: ID!) {
    campaign(id: $id) {
      answerRate
      callsPerMinute
      people {
        notCallable
        blockedBy {
          reason
          count
        }
      }
    }
  }
`);

const QueuePlace = graphql(`
  query QueuePlace($campaignId: ID!, $contactId: ID!) {
    queue(campaignId: $campaignId, contactId: $contactId) {
      ahead
      isAheadExact
      call {
        contact {
          id
        }
      }
    }
  }
`);

test("who cannot be called is counted by reason, before and after the counts are folded", async ({
  app,
  tenant,
  pool,
}) => {
  const id = await givenCampaign(tenant, { retryAttempts: 1 });
  const contacts = await givenEnrolled(tenant, id, 6);
  await givenEnrolled(tenant, await givenCampaign(tenant), 1);
  const update = (index: number, change: string) =>
    pool.query(`update contact set ${change} where id = $1`, [rowOf(contacts[index]!)]);
  for (const index of [0, 1]) {
    await tenant.raw(
      `mutation { updateContact(id: "${contacts[index]!}", input: { doNotCall: true }) { __typename } }`,
    );
  }
  await update(2, "unreachable_reason = 'no such number'");
  // Two reasons: the first counts.
  await update(1, "unreachable_reason = 'no such number'");
  await pool.query(
    `update call set status = 'COMPLETED', outcome = 'ANSWERED', placed_at = now(), ended_at = now(), finished_at = now()
     where campaign_id = $1 and contact_id = $2`,
    [rowOf(id), rowOf(contacts[3]!)],
  );
  for (const when of ["appended", "folded"]) {
    const { campaign } = await tenant.ask(Numbers, { id });
    expect(campaign!.people, when).toEqual({
      notCallable: 4,
      blockedBy: [
        { reason: "ON_DO_NOT_CALL_LIST", count: 2 },
        { reason: "BAD_NUMBER", count: 1 },
        { reason: "RETRY_LIMIT_REACHED", count: 1 },
      ],
    });
    await foldCounts(app.context);
  }
  await update(2, "unreachable_reason = null");
  const { campaign } = await tenant.ask(Numbers, { id });
  expect(campaign!.people.blockedBy).toHaveLength(2);
});

test("the answer rate is that of calls that rang or were busy, and the pace that of ten minutes", async ({
  app,
  tenant,
  pool,
}) => {
  const id = await givenCampaign(tenant);
  const none = await tenant.ask(Numbers, { id });
  expect(none.campaign).toMatchObject({ answerRate: null, callsPerMinute: 0 });
  const contacts = await givenEnrolled(tenant, id, 8);
  const end = (index: number, outcome: string, { kind = "kind", placed = "now()" } = {}) =>
    pool.query(
      `update call set status = case when $3::call_outcome in ('ANSWERED', 'VOICEMAIL') then 'COMPLETED' else 'FAILED' end::call_status,
         outcome = $3, placed_at = ${placed}, ended_at = now(), finished_at = now(), kind = ${kind}
       where campaign_id = $1 and contact_id = $2`,
      [rowOf(id), rowOf(contacts[index]!), outcome],
    );
  await end(0, "ANSWERED");
  await end(1, "VOICEMAIL");
  await end(2, "NO_ANSWER");
  await end(3, "BUSY", { placed: "now() - interval '11 minutes'" });
  // The phone did not ring.
  await end(4, "CAPACITY");
  await end(5, "ANSWERED", { kind: "'TEST'" });
  await pool.query(
    "update call set status = 'CALLING', placed_at = now() where campaign_id = $1 and contact_id = $2",
    [rowOf(id), rowOf(contacts[6]!)],
  );
  for (const when of ["appended", "folded"]) {
    const { campaign } = await tenant.ask(Numbers, { id });
    // Placed in the last ten minutes: three that rang, one that did not, and one that is live.
    expect(campaign, when).toMatchObject({ answerRate: 0.25, callsPerMinute: 0.5 });
    await foldCounts(app.context);
  }
});

test("a contact's place in the queue is how many calls of the campaign come before", async ({
  app,
  tenant,
}) => {
  const campaignId = await givenCampaign(tenant);
  const contacts = await givenEnrolled(tenant, campaignId, 3);
  await givenEnrolled(tenant, await givenCampaign(tenant), 2);
  const places = await Promise.all(
    contacts.map((contactId) => tenant.ask(QueuePlace, { campaignId, contactId })),
  );
  expect(places.map(({ queue }) => queue)).toEqual(
    contacts.map((id, ahead) => ({ ahead, isAheadExact: true, call: { contact: { id } } })),
  );
  const contactId = await givenContact(tenant);
  expect((await tenant.ask(QueuePlace, { campaignId, contactId })).queue).toBeNull();
  const stranger = await newTenant(app);
  const [first] = contacts;
  expect((await stranger.ask(QueuePlace, { campaignId, contactId: first! })).queue).toBeNull();
});

test("campaigns are sorted by name, creation or change, in both directions and page by page", async ({
  tenant,
}) => {
  const names = ["beta", "alpha", "gamma", "alpha"];
  const ids: string[] = [];
  for (const name of names) ids.push(await givenCampaign(tenant, { name }));
  await tenant.raw(`mutation { pauseCampaign(id: "${ids[1]}") { __typename } }`);
  const list = async (orderBy: string) => {
    const found: string[] = [];
    let after = "null";
    for (let more = true; more;) {
      const { data } = await tenant.raw(
        `{ campaigns(first: 1, after: ${after}, orderBy: ${orderBy}) { nodes { id } pageInfo { endCursor hasNextPage } } }`,
      );
      const { nodes, pageInfo } = (data as unknown as { campaigns: Page }).campaigns;
      found.push(...nodes.map(({ id }) => id));
      after = JSON.stringify(pageInfo.endCursor);
      more = pageInfo.hasNextPage;
    }
    return found.map((id) => ids.indexOf(id));
  };
  expect(await list("{ field: NAME, direction: ASC }")).toEqual([1, 3, 0, 2]);
  expect(await list("{ field: NAME }")).toEqual([2, 0, 3, 1]);
  expect(await list("{ field: UPDATED_AT }")).toEqual([1, 3, 2, 0]);
  expect(await list("{ field: CREATED_AT, direction: ASC }")).toEqual([0, 1, 2, 3]);
  expect(await list("null")).toEqual([3, 2, 1, 0]);
});

interface Page {
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
}
