import type { Page } from "playwright-core";
import { expect } from "vitest";
import { insertSeat } from "#db/queries/users.ts";
import { giveEverything } from "#test/belongings.ts";
import { newTenant } from "#test/client.ts";
import { addUser } from "#test/signed-in.ts";
import type { Role } from "#rules/role.ts";
import { givenCampaign } from "./campaigns.ts";
import { signInAs, test } from "./console.ts";

test("one person has two tenants in two tabs, and each shows and follows its own", async ({
  app,
  openPage,
}) => {
  const [one, other, foreign] = [await newTenant(app), await newTenant(app), await newTenant(app)];
  const user = await addUser(app, one.id, "MANAGER", "Mary");
  const { pool } = app.context;
  await insertSeat.first(pool, other.id, user.userId, "VIEWER", new Date());
  const first = await openPage();
  await signInAs(first, app, user);
  const second = await first.context().newPage();
  await first.goto(`${app.consoleUrl!}/t/${one.id}/campaigns`);
  await second.goto(`${app.consoleUrl!}/t/${other.id}/campaigns`);
  for (const page of [first, second]) await page.getByText("Live", { exact: true }).waitFor();
  await givenCampaign(app.url, one, { name: "Campaign of one", contacts: 1 });
  await givenCampaign(app.url, other, { name: "Campaign of the other", contacts: 1 });
  await first.getByRole("row", { name: /Campaign of one/ }).waitFor();
  await second.getByRole("row", { name: /Campaign of the other/ }).waitFor();
  // The newer campaign has arrived where it belongs: if the older one were to appear, it would be there.
  expect(await first.getByText("Campaign of the other").count()).toBe(0);
  expect(await second.getByText("Campaign of one").count()).toBe(0);
  const button = (page: Page) => page.getByRole("button", { name: /^Pause Campaign/ });
  expect(await button(first).isEnabled()).toBe(true);
  expect(await button(second).isEnabled()).toBe(false);

  await first.goto(`${app.consoleUrl!}/t/${foreign.id}/calls`);
  await first.getByRole("heading", { name: "No access to this page" }).waitFor();
  expect(await first.getByRole("listitem").count()).toBe(2);
});

/** Pages with verbs, by a name that everybody sees there. */
const pages = (campaign: string) => [
  "/campaigns",
  "/contacts",
  "/do-not-call",
  `/campaigns/${campaign}`,
  `/campaigns/${campaign}?tab=settings`,
  `/campaigns/${campaign}/upload`,
  "/settings?section=people",
  "/settings?section=keys",
  "/settings?section=calling",
  "/settings?section=rules",
];

const verbs =
  /^(New|Start|Pause|Stop|Delete|Edit|Add|Create|Invite|Revoke|Remove|Save|Choose a file|Import|Undo|Cancel the|Put|Change)\b/;

/** The verbs of the pages that somebody can press. */
async function offered(page: Page, url: string): Promise<readonly string[]> {
  await page.goto(url);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.locator("[aria-busy=true], .animate-pulse").first().waitFor({ state: "detached" });
  const names = await page
    .locator("main")
    .locator("button:enabled, a[href]")
    .evaluateAll((all) =>
      all.map((one) => (one.getAttribute("aria-label") ?? one.textContent).trim()),
    );
  return names.filter((name) => verbs.test(name));
}

test("each role is offered what it may do, and the server refuses the rest", async ({
  app,
  openPage,
}) => {
  const tenant = await newTenant(app);
  const { ids } = await giveEverything(app, tenant, { mark: "MARK", digit: 572 });
  const seen = new Map<Role, Readonly<Record<string, readonly string[]>>>();
  for (const role of ["OWNER", "MANAGER", "VIEWER"] as const) {
    const page = await openPage();
    await signInAs(page, app, await addUser(app, tenant.id, role));
    const offers: Record<string, readonly string[]> = {};
    for (const path of pages(ids.Campaign![0]!)) {
      offers[path.replace(ids.Campaign![0]!, "…")] = await offered(
        page,
        `${app.consoleUrl!}/t/${tenant.id}${path}`,
      );
    }
    seen.set(role, offers);
    const answer = await page.evaluate(async (tenantId) => {
      const response = await fetch("/graphql", {
        method: "POST",
        headers: { "content-type": "application/json", "x-tenant": tenantId },
        body: JSON.stringify({
          query: `mutation { removeFromDoNotCall(input: { phones: ["+14155550199"] }) { __typename } }`,
        }),
      });
      return JSON.stringify(await response.json());
    }, tenant.id);
    if (role === "VIEWER") expect(answer).toContain("FORBIDDEN");
    else expect(answer).toContain("DoNotCallRemoval");
  }
  const offers = (role: Role, path: string) => seen.get(role)![path]!;
  for (const path of Object.keys(seen.get("OWNER")!)) {
    expect(offers("VIEWER", path), path).toEqual([]);
    if (path.startsWith("/settings")) expect(offers("MANAGER", path), path).toEqual([]);
    else expect(offers("MANAGER", path), path).not.toEqual([]);
  }
  for (const section of ["people", "keys", "calling"]) {
    expect(offers("OWNER", `/settings?section=${section}`)).not.toEqual([]);
  }
});
