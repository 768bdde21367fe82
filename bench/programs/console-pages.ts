import type { Browser } from "playwright-core";
import { buildConsole, isBuilt } from "#runtime/console/build.ts";
import { encodeId } from "#schema/ids.ts";
import { startChromium } from "#test/chromium.ts";
import { addUser } from "#test/signed-in.ts";
import { cpuSecondsOf } from "../harness/cpu.ts";
import { givenTenantWithHistory } from "../harness/history.ts";
import type { Program } from "../harness/program.ts";
import type { Scene } from "../harness/scene.ts";

/** Every page of the console, opened by a browser that has nothing of it. */
export const consolePages: Program = {
  name: "console",
  about:
    "milliseconds until the slowest page of the console shows its data, opened by a browser with an empty cache; below, each page",
  floorIs: "the page for signing in, which reads nothing",
  kind: "DELAY",
  goal: "< 1000 ms at any size",
  sizes: { small: [20_000], full: [1_000_000] },
  sizeIs: "calls",
  async open(scene, size) {
    if (!isBuilt()) await buildConsole();
    const { id: tenantId } = await givenTenantWithHistory(scene, size);
    const server = await scene.server({ role: "api", hasConsole: true });
    const consoleUrl = server.ready["consoleUrl"]!;
    const user = await addUser({ context: scene.context, consoleUrl }, tenantId, "OWNER");
    const browser = await startChromium();
    scene.defer(() => browser.close());
    const visit = { browser, consoleUrl, cookie: user.headers["cookie"]! };
    const paths = await pathsOf(scene, tenantId);
    let notes: Record<string, number> = {};
    return {
      async ours() {
        notes = {};
        for (const [name, path] of Object.entries(paths)) {
          const cpuBefore = await cpuSecondsOf(scene.pids);
          notes[`${name}, ms`] = await shownAfter(visit, `/t/${tenantId}${path}`);
          const cpu = (await cpuSecondsOf(scene.pids)) - cpuBefore;
          notes[`${name}, CPU ms of the server`] = Math.round(1_000 * cpu);
        }
        const times = Object.entries(notes).filter(([name]) => name.endsWith(", ms"));
        return Math.max(...times.map(([, ms]) => ms));
      },
      floor: () => shownAfter({ ...visit, cookie: "" }, "/sign-in"),
      notes: async () => notes,
    };
  },
};

async function pathsOf(
  { pool }: Scene,
  tenantId: string,
): Promise<Readonly<Record<string, string>>> {
  const one = async (text: string): Promise<string> =>
    (await pool.query<{ id: string }>(text, [tenantId])).rows[0]!.id;
  const campaign = `/campaigns/${encodeId(
    "Campaign",
    await one("select id from campaign where tenant_id = $1 order by id limit 1"),
  )}`;
  const contact = await one("select id from contact where tenant_id = $1 order by id limit 1");
  const call = await one(
    "select id from call where tenant_id = $1 and placed_at is not null order by id desc limit 1",
  );
  return {
    today: "/today",
    campaigns: "/campaigns",
    "a campaign": campaign,
    "its contacts": `${campaign}?tab=contacts`,
    "its calls": `${campaign}?tab=calls`,
    "its imports": `${campaign}?tab=imports`,
    "its settings": `${campaign}?tab=settings`,
    "edit it": `${campaign}/edit`,
    "upload to it": `${campaign}/upload`,
    "a new campaign": "/campaigns/new",
    calls: "/calls",
    "a call": `/calls/${encodeId("Call", call)}`,
    "search calls": "/calls?q=smith",
    contacts: "/contacts",
    "a contact": `/contacts/${encodeId("Contact", contact)}`,
    "search contacts": "/contacts?q=smith",
    "do not call": "/do-not-call",
    switchboard: "/switchboard",
    settings: "/settings",
    health: "/health",
  };
}

interface Visit {
  readonly browser: Browser;
  readonly consoleUrl: string;
  /** Empty: nobody is signed in. */
  readonly cookie: string;
}

/** Milliseconds from the start of the navigation until the page has a heading, and nothing that stands in for data. */
async function shownAfter({ browser, consoleUrl, cookie }: Visit, path: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 } });
  try {
    const [, name, value] = /^([^=]+)=(.*)$/.exec(cookie) ?? [];
    if (name !== undefined) {
      await context.addCookies([{ name, value: value!, url: consoleUrl }]);
    }
    const page = await context.newPage();
    await page.goto(`${consoleUrl}${path}`, { waitUntil: "commit" });
    const shown = await page.waitForFunction(
      () =>
        document.querySelector("h1") !== null &&
        document.querySelector("[aria-busy=true], .animate-pulse") === null &&
        performance.now(),
      undefined,
      { polling: "raf", timeout: 60_000 },
    );
    return Math.round(Number(await shown.jsonValue()));
  } finally {
    await context.close();
  }
}
