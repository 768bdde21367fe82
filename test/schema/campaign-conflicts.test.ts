import { expect } from "vitest";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { crossing } from "#test/crossing.ts";
import { testWithConsole as test } from "#test/console.ts";
import { givenCampaign, rowOf } from "#test/operations.ts";
import { addUser, type Caller } from "#test/signed-in.ts";
import type { App } from "../../src/app.ts";
import { ask } from "./ask.ts";

interface Changed {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
  readonly settingsVersion: string;
  readonly changes?: readonly unknown[];
}

const update = `mutation ($id: ID!, $input: UpdateCampaignInput!, $ifVersion: String) {
  updateCampaign(id: $id, input: $input, ifVersion: $ifVersion) {
    __typename
    ... on Campaign { settingsVersion }
    ... on Error { code message }
    ... on CampaignChangedError {
      settingsVersion
      changes { actorName before after actor { name } }
    }
  }
}`;

async function change(
  app: App,
  as: Caller,
  variables: { readonly id: string; readonly input: object; readonly ifVersion?: string },
): Promise<Changed> {
  const { data, errors } = await ask(app, { query: update, variables }, as);
  expect(errors).toBeUndefined();
  return (data as { updateCampaign: Changed }).updateCampaign;
}

async function versionOf(app: App, as: Caller, id: string): Promise<string> {
  const query = `query ($id: ID!) { campaign(id: $id) { settingsVersion } }`;
  const { data } = await ask(app, { query, variables: { id } }, as);
  return (data as { campaign: { settingsVersion: string } }).campaign.settingsVersion;
}

test("a change that was made for other settings changes nothing, and says who changed what", async ({
  app,
  tenant,
}) => {
  const id = await givenCampaign(tenant);
  const [ada, ben] = [
    (await addUser(app, tenant.id, "MANAGER", "Ada")).headers,
    (await addUser(app, tenant.id, "MANAGER", "Ben")).headers,
  ];
  const seen = await versionOf(app, ada, id);
  const first = await change(app, ben, { id, input: { retryAttempts: 5 }, ifVersion: seen });
  expect(first.__typename).toBe("Campaign");
  const second = await change(app, ben, {
    id,
    input: { name: "Ben's", retryAttempts: 5 },
    ifVersion: first.settingsVersion,
  });
  const refused = await change(app, ada, { id, input: { retryAttempts: 9 }, ifVersion: seen });
  expect(refused).toMatchObject({
    __typename: "CampaignChangedError",
    code: "CAMPAIGN_CHANGED",
    message: expect.stringMatching(
      /: Ben changed name at 20\S+; Ben changed retryAttempts at 20\S+\. Nothing was changed: read/,
    ),
    settingsVersion: second.settingsVersion,
    changes: [
      {
        actorName: "Ben",
        before: { name: expect.any(String) },
        after: { name: "Ben's" },
        actor: { name: "Ben" },
      },
      { actorName: "Ben", after: { retryAttempts: 5 } },
    ],
  });
  expect(await versionOf(app, ada, id)).toBe(second.settingsVersion);
  const again = await change(app, ada, {
    id,
    input: { retryAttempts: 9 },
    ifVersion: refused.settingsVersion,
  });
  expect(again.__typename).toBe("Campaign");
});

test("a pause, or a change that was taken back, is no other setting", async ({ app, tenant }) => {
  const id = await givenCampaign(tenant);
  const { headers } = await addUser(app, tenant.id, "MANAGER", "Ada");
  const seen = await versionOf(app, headers, id);
  await tenant.raw(`mutation { pauseCampaign(id: "${id}") { __typename } }`);
  expect(await versionOf(app, headers, id)).toBe(seen);
  await change(app, headers, { id, input: { redialsPerRound: 3 } });
  expect(await versionOf(app, headers, id)).not.toBe(seen);
  await change(app, headers, { id, input: { redialsPerRound: 0 } });
  expect(await versionOf(app, headers, id)).toBe(seen);
});

test("without a version, a change is made whatever the settings are", async ({ app, tenant }) => {
  const id = await givenCampaign(tenant);
  const { headers } = await addUser(app, tenant.id, "MANAGER", "Ada");
  await change(app, headers, { id, input: { retryAttempts: 5 } });
  const { __typename } = await change(app, headers, { id, input: { retryAttempts: 4 } });
  expect(__typename).toBe("Campaign");
});

test("a version that nobody was told names the last changes", async ({ app, tenant }) => {
  const id = await givenCampaign(tenant);
  const { headers } = await addUser(app, tenant.id, "MANAGER", "Ada");
  for (let attempts = 1; attempts <= 22; attempts++) {
    await change(app, headers, { id, input: { retryAttempts: attempts } });
  }
  const refused = await change(app, headers, { id, input: { name: "x" }, ifVersion: "guessed" });
  expect(refused.changes).toHaveLength(20);
});

test("of two changes at the same time that were made for the same settings, one is made", async ({
  app,
  tenant,
  pool,
}) => {
  const id = await givenCampaign(tenant);
  const { headers } = await addUser(app, tenant.id, "MANAGER", "Ada");
  const seen = await versionOf(app, headers, id);
  const campaignId = rowOf(id);
  const actor = { kind: "SYSTEM", tenantId: tenant.id } as const;
  const with_ = (retryAttempts: number) => () =>
    updateCampaign(app.context, actor, campaignId, { retryAttempts }, { ifVersion: seen });
  const results = await crossing(
    pool,
    (tx) => tx.query("select from campaign where id = $1 for update", [campaignId]),
    with_(7),
    with_(8),
  );
  expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(results.find(({ status }) => status === "rejected")).toMatchObject({
    reason: { name: "CampaignChangedError", activityIds: [expect.any(String)] },
  });
  const { rows } = await pool.query("select retry_attempts from campaign where id = $1", [
    campaignId,
  ]);
  const won = results[0]!.status === "fulfilled" ? 7 : 8;
  expect(rows).toEqual([{ retry_attempts: won }]);
});
