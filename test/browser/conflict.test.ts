import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { TestTenant } from "#test/client.ts";
import { givenCampaign } from "#test/operations.ts";
import { test } from "./console.ts";

async function openForm(page: Page, id: string): Promise<void> {
  const [home] = /^.*\/t\/[^/]+/.exec(page.url())!;
  await page.goto(`${home}/campaigns/${encodeURIComponent(id)}/edit`);
  await page.getByLabel("Name", { exact: true }).waitFor();
}

/** Saves the form, and says yes to the changes that are shown. */
async function save(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save …" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click();
}

async function settings(tenant: TestTenant, id: string): Promise<unknown> {
  const { data } = await tenant.raw(
    `{ campaign(id: "${id}") { name retryAttempts redialsPerRound } }`,
  );
  return (data as unknown as { campaign: unknown }).campaign;
}

test("two people who edit the same campaign: the second sees who changed what, and loses nothing", async ({
  tenant,
  signIn,
}) => {
  const id = await givenCampaign(tenant);
  const [first, second] = [await signIn(tenant), await signIn(tenant)];
  await openForm(first, id);
  await openForm(second, id);
  await first.getByLabel("Name", { exact: true }).fill("Renamed by the first");
  await second.getByLabel("Name", { exact: true }).fill("Renamed by the second");
  await second.getByLabel("Conversations per contact").fill("9");
  await save(first);
  await first.getByRole("heading", { name: "Renamed by the first", level: 1 }).waitFor();
  await save(second);
  const dialog = second.getByRole("dialog", { name: "Somebody else has changed this campaign" });
  await dialog.getByText(/changed Name/).waitFor();
  // The name of the owner who was signed in by link.
  expect(await dialog.getByRole("listitem").first().innerText()).toMatch(/^\S.* changed Name, /);
  expect(await settings(tenant, id)).toMatchObject({ name: "Renamed by the first" });
  await dialog.getByLabel(/^Yours: Renamed by the second/).check();
  await dialog.getByRole("button", { name: "Go on with these" }).click();
  await save(second);
  await second.getByRole("heading", { name: "Renamed by the second", level: 1 }).waitFor();
  expect(await settings(tenant, id)).toMatchObject({
    name: "Renamed by the second",
    retryAttempts: 9,
  });
});
