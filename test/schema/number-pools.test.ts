import { expect } from "vitest";
import { samplePhoneNumbers } from "#simulator/samples.ts";
import { test } from "#test/client.ts";
import { graphql } from "#test/gql/gql.ts";
import { dullCampaign, givenCampaign, givenEnrolled, rowOf } from "#test/operations.ts";

const ids = samplePhoneNumbers.map(({ id }) => id);
const [first, second] = ids as [string, string];

const Create = graphql(`
  mutation CreateWithPool($input: CreateCampaignInput!) {
    createCampaign(input: $input) {
      ... on Campaign {
        id
        phoneNumberId
        phoneNumberIds
        phoneNumber {
          id
        }
        phoneNumbers {
          id
        }
        maxCallsPerNumberPerDay
        startsPerMinute
      }
      ... on Error {
        message
      }
    }
  }
`);

const Update = graphql(`
  mutation UpdatePool($id: ID!, $input: UpdateCampaignInput!) {
    updateCampaign(id: $id, input: $input) {
      ... on Campaign {
        phoneNumberId
        phoneNumberIds
        maxCallsPerNumberPerDay
        startsPerMinute
      }
      ... on Error {
        message
      }
    }
  }
`);

const Numbers = graphql(`
  query NumbersOfCalls($campaignId: ID!) {
    calls(filter: { campaignId: $campaignId }, first: 2) {
      nodes {
        phoneNumberId
      }
    }
  }
`);

const UpdateRate = graphql(`
  mutation UpdateTenantsRate($startsPerMinute: Int) {
    updateTenant(input: { startsPerMinute: $startsPerMinute }) {
      ... on Tenant {
        startsPerMinute
      }
      ... on Error {
        message
      }
    }
  }
`);

const pooled = { ...dullCampaign, phoneNumberId: null, phoneNumberIds: [second, first] };

test("a campaign with several numbers shows the first as its short form", async ({ tenant }) => {
  const limits = { maxCallsPerNumberPerDay: 80, startsPerMinute: 30 };
  const { createCampaign } = await tenant.ask(Create, { input: { ...pooled, ...limits } });
  expect(createCampaign).toMatchObject({
    phoneNumberId: second,
    phoneNumberIds: [second, first],
    phoneNumber: { id: second },
    phoneNumbers: [{ id: second }, { id: first }],
    ...limits,
  });
});

test("a campaign with one number shows it in both forms, and may be changed in either", async ({
  tenant,
}) => {
  const id = await givenCampaign(tenant, dullCampaign);
  const change = async (input: object) => (await tenant.ask(Update, { id, input })).updateCampaign;
  expect(await change({})).toEqual({
    phoneNumberId: first,
    phoneNumberIds: [first],
    maxCallsPerNumberPerDay: null,
    startsPerMinute: null,
  });
  expect(await change({ phoneNumberIds: [second, first], startsPerMinute: 5 })).toMatchObject({
    phoneNumberId: second,
    phoneNumberIds: [second, first],
    startsPerMinute: 5,
  });
  expect(await change({ phoneNumberId: first, startsPerMinute: null })).toMatchObject({
    phoneNumberId: first,
    phoneNumberIds: [first],
    startsPerMinute: null,
  });
});

test("a call shows the number from which it is placed", async ({ tenant, pool }) => {
  const campaignId = await givenCampaign(tenant, dullCampaign);
  await givenEnrolled(tenant, campaignId);
  const numbers = async () => (await tenant.ask(Numbers, { campaignId })).calls.nodes;
  expect(await numbers()).toEqual([{ phoneNumberId: null }]);
  await pool.query(
    `insert into dial (call_id, tenant_id, campaign_id, contact_id, credential_version, assistant_id,
       phone_number_id, intended_at)
     select id, tenant_id, campaign_id, contact_id, 1, 'assistant', $2, now() from call where campaign_id = $1`,
    [rowOf(campaignId), second],
  );
  expect(await numbers()).toEqual([{ phoneNumberId: second }]);
});

test("the tenant's start rate is set and removed", async ({ tenant }) => {
  const set = async (startsPerMinute: number | null) =>
    (await tenant.ask(UpdateRate, { startsPerMinute })).updateTenant;
  expect(await set(120)).toEqual({ startsPerMinute: 120 });
  expect(await set(null)).toEqual({ startsPerMinute: null });
  expect(await set(0)).toMatchObject({ message: expect.stringContaining("startsPerMinute") });
});
