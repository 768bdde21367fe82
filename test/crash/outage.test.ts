import { expect, test } from "vitest";
import { startSimulator } from "#simulator/simulator.ts";
import { startCrashingPostgres } from "#test/crashing-postgres.ts";
import { TypedDocumentString } from "#test/gql/graphql.ts";
import { givenCampaign, givenEnrolled, noonZone } from "#test/operations.ts";
import { transports, watch } from "#test/watch.ts";
import { configuredTenant, startServer } from "../runtime/live-server.ts";

const Progress = new TypedDocumentString<
  { campaignProgress: { progress: { calling: number } } },
  { campaignId: string }
>(
  "subscription ($campaignId: ID!) { campaignProgress(campaignId: $campaignId) { progress { calling } } }",
);

test("a database that goes away is waited for, and everything goes on when it is back", async () => {
  await using resources = new AsyncDisposableStack();
  const postgres = resources.use(await startCrashingPostgres());
  const vapi = await startSimulator({ scriptFor: () => ({ ringsAfterSeconds: 600 }) });
  resources.defer(() => vapi.close());
  await using server = startServer({ databaseUrl: postgres.url, vapiUrl: vapi.url });
  const url = await server.url();
  const status = async (path: string) => (await fetch(url + path)).status;
  const tenant = await configuredTenant(url);
  const campaignId = await givenCampaign(tenant, { timeZone: noonZone() });
  const watches = transports.map((transport) =>
    resources.use(watch(transport, { ...tenant, url }, Progress, { campaignId })),
  );
  // While the database is away, an event is an error; the subscription goes on.
  const hears = async (one: (typeof watches)[number], count: number): Promise<void> => {
    try {
      await one.next((seen) => seen.campaignProgress.progress.calling === count);
    } catch (error) {
      if (!String(error).includes("INTERNAL_SERVER_ERROR")) throw error;
      await hears(one, count);
    }
  };
  const called = (count: number) => Promise.all(watches.map((one) => hears(one, count)));
  await called(0);
  await givenEnrolled(tenant, campaignId);
  await called(1);

  await postgres.away();
  await expect.poll(() => status("/ready")).toBe(503);
  await server.printed(/(ECONNREFUSED).*live updates was lost/);
  // Which of the two depends on whether the queue was fetching jobs when its connections were cut.
  await server.printed(/(ECONNREFUSED).*(?:fetching jobs|the worker failed)/);
  expect(await status("/health")).toBe(200);
  expect((await tenant.raw("{ viewer { tenant { id } } }")).errors).toMatchObject([
    { extensions: { code: "INTERNAL_SERVER_ERROR" } },
  ]);

  await postgres.back();
  await expect.poll(() => status("/ready")).toBe(200);
  await givenEnrolled(tenant, campaignId);
  await called(2);
  await expect.poll(() => vapi.calls.length).toBe(2);

  // Away once more: a server can be ended without it.
  await postgres.away();
  await expect.poll(() => status("/ready")).toBe(503);
  expect(await server.end("SIGTERM")).toBe(0);
  expect(server.output).not.toMatch(/unhandled/i);
});
