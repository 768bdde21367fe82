import type { Page } from "playwright-core";
import { expect } from "vitest";
import { newTenant } from "#test/client.ts";
import { giveEverything } from "#test/belongings.ts";
import { listOf } from "./campaigns.ts";
import { barriers, screens, test } from "./console.ts";

async function expectNone(page: Page, where: string): Promise<void> {
  await page.locator("[aria-busy=true], .animate-pulse").first().waitFor({ state: "detached" });
  expect(await barriers(page), where).toEqual([]);
}

test.for(screens)(
  "a campaign, its upload, and what opens over pages can be used by everybody: %s",
  async ([name, screen], { app, signIn }) => {
    const tenant = await newTenant(app);
    const { ids } = await giveEverything(app, tenant, { mark: `MARK ${name}`, digit: 573 });
    const campaign = `/campaigns/${ids.Campaign![0]!}`;
    const page = await signIn(tenant, screen);
    const home = `${app.consoleUrl!}/t/${tenant.id}`;
    for (const path of [
      "",
      "?tab=contacts",
      "?tab=calls",
      "?tab=imports",
      "?tab=settings",
      "/edit",
      "/upload",
    ]) {
      await page.goto(`${home}${campaign}${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await expectNone(page, path);
    }
    await page.getByLabel("Drop a list here").setInputFiles({
      name: "contacts.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(`${listOf(3)}Nobody,no number\n`),
    });
    await page.getByRole("button", { name: "Import 3 contacts" }).waitFor();
    await expectNone(page, "preview");
    await page.getByRole("button", { name: "Import 3 contacts" }).click();
    await page.getByText("What the import did", { exact: true }).waitFor();
    await expectNone(page, "result");

    await page.keyboard.press("Control+k");
    await page.getByRole("dialog", { name: "Search" }).waitFor();
    await expectNone(page, "palette");
    await page.keyboard.press("Escape");
    await page.goto(`${home}/campaigns`);
    const more = page.getByRole("button", { name: /^More for/ }).first();
    for (const verb of [/^Duplicate/, /^Delete/]) {
      await more.click();
      await page.getByRole("menuitem", { name: verb }).click();
      const dialog = page.getByRole("dialog", { name: verb });
      await dialog.waitFor();
      await expectNone(page, `dialog ${verb}`);
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
    }
    await page.goto(`${home}/campaigns/new`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await expectNone(page, "new");
  },
);

test("an empty tenant can be used by everybody", async ({ app, signIn }) => {
  const tenant = await newTenant(app, { isSimulated: false });
  const page = await signIn(tenant);
  for (const path of ["today", "campaigns", "calls", "contacts", "do-not-call", "switchboard"]) {
    await page.goto(`${app.consoleUrl!}/t/${tenant.id}/${path}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await expectNone(page, path);
  }
});
