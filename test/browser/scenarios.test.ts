import type { Page } from "playwright-core";
import { expect } from "vitest";
import { test } from "./console.ts";

/** Chooses the first entry of a list that opens below a field. */
async function chooseFirst(page: Page, label: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  await page.getByRole("option").first().click();
  // While it is open, the rest of the page cannot be used.
  await page.getByRole("listbox").waitFor({ state: "detached" });
}

/** Fills the form for a campaign that is open all day, every day, and saves it. */
async function createCampaign(page: Page, name: string): Promise<void> {
  await page.getByRole("link", { name: "Campaigns", exact: true }).first().click();
  await page.getByRole("link", { name: "New campaign" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await chooseFirst(page, "Assistant");
  await chooseFirst(page, "Phone numbers");
  for (const day of ["Sat", "Sun"]) {
    await page.getByRole("button", { name: day, exact: true }).click();
  }
  await page.getByLabel("From", { exact: true }).fill("00:00");
  await page.getByLabel("To", { exact: true }).fill("23:59");
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

test("a manager makes a campaign, uploads a list, sees who is called, and stops it", async ({
  tenant,
  signIn,
}) => {
  const page = await signIn(tenant);
  await createCampaign(page, "Daily Follow-up");
  await upload(page, 60);
  const campaigns = page.getByRole("link", { name: "Campaigns", exact: true }).first();
  await campaigns.click();
  const row = page.getByRole("row", { name: /Daily Follow-up/ });
  // Ten lines are in use: nobody has read the page again.
  await row.getByText("10 / 10").waitFor();
  await row.getByRole("button", { name: /^More for/ }).click();
  await page.getByRole("menuitem", { name: /Stop/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: /Stop/ }).click();
  // The first one is that of narrow screens.
  await row.getByText("Stopped", { exact: true }).last().waitFor();
  const { data } = await tenant.raw("{ calls(filter: { status: [SCHEDULED] }) { totalCount } }");
  expect(data).toEqual({ calls: { totalCount: 0 } });
});
