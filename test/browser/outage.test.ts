import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { startSimulator } from "#simulator/simulator.ts";
import type { TestTenant } from "#test/client.ts";
import { apiKey, configuredTenant, startServer } from "../runtime/live-server.ts";
import { notice, open, test } from "./console.ts";
import { givenCampaign } from "./campaigns.ts";

const people = 45;

/** A port that nobody listens on now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

const words: Readonly<Record<string, string>> = {
  CALLING: "Calling",
  IN_PROGRESS: "Talking",
  ANSWERED: "Answered",
};

/** The calls as the API lists them, in the words of the page. */
async function callsOf(tenant: TestTenant): Promise<readonly string[]> {
  const { data } = await tenant.raw(`{ calls(first: 100,
    filter: { status: [CALLING, IN_PROGRESS, COMPLETED, FAILED] }, orderBy: { field: SCHEDULED_TIME, direction: DESC }) {
    nodes { status outcome contact { name } } } }`);
  const { nodes } = data!["calls"]! as {
    readonly nodes: readonly {
      readonly status: string;
      readonly outcome: string | null;
      readonly contact: { readonly name: string };
    }[];
  };
  return nodes.map(
    ({ status, outcome, contact }) => `${contact.name}: ${words[outcome ?? status]}`,
  );
}

/** The same of the page. */
async function rowsOf(page: Page): Promise<readonly string[]> {
  const rows = page.getByRole("table", { name: "Calls" }).locator("tbody tr[data-index]");
  return await rows.evaluateAll((all) =>
    all.map((row) => {
      const contact = row.querySelector("td a")!;
      return `${contact.textContent}: ${contact.closest("td")!.nextElementSibling!.textContent}`;
    }),
  );
}

test("a page tells that the server is away, keeps what it shows, and misses nothing afterwards", async ({
  databaseUrl,
  openPage,
}) => {
  await using simulator = Object.assign(
    await startSimulator({
      speed: 10,
      scriptFor: () => ({ ringsAfterSeconds: 1, answersAfterSeconds: 4, lastsSeconds: 20 }),
    }),
    { [Symbol.asyncDispose]: async () => await simulator.close() },
  );
  const port = await freePort();
  const surroundings = {
    databaseUrl,
    vapiUrl: simulator.url,
    settings: { PORT: String(port), CONSOLE: "on" },
  };
  await using first = startServer(surroundings);
  const tenant = await configuredTenant(await first.url());
  const page = await openPage(
    {},
    /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|WebSocket connection|Unreachable/,
  );
  await page.goto(`http://localhost:${port}/`);
  await page.getByLabel("API key").fill(apiKey);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(/\/t\//);
  await givenCampaign(await first.url(), tenant, { name: "Reminders", contacts: people });
  // It was opened before; pages whose code was never loaded cannot be shown while the server is away.
  await open(page, "Campaigns");
  await page.getByRole("row", { name: /Reminders/ }).waitFor();
  await open(page, "Calls");
  await page.getByText("Answered", { exact: true }).nth(3).waitFor();

  await first.end("SIGKILL");
  await page.getByText(/^Not live for/).waitFor();
  // Calls go on without the server, and the page does not know how.
  await expect.poll(() => simulator.calls.every(({ status }) => status === "ended")).toBe(true);
  const shown = await rowsOf(page);
  expect(shown.length).toBeGreaterThan(0);

  await open(page, "Campaigns");
  await page.getByRole("button", { name: "Pause Reminders" }).click();
  await notice(page, "It is not known whether the campaign is paused").waitFor();
  await open(page, "Health");
  await page.getByText("This page cannot be shown.").waitFor();
  await open(page, "Calls");
  expect(await rowsOf(page)).toEqual(shown);
  await open(page, "Health");

  await using second = startServer(surroundings);
  await second.url();
  await page.getByText("Live", { exact: true }).waitFor();
  await page.getByRole("heading", { name: "Health", level: 1 }).waitFor();
  await page.goBack();
  // Those that were placed while one looked on wait behind a button.
  const fresh = page.getByRole("button", { name: /new · show$/ });
  await expect
    .poll(
      async () => {
        if (await fresh.isVisible()) await fresh.click();
        const [rows, calls] = [await rowsOf(page), await callsOf(tenant)];
        return calls.length === people && calls.every((call, index) => call === rows[index]);
      },
      { timeout: 100_000 },
    )
    .toBe(true);
});
