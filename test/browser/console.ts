import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import {
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { expect } from "vitest";
import { createOwnerLink } from "#domain/access/login-links.ts";
import { builtConsole } from "#http/console-files.ts";
import { built } from "#runtime/console/source.ts";
import { openApp, test as base, type TestTenant } from "#test/client.ts";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

function chromiumPath(): string {
  const path = process.env["CHROMIUM"] ?? places.find((place) => existsSync(place));
  if (path !== undefined) return path;
  throw new Error(
    "there is no Chromium: install it (apt-get install chromium), or set CHROMIUM to its path",
  );
}

/** Nothing of the browser's own looks for servers of its maker. */
const quiet = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const test = base
  .extend("app", { scope: "file" }, async ({ databaseUrl, vapi }, { onCleanup }) => {
    const app = await openApp(databaseUrl, vapi, {
      role: "all",
      console: { url: null, files: builtConsole(built) },
    });
    onCleanup(() => app.close());
    return app;
  })
  .extend("browser", { scope: "file" }, async ({}, { onCleanup }) => {
    // As root, which CI is, Chromium has no sandbox.
    const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    const browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: [...sandbox, ...quiet],
    });
    onCleanup(() => browser.close());
    return browser;
  })
  /** Signs an owner of the tenant in, with a browser of its own. A test fails if the browser reports an error. */
  .extend("signIn", async ({ app, browser }, { onCleanup }) => {
    const opened: BrowserContext[] = [];
    const reported: string[] = [];
    onCleanup(async () => {
      for (const context of opened) await context.close();
      expect(reported).toEqual([]);
    });
    return async (
      tenant: Pick<TestTenant, "id">,
      options: BrowserContextOptions = {},
    ): Promise<Page> => {
      const context = await browser.newContext({
        viewport: { width: 1360, height: 900 },
        // What fades or moves is looked at as it is in the end.
        reducedMotion: "reduce",
        ...options,
      });
      opened.push(context);
      const page = await context.newPage();
      page.on("console", (message) => {
        if (message.type() === "error") reported.push(message.text());
      });
      page.on("pageerror", ({ message }) => reported.push(message));
      const { token } = await createOwnerLink(app.context, tenant.id);
      await page.goto(`${app.consoleUrl!}/#login=${token}`);
      await page.getByRole("button", { name: /^Sign in to/ }).click();
      await page.waitForURL(/\/t\//);
      return page;
    };
  });

const axe = readFile(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8");

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly {
    readonly target: readonly string[];
    readonly failureSummary?: string;
  }[];
}

/** What keeps people from using the page: each rule that is violated, with the places. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(await axe);
  const { violations } = await page.evaluate<{ violations: Violation[] }>(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })",
  );
  return violations.map(({ id, help, nodes }) => {
    const where = nodes.map(
      ({ target, failureSummary }) => `${target.join(" ")}: ${failureSummary}`,
    );
    return `${id} (${help}): ${where.join("; ")}`;
  });
}

/** As people have set their screens: each with a name. */
export const screens: readonly (readonly [name: string, BrowserContextOptions])[] = [
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
  ["narrow", { colorScheme: "light", viewport: { width: 390, height: 844 } }],
];
