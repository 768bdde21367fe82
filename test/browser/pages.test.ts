import { expect } from "vitest";
import { newTenant } from "#test/client.ts";
import { type Belongings, giveEverything } from "#test/belongings.ts";
import { barriers, screens, test } from "./console.ts";

/** Every page, with what its heading says. */
const pages = [
  ["/today", "Today"],
  ["/campaigns", "Campaigns"],
  ["/calls", "Calls"],
  ["/calls?sort=talk&placedFrom=2026-01-01", "Calls"],
  ["/switchboard", "Switchboard"],
  ["/settings", "Settings"],
  ["/settings?section=people", "Settings"],
  ["/settings?section=keys", "Settings"],
  ["/settings?section=calling", "Settings"],
  ["/settings?section=rules", "Settings"],
  ["/settings?section=sessions", "Settings"],
  ["/health", "Health"],
  ["/activity", "Activity"],
] as const;

/** Further pages, and those of one thing. */
const pagesOf = ({ Call: calls, Contact: contacts }: Belongings["ids"]) =>
  [
    ["/contacts", "Contacts"],
    ["/do-not-call", "Do not call"],
    [`/calls/${calls![0]!}`, /^Call to/],
    [`/contacts/${contacts![0]!}`, /./],
  ] as const;

test.for(screens)(
  "every page can be used by everybody: %s",
  async ([name, screen], { app, signIn }) => {
    const tenant = await newTenant(app);
    const { ids } = await giveEverything(app, tenant, { mark: `MARK ${name}`, digit: 571 });
    const page = await signIn(tenant, screen);
    for (const [path, heading] of [...pages, ...pagesOf(ids)]) {
      await page.goto(`${app.consoleUrl!}/t/${tenant.id}${path}`);
      await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
      await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
      expect(await barriers(page), path).toEqual([]);
    }
  },
);
