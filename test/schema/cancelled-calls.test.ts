import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { workOnCampaign } from "#domain/campaigns/campaign-work.ts";
import { type TestTenant, test } from "#test/client.ts";
import { graphql } from "#test/gql/gql.ts";
import { givenCampaign, givenEnrolled, rowOf } from "#test/operations.ts";

const History = graphql(`
  query CancelledHistory($id: ID!) {
    campaign(id: $id) {
      progress {
        scheduled
        cancelled
      }
      all: calls {
        totalCount
        nodes {
          id
          status
          cancelReason
          endedAt
        }
      }
      waiting: calls(filter: { status: [SCHEDULED] }) {
        totalCount
        nodes {
          id
        }
      }
      cancelled: calls(filter: { status: [CANCELLED] }) {
        totalCount
        nodes {
          status
        }
      }
      either: calls(filter: { status: [CANCELLED, SCHEDULED] }) {
        totalCount
      }
    }
  }
`);

async function historyOf(tenant: TestTenant, id: string) {
  return (await tenant.ask(History, { id })).campaign!;
}

test("calls that a stop has cancelled are shown so before and after their rows have followed", async ({
  app,
  tenant,
  pool,
}) => {
  const campaign = await givenCampaign(tenant);
  await givenEnrolled(tenant, campaign, 3);
  const place = { tenantId: tenant.id, campaignId: rowOf(campaign) };
  expect(await historyOf(tenant, campaign)).toMatchObject({
    waiting: { totalCount: 3 },
    cancelled: { totalCount: 0 },
  });

  const context = { ...app.context, rowsPerStep: 1 };
  await stopCampaign(context, systemOf(tenant.id), place.campaignId);
  const { rows } = await pool.query(
    "select count(*)::int as n from call where campaign_id = $1 and status = 'SCHEDULED'",
    [place.campaignId],
  );
  expect(rows).toEqual([{ n: 2 }]);
  const before = await historyOf(tenant, campaign);
  expect(before).toMatchObject({
    progress: { scheduled: 0, cancelled: 3 },
    waiting: { totalCount: 0, nodes: [] },
    cancelled: { totalCount: 3, nodes: Array(3).fill({ status: "CANCELLED" }) },
    either: { totalCount: 3 },
  });
  expect(new Set(before.all.nodes.map(({ cancelReason }) => cancelReason))).toEqual(
    new Set(["CAMPAIGN_STOPPED"]),
  );
  expect(before.all.nodes.every(({ status, endedAt }) => status === "CANCELLED" && endedAt)).toBe(
    true,
  );

  await workOnCampaign(context, place);
  expect(await historyOf(tenant, campaign)).toEqual(before);
});
