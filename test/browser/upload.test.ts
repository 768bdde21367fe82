import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { TestTenant } from "#test/client.ts";
import type { App } from "../../src/app.ts";
import { givenCampaign } from "./campaigns.ts";
import { notice, test } from "./console.ts";

const rows = 50_000;
const [wrong, repeated] = [120, 80];

/** A list whose telephone numbers stand in a column with a name that says nothing. */
function bigList(): Buffer {
  const good = rows - wrong - repeated;
  const lines = Array.from({ length: rows }, (_, n) => {
    const number = n < good ? n : n < good + repeated ? n - good : null;
    const reach = number === null ? `none ${n}` : `+4474${String(number).padStart(8, "0")}`;
    return `Person ${n},${reach},Street ${n}\n`;
  });
  return Buffer.from(`name,reach at,street\n${lines.join("")}`);
}

async function openUpload(
  page: Page,
  app: App,
  tenant: TestTenant,
  { isActive = false }: { readonly isActive?: boolean } = {},
): Promise<void> {
  const campaignId = await givenCampaign(app.url, tenant, { name: "List", contacts: 1, isActive });
  await page.goto(`${app.consoleUrl!}/t/${tenant.id}/campaigns/${campaignId}/upload`);
}

async function choose(page: Page, name: string, content: Buffer): Promise<void> {
  await page
    .getByLabel("Drop a list here")
    .setInputFiles({ name, mimeType: "text/csv", buffer: content });
}

/** The numbers of a panel, by what they count. */
async function countsOf(page: Page): Promise<Readonly<Record<string, number>>> {
  const parts = await page.locator("dl").first().locator("div").allTextContents();
  return Object.fromEntries(
    parts.flatMap((text) => {
      const [, name, count] = /^(\D+)([\d,]+)$/.exec(text) ?? [];
      return name === undefined ? [] : [[name, Number(count!.replaceAll(",", ""))]];
    }),
  );
}

test("50,000 rows: a column is mapped, the page is loaded again, the list is imported and undone", async ({
  app,
  tenant,
  signIn,
}) => {
  const page = await signIn(tenant);
  await openUpload(page, app, tenant);
  await choose(page, "members.csv", bigList());
  await page.waitForURL(/\/imports\//);
  const phones = page.getByLabel("What the column “reach at” is");
  await phones.selectOption({ label: "Phone number" });
  const confirm = page.getByRole("button", { name: /^Import 49,800 contacts$/ });
  await confirm.waitFor();
  // The wizard is an address: whoever opens it again finds it as it was left.
  await page.reload();
  await confirm.waitFor();
  expect(await phones.inputValue()).toBe("PHONE");
  const previewed = await countsOf(page);
  expect(previewed).toEqual({
    "New contacts": rows - wrong - repeated,
    "Changed contacts": 0,
    "Nothing to change": 0,
    "Repeated in the file": repeated,
    Rejected: wrong,
    "All rows": rows,
  });
  await confirm.click();
  await page.getByText(/rows a second/).waitFor();
  await page.getByText("What the import did", { exact: true }).waitFor();
  expect(await countsOf(page)).toEqual(previewed);

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download all" }).click(),
  ]);
  const rejected = (await readFile(await download.path(), "utf8")).trimEnd().split("\n");
  expect(rejected.length).toBe(1 + wrong);
  expect(rejected[1]).toContain(`none ${rows - wrong}`);

  // Of a large import; nobody else collects statistics here.
  await app.context.pool.query("analyze");
  await page.getByRole("button", { name: "Undo …" }).click();
  const receipt = page.getByRole("dialog");
  await receipt.getByText("49,800 contacts").waitFor();
  await receipt.getByRole("button", { name: "Undo the import" }).click();
  await notice(page, "The import is undone").waitFor();
  await page.getByText("Undone", { exact: true }).waitFor();
  await expect
    .poll(async () => (await tenant.raw("{ contacts(first: 1) { totalCount } }")).data, {
      timeout: 150_000,
    })
    .toEqual({ contacts: { totalCount: 1 } });
  await page.getByText("49,800 contacts").first().waitFor();
});

test("a file that is no list is refused in words that say what to do", async ({
  app,
  tenant,
  signIn,
}) => {
  const page = await signIn(tenant);
  await openUpload(page, app, tenant);
  const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
  const xlsx = Buffer.concat([Buffer.from("504b0304140006000800", "hex"), Buffer.alloc(2_000, 7)]);
  for (const [name, content, words] of [
    ["photo.png", Buffer.concat([png, Buffer.alloc(5_000)]), /export the contacts as CSV/],
    ["list.xlsx", xlsx, /save the sheet as "CSV UTF-8"/],
    ["empty.csv", Buffer.alloc(0), /empty/],
  ] as const) {
    await choose(page, name, content);
    const refusal = page.getByRole("alert");
    await refusal.getByText(words).waitFor();
    await page.getByRole("link", { name: "List", exact: true }).click();
    await page.getByRole("link", { name: /^Upload/ }).click();
    await page.getByLabel("Drop a list here").waitFor({ state: "attached" });
  }
  const { data } = await tenant.raw("{ contacts(first: 1) { totalCount } }");
  expect(data).toEqual({ contacts: { totalCount: 1 } });
});
