import { readFile } from "node:fs/promises";
import type { BrowserContext, BrowserContextOptions, Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { createOwnerLink } from "#domain/access/login-links.ts";
import { builtConsole } from "#http/console-files.ts";
import { built } from "#runtime/console/source.ts";
import { startChromium } from "#test/chromium.ts";
import { openApp, test as base, type TestTenant } from "#test/client.ts";
import type { TestUser } from "#test/signed-in.ts";
import type { App } from "../../src/app.ts";

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
    const browser = await startChromium();
    onCleanup(() => browser.close());
    return browser;
  })
  /**
   * A browser of its own, as a person has one, with its first page. A test fails if it reports an error, but those that
   * match `expected`.
   */
  .extend("openPage", async ({ browser }, { onCleanup }) => {
    const opened: { readonly context: BrowserContext; readonly errors: () => string[] }[] = [];
    onCleanup(async () => {
      for (const { context } of opened) await context.close();
      expect(opened.flatMap(({ errors }) => errors())).toEqual([]);
    });
    return async (options: BrowserContextOptions = {}, expected?: RegExp): Promise<Page> => {
      const context = await browser.newContext({
        viewport: { width: 1360, height: 900 },
        // What fades or moves is looked at as it is in the end.
        reducedMotion: "reduce",
        ...options,
      });
      const reported: string[] = [];
      context.on("console", (message) => {
        if (message.type() === "error") reported.push(message.text());
      });
      context.on("weberror", (error) => reported.push(error.error().message));
      const errors = () => reported.filter((text) => expected?.test(text) !== true);
      opened.push({ context, errors });
      // A busy machine is slow: only a test that hangs fails.
      context.setDefaultTimeout(90_000);
      return await context.newPage();
    };
  })
  /** Signs an owner of the tenant in, with a browser of its own. */
  .extend("signIn", async ({ app, openPage }) => {
    return async (
      tenant: Pick<TestTenant, "id">,
      options: BrowserContextOptions = {},
    ): Promise<Page> => {
      const page = await openPage(options);
      const { token } = await createOwnerLink(app.context, tenant.id);
      await page.goto(`${app.consoleUrl!}/#login=${token}`);
      await page.getByRole("button", { name: /^Sign in to/ }).click();
      await page.waitForURL(/\/t\//);
      return page;
    };
  });

/** Gives a browser the cookie of a user who is signed in. */
export async function signInAs(page: Page, app: App, { headers }: TestUser): Promise<void> {
  const [, name, value] = /^([^=]+)=(.*)$/.exec(headers["cookie"]!)!;
  await page.context().addCookies([{ name: name!, value: value!, url: app.consoleUrl! }]);
}

/** Opens a page by its name in the sidebar. */
export async function open(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation").getByRole("link", { name, exact: true }).click();
}

/** What the page says of something that was done, or was not. */
export function notice(page: Page, text: string | RegExp): Locator {
  return page.getByRole("region", { name: "Notifications" }).getByText(text);
}

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
