import { expect } from "vitest";
import { startSimulator } from "#simulator/simulator.ts";
import { givenCampaign } from "./campaigns.ts";
import { notice, open, test as base } from "./console.ts";

const lines = 40;
const people = 400;

/** Calls of people who hang up by themselves: some in one second, others in ten. */
const test = base.extend("vapi", { scope: "file" }, async ({}, { onCleanup }) => {
  const simulator = await startSimulator({
    concurrencyLimit: lines,
    scriptFor: ({ number }) => ({
      ringsAfterSeconds: 0.1,
      answersAfterSeconds: 0.4,
      lastsSeconds: 0.5 + Number(number.at(-1)),
    }),
  });
  onCleanup(() => simulator.close());
  return simulator;
});

/** The first number of a text. */
function numberIn(text: string | null): number {
  return Number(/[\d,]+/.exec(text ?? "")?.[0].replace(",", ""));
}

test("a stop in full flight says what it does, and places no further call", async ({
  app,
  vapi,
  tenant,
  signIn,
}) => {
  await tenant.raw(
    `mutation { updateTenant(input: { maxConcurrentCalls: ${lines} }) { __typename } }`,
  );
  await givenCampaign(app.url, tenant, {
    name: "Reminders",
    contacts: people,
    maxConcurrentCalls: lines,
  });
  const page = await signIn(tenant);
  await open(page, "Campaigns");
  const row = page.getByRole("row", { name: /Reminders/ });
  // Some have ended, so the lines are being filled again while it is stopped.
  await row.getByText(/^[1-9]\d* of 400/).waitFor();
  await row.getByRole("button", { name: "More for Reminders" }).click();
  await page.getByRole("menuitem", { name: "Stop …" }).click();
  const receipt = page.getByRole("dialog");
  const promised = await receipt.getByText(/scheduled calls are cancelled/).textContent();
  expect(numberIn(promised)).toBeGreaterThan(0);
  await receipt.getByText(/live calls go on to their end|live call goes on to its end/).waitFor();
  await receipt.getByText(/Redials that wait are cancelled, and not made again/).waitFor();
  const answered = page.waitForResponse((response) =>
    (response.request().postData() ?? "").includes("mutation StopCampaign"),
  );
  await receipt.getByRole("button", { name: "Stop the campaign" }).click();
  await (await answered).finished();
  const stoppedAt = new Date();
  const done = await notice(page, /scheduled calls were cancelled/).textContent();

  // Whoever is on the line talks to the end.
  await row.getByText("Stopped", { exact: true }).last().waitFor();
  await expect.poll(() => vapi.calls.every(({ status }) => status === "ended")).toBe(true);
  expect(new Set(vapi.calls.map(({ script }) => script.endedReason))).toEqual(
    new Set(["customer-ended-call"]),
  );
  // Nobody was called but those whom the stop did not cancel.
  expect(vapi.calls.length + numberIn(done)).toBe(people);
  const { data } =
    await tenant.raw(`{ calls(first: 200, orderBy: { field: SCHEDULED_TIME, direction: DESC },
    filter: { status: [CALLING, IN_PROGRESS, COMPLETED, FAILED] }) { totalCount nodes { placedAt } } }`);
  const { totalCount, nodes } = data!["calls"]! as {
    readonly totalCount: number;
    readonly nodes: readonly { readonly placedAt: string }[];
  };
  expect(totalCount).toBe(vapi.calls.length);
  const last = Math.max(...nodes.map(({ placedAt }) => Date.parse(placedAt)));
  expect(last).toBeLessThanOrEqual(stoppedAt.getTime());
});
