import type { Page } from "playwright-core";
import { expect } from "vitest";
import { listOf } from "./campaigns.ts";
import { notice, test } from "./console.ts";

/** More than any page has. */
const mostStops = 150;

/** Presses Tab until something with this name has the focus. @throws Error if nothing has it */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const names: string[] = [];
  for (let stop = 0; stop < mostStops; stop += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null;
      const label = element?.labels?.[0]?.textContent ?? "";
      return (
        element?.getAttribute("aria-label") ?? (label === "" ? (element?.textContent ?? "") : label)
      );
    });
    names.push(focused.trim());
    if (name.test(focused.trim())) return;
  }
  throw new Error(`Tab leads to no ${name}, but to ${names.join(" | ")}`);
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Opens the list of a field, and takes its first entry. */
async function takeFirst(page: Page, field: RegExp): Promise<void> {
  await tabTo(page, field);
  await press(page, "ArrowDown");
  await page.getByRole("option").first().waitFor();
  await press(page, "ArrowDown", "Enter");
  await page.getByRole("listbox").waitFor({ state: "detached" });
}

// Enter on "Choose a file" opens no dialog of the browser in some runs. Until it is known why, nothing is claimed.
test.skip("a campaign is made, filled, started and stopped without a mouse", async ({
  tenant,
  signIn,
}) => {
  const page = await signIn(tenant);
  await page.getByRole("heading", { name: "Today", level: 1 }).waitFor();
  await press(page, "g", "c");
  await page.getByRole("heading", { name: "Campaigns", level: 1 }).waitFor();
  await tabTo(page, /^New campaign$/);
  await press(page, "Enter");
  await page.getByRole("heading", { name: "New campaign", level: 1 }).waitFor();
  await tabTo(page, /^Name/);
  await page.keyboard.type("By hand");
  await takeFirst(page, /^Assistant/);
  await takeFirst(page, /^Phone numbers/);
  for (const day of [/^Sat$/, /^Sun$/]) {
    await tabTo(page, day);
    await press(page, "Space");
  }
  await tabTo(page, /^From$/);
  await press(page, "Control+a");
  await page.keyboard.type("00:00");
  await tabTo(page, /^To$/);
  await press(page, "Control+a");
  await page.keyboard.type("23:59");
  await tabTo(page, /^Create the campaign/);
  await press(page, "Enter");
  await page.getByRole("heading", { name: "By hand", level: 1 }).waitFor();

  await tabTo(page, /^Upload a list$/);
  await press(page, "Enter");
  await page.getByRole("heading", { name: "Upload a list", level: 1 }).waitFor();
  await page.locator(".animate-pulse").first().waitFor({ state: "detached" });
  await tabTo(page, /^Choose a file$/);
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.keyboard.press("Enter"),
  ]);
  const buffer = Buffer.from(listOf(60));
  await chooser.setFiles({ name: "contacts.csv", mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: "Import 60 contacts" }).waitFor();
  await tabTo(page, /^Import 60 contacts$/);
  await press(page, "Enter");
  await page.getByText("What the import did", { exact: true }).waitFor();

  await press(page, "g", "c");
  const row = page.getByRole("row", { name: /By hand/ });
  await row.getByText("10 / 10").waitFor();
  await tabTo(page, /^More for By hand$/);
  await press(page, "Enter");
  const stop = page.getByRole("menuitem", { name: "Stop …" });
  await stop.waitFor();
  while (!(await stop.evaluate((item) => item === document.activeElement))) {
    await press(page, "ArrowDown");
  }
  await press(page, "Enter");
  await page
    .getByRole("dialog")
    .getByText(/cancelled/)
    .first()
    .waitFor();
  await tabTo(page, /^Stop the campaign$/);
  await press(page, "Enter");
  await notice(page, "“By hand” is stopped").waitFor();
  const { data } = await tenant.raw("{ calls(filter: { status: [SCHEDULED] }) { totalCount } }");
  expect(data).toEqual({ calls: { totalCount: 0 } });
});
