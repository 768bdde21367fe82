import { DateTime } from "luxon";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { startSimulator } from "#simulator/simulator.ts";
import { mostAtOnce } from "#test/record.ts";
import { open, test as base } from "./console.ts";

/** Calls of some seconds. */
const test = base.extend("vapi", { scope: "file" }, async ({}, { onCleanup }) => {
  const simulator = await startSimulator({
    speed: 10,
    scriptFor: () => ({ ringsAfterSeconds: 1, answersAfterSeconds: 4, lastsSeconds: 30 }),
  });
  onCleanup(() => simulator.close());
  return simulator;
});

/** Chooses the first entry of a list that opens below a field. */
async function chooseFirst(page: Page, label: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  await page.getByRole("option").first().click();
  // While it is open, the rest of the page cannot be used.
  await page.getByRole("listbox").waitFor({ state: "detached" });
}

interface Form {
  /** As the days are written, of those that the form proposes not. */
  readonly toggled: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly frequency?: string;
  readonly zone?: string;
}

const always: Form = { toggled: ["Sat", "Sun"], from: "00:00", to: "23:59" };

/** Fills the form for a campaign, and saves it. */
async function createCampaign(
  page: Page,
  name: string,
  { toggled, from, to, frequency, zone }: Form = always,
): Promise<void> {
  await page.getByRole("link", { name: "Campaigns", exact: true }).first().click();
  await page.getByRole("link", { name: "New campaign" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await chooseFirst(page, "Assistant");
  await chooseFirst(page, "Phone numbers");
  if (frequency !== undefined) {
    await page.getByLabel("How often each contact is called").selectOption({ label: frequency });
  }
  for (const day of toggled) {
    await page.getByRole("button", { name: day, exact: true }).click();
  }
  await page.getByLabel("From", { exact: true }).fill(from);
  await page.getByLabel("To", { exact: true }).fill(to);
  if (zone !== undefined) {
    await page.getByLabel("Time zone", { exact: true }).fill(zone);
    await page.getByRole("option", { name: zone }).first().click();
  }
  await page.getByRole("button", { name: "Create the campaign" }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
}

function fileOf(contacts: number) {
  const lines = Array.from({ length: contacts }, (_, n) => `Person ${n},+1415555${1_000 + n}`);
  return {
    name: "contacts.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(`name,phone\n${lines.join("\n")}\n`),
  };
}

/** Uploads a list to the campaign whose page is open, and confirms it. */
async function upload(page: Page, contacts: number): Promise<void> {
  await page
    .getByRole("link", { name: /^Upload/ })
    .first()
    .click();
  await page.getByLabel("Drop a list here").setInputFiles(fileOf(contacts));
  await page.waitForURL(/\/imports\//);
  await page.getByRole("button", { name: /^Import/ }).click();
  await page.getByRole("button", { name: /Undo/ }).waitFor();
}

test("a daily campaign with more contacts than lines calls each of them once, ten at a time", async ({
  vapi,
  tenant,
  signIn,
}) => {
  const page = await signIn(tenant);
  const before = vapi.calls.length;
  await createCampaign(page, "Daily Follow-up");
  await upload(page, 40);
  await open(page, "Campaigns");
  const row = page.getByRole("row", { name: /Daily Follow-up/ });
  // Ten lines are in use: nobody has read the page again.
  await row.getByText("10 / 10").waitFor();
  await expect
    .poll(() => vapi.calls.slice(before).filter(({ status }) => status === "ended").length)
    .toBe(40);
  const calls = vapi.calls.slice(before);
  expect(mostAtOnce(calls)).toBe(10);
  expect(new Set(calls.map(({ number }) => number)).size).toBe(40);
  await row.getByText("0 / 10").waitFor();
  await open(page, "Calls");
  await page.getByText("40 of 40").waitFor();
});

test("a weekly campaign on three days says when it calls, and calls at no other time", async ({
  tenant,
  signIn,
}) => {
  const page = await signIn(tenant);
  await createCampaign(page, "Weekly Check-in", {
    toggled: ["Tue", "Thu"],
    from: "10:00",
    to: "14:00",
    frequency: "Every week",
    zone: "America/Los Angeles",
  });
  await upload(page, 50);
  await open(page, "Campaigns");
  const row = page.getByRole("row", { name: /Weekly Check-in/ });
  const gate = row.getByText(/Open until|Opens/);
  expect(await gate.textContent()).toMatch(/(Mon|Wed|Fri) .*(10:00|14:00) Los Angeles/);
  const { data } = await tenant.raw(`{ calls(first: 50) { totalCount nodes { scheduledTime } } }`);
  const { totalCount, nodes } = data!["calls"]! as {
    readonly totalCount: number;
    readonly nodes: readonly { readonly scheduledTime: string }[];
  };
  expect(totalCount).toBe(50);
  for (const { scheduledTime } of nodes) {
    const at = DateTime.fromISO(scheduledTime, { zone: "America/Los_Angeles" });
    expect([1, 3, 5]).toContain(at.weekday);
    expect(at.hour).toBeGreaterThanOrEqual(10);
    expect(at.hour).toBeLessThan(14);
  }
});

test("a campaign with 200 scheduled calls is stopped, and started again", async ({
  tenant,
  signIn,
}) => {
  const page = await signIn(tenant);
  await createCampaign(page, "Renewals");
  await upload(page, 200);
  await open(page, "Campaigns");
  const row = page.getByRole("row", { name: /Renewals/ });
  await row.getByRole("button", { name: /^More for/ }).click();
  await page.getByRole("menuitem", { name: /Stop/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: /Stop/ }).click();
  // The first one is that of narrow screens.
  await row.getByText("Stopped", { exact: true }).last().waitFor();
  const scheduled = async () =>
    (await tenant.raw("{ calls(filter: { status: [SCHEDULED] }) { totalCount } }")).data;
  expect(await scheduled()).toEqual({ calls: { totalCount: 0 } });
  await row.getByRole("button", { name: "Start Renewals" }).click();
  const receipt = page.getByRole("dialog");
  await receipt.getByText(/^It calls/).waitFor();
  await receipt.getByRole("button", { name: "Start" }).click();
  await row.getByText("10 / 10").waitFor();
  expect(await scheduled()).not.toEqual({ calls: { totalCount: 0 } });
});
