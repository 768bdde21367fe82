import { expect } from "vitest";
import { giveEverything } from "#test/belongings.ts";
import { newTenant } from "#test/client.ts";
import { barriers, test } from "./console.ts";

test("rows are selected with the keys, and what is done with them is said before and after", async ({
  app,
  signIn,
}) => {
  const tenant = await newTenant(app);
  await giveEverything(app, tenant, { mark: "MARK bulk", digit: 572 });
  await app.context.pool.query("delete from bulk_job where tenant_id = $1", [tenant.id]);
  const page = await signIn(tenant);
  await page.goto(`${app.consoleUrl!}/t/${tenant.id}/contacts`);
  const rows = page.locator("tr[data-index]");
  await rows.first().focus();
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Shift+X");
  const bar = page.getByRole("region", { name: "Selected rows" });
  await bar.getByText("3 selected").waitFor();
  expect(await barriers(page)).toEqual([]);
  const before = await rows.count();
  await bar.getByRole("button", { name: "Delete" }).click();
  const receipt = page.getByRole("dialog");
  await receipt.getByText("3 contacts will be deleted").waitFor();
  await receipt.getByRole("button", { name: "Delete" }).click();
  await page.getByText("3 contacts deleted").waitFor();
  await expect.poll(() => rows.count()).toBe(before - 3);
});
