import type { BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { createOwnerLink } from "#domain/access/login-links.ts";
import { endSessions } from "#domain/access/sessions.ts";
import { builtConsole } from "#http/console-files.ts";
import { built } from "#runtime/console/source.ts";
import { newTenant, openApp } from "#test/client.ts";
import { startIdentityProvider } from "#test/identity-provider.ts";
import { addUser } from "#test/signed-in.ts";
import type { App } from "../../src/app.ts";
import { barriers, screens, test as base } from "./console.ts";

const test = base
  .extend("provider", { scope: "file" }, async ({}, { onCleanup }) => {
    const provider = await startIdentityProvider();
    onCleanup(() => provider.close());
    return provider;
  })
  .extend("app", { scope: "file" }, async ({ databaseUrl, vapi, provider }, { onCleanup }) => {
    const { issuer, clientId, clientSecret } = provider;
    const app = await openApp(databaseUrl, vapi, {
      role: "all",
      console: {
        url: null,
        files: builtConsole(built),
        provider: { issuer, clientId, clientSecret, name: "Example" },
      },
    });
    onCleanup(() => app.close());
    provider.serve(`${app.consoleUrl!}/auth/oidc/callback`);
    return app;
  })
  /** Opens a page in which nobody is signed in, in a browser of its own. */
  .extend("visit", async ({ browser }, { onCleanup }) => {
    const contexts: BrowserContext[] = [];
    onCleanup(async () => {
      for (const context of contexts) await context.close();
    });
    return async (url: string): Promise<Page> => {
      const context = await browser.newContext({ reducedMotion: "reduce" });
      contexts.push(context);
      const page = await context.newPage();
      await page.goto(url);
      return page;
    };
  });

/** The foot of a page says so while changes arrive. */
async function isLive(page: Page): Promise<void> {
  await page.getByRole("contentinfo").getByText("Live", { exact: true }).waitFor();
}

async function today(page: Page): Promise<void> {
  await page.getByRole("heading", { name: "Today", level: 1 }).waitFor();
}

/** A device that makes and uses passkeys without asking anybody. */
async function givePasskeys(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function addPasskey(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Add it" }).click();
  await page.getByText("The passkey is added").waitFor();
  await page.getByText(name, { exact: true }).waitFor();
}

/** A link that signs in the owner of a tenant. */
async function linkFor(app: App, tenantId: string): Promise<string> {
  const { token } = await createOwnerLink(app.context, tenantId);
  return `${app.consoleUrl!}/#login=${token}`;
}

/** Signs in with the link with which the page was opened. */
async function enter(page: Page): Promise<Page> {
  await page.getByRole("button", { name: "Sign in to Acme" }).click();
  await today(page);
  return page;
}

/** Signs the owner of the tenant out, everywhere. */
async function endAll({ context }: App, tenantId: string): Promise<void> {
  const [owner] = await context.pool
    .query<{ id: string }>("select user_id as id from seat where tenant_id = $1", [tenantId])
    .then(({ rows }) => rows);
  await endSessions(context, owner!.id, { allBut: crypto.randomUUID() });
}

async function sessionCookies(context: BrowserContext): Promise<number> {
  return (await context.cookies()).filter(({ name }) => name.startsWith("cs_session_")).length;
}

test("a link signs in once, after a click that says whom", async ({ app, tenant, visit }) => {
  const url = await linkFor(app, tenant.id);
  const page = await visit(url);
  await page.getByText("This link signs you in as Owner of Acme").waitFor();
  expect(page.url()).toBe(`${app.consoleUrl!}/sign-in`);
  expect(await sessionCookies(page.context())).toBe(0);
  await page.getByRole("button", { name: "Sign in to Acme" }).click();
  await today(page);
  const second = await visit(url);
  await second.getByText("This link does not sign you in.").waitFor();
  expect(await sessionCookies(second.context())).toBe(0);
});

test("an API key signs in, and so does a link that is pasted, after a click", async ({
  app,
  tenant,
  visit,
}) => {
  const page = await visit(`${app.consoleUrl!}/`);
  const field = page.getByLabel("API key or sign-in link");
  await field.fill("cs_wrong");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("You are not signed in.").waitFor();
  await field.fill(tenant.apiKey);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await today(page);
  await page.goto(`${app.consoleUrl!}/sign-in`);
  await page.getByText("You are signed in as the holder of an API key now.").waitFor();
  await field.fill(await linkFor(app, tenant.id));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("This link signs you in as Owner of Acme").waitFor();
  await page.getByRole("button", { name: "Sign in to Acme" }).click();
  await page.getByRole("heading", { name: "Today", level: 1 }).waitFor();
  expect(await sessionCookies(page.context())).toBe(1);
});

test("a passkey is added, signs in without a name, and is removed", async ({
  app,
  tenant,
  signIn,
}) => {
  const page = await signIn(tenant);
  await givePasskeys(page);
  await page.goto(`${app.consoleUrl!}/t/${tenant.id}/settings?section=sessions`);
  await addPasskey(page, "My laptop");
  expect(await barriers(page)).toEqual([]);
  await page.getByRole("button", { name: "Sign out", exact: true }).last().click();
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await today(page);
  await page.goto(`${app.consoleUrl!}/t/${tenant.id}/settings?section=sessions`);
  await page.getByText("signed in with a passkey").waitFor();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByRole("button", { name: "Remove the passkey" }).click();
  await page.getByText("The passkey is removed").waitFor();
  await page.getByText("None yet.").waitFor();
});

test("who works for several tenants chooses one", async ({ app, pool, tenant, signIn }) => {
  const other = await newTenant(app);
  await pool.query("update tenant set name = 'Globex' where id = $1", [other.id]);
  const page = await signIn(tenant);
  await givePasskeys(page);
  await page.goto(`${app.consoleUrl!}/t/${tenant.id}/settings?section=sessions`);
  await addPasskey(page, "My laptop");
  await pool.query(
    `insert into seat (tenant_id, user_id, role, created_at)
     select $1, user_id, 'VIEWER', now() from seat where tenant_id = $2`,
    [other.id, tenant.id],
  );
  await page.getByRole("button", { name: "Sign out", exact: true }).last().click();
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByRole("link", { name: /Globex/ }).click();
  await today(page);
  expect(page.url()).toBe(`${app.consoleUrl!}/t/${other.id}/today`);
});

test("the identity provider signs in, in a window of its own when a session has ended, and refuses strangers", async ({
  app,
  tenant,
  provider,
  visit,
}) => {
  const email = `grace-${tenant.id}@example.com`;
  const invited = await tenant.raw(
    `mutation { inviteUser(input: { name: "Grace", email: "${email}", role: MANAGER }) { __typename } }`,
  );
  expect(invited.errors).toBe(undefined);
  const byProvider = { name: "Sign in with Example" };
  const page = await visit(`${app.consoleUrl!}/sign-in`);
  /** The provider, too, remembers who is signed in there. */
  const forgetProvider = () => page.context().clearCookies({ domain: "127.0.0.1" });
  provider.person = {
    sub: `stranger-${tenant.id}`,
    email: "stranger@example.com",
    email_verified: true,
  };
  await page.getByRole("button", byProvider).click();
  await page.getByText("Nobody with your email address is a user or invited here.").waitFor();
  expect(await barriers(page)).toEqual([]);
  await forgetProvider();
  provider.person = null;
  await page.getByRole("button", byProvider).click();
  await page.getByText("The provider says that you have not agreed").waitFor();
  provider.person = { sub: `grace-${tenant.id}`, email, email_verified: true };
  await page.getByRole("button", byProvider).click();
  await page.getByRole("button", { name: "Join Acme as manager" }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.getByRole("button", { name: "Join Acme as manager" }).click();
  await today(page);

  await page.goto(`${app.consoleUrl!}/t/${tenant.id}/campaigns/new`);
  const name = page.getByLabel("Name", { exact: true });
  await name.fill("Half a campaign");
  const dialog = page.getByRole("dialog", { name: "You are signed out" });
  await endAll(app, tenant.id);
  await dialog.waitFor();
  await dialog.getByRole("button", byProvider).click();
  await dialog.waitFor({ state: "detached" });
  expect(await name.inputValue()).toBe("Half a campaign");
  await isLive(page);

  // Somebody else is signed in: nobody is replaced without a click.
  const { token } = await createOwnerLink(app.context, tenant.id);
  await page.goto(`${app.consoleUrl!}/#login=${token}`);
  await enter(page);
  await page.goto(`${app.consoleUrl!}/sign-in`);
  await page.getByRole("button", byProvider).click();
  await page.getByText("You are signed in as Owner now.").waitFor();
  await page.getByRole("button", { name: "Sign in as Grace" }).click();
  await today(page);
});

test("a session that ends in mid-edit: who signs in again in place finds what was typed", async ({
  app,
  tenant,
  visit,
}) => {
  const page = await enter(await visit(await linkFor(app, tenant.id)));
  await givePasskeys(page);
  await page.goto(`${app.consoleUrl!}/t/${tenant.id}/settings?section=sessions`);
  await addPasskey(page, "My laptop");
  await page.goto(`${app.consoleUrl!}/t/${tenant.id}/campaigns/new`);
  const name = page.getByLabel("Name", { exact: true });
  await name.fill("Half a campaign");
  const dialog = page.getByRole("dialog", { name: "You are signed out" });

  await endAll(app, tenant.id);
  await dialog.waitFor();
  expect(await barriers(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Sign in with a passkey" }).click();
  await dialog.waitFor({ state: "detached" });
  expect(await name.inputValue()).toBe("Half a campaign");
  await isLive(page);

  await endAll(app, tenant.id);
  await dialog.waitFor();
  await dialog.getByLabel("API key or sign-in link").fill(await linkFor(app, tenant.id));
  await dialog.getByRole("button", { name: "Sign in", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  expect(await name.inputValue()).toBe("Half a campaign");

  await endAll(app, tenant.id);
  await dialog.waitFor();
  await dialog.getByLabel("API key or sign-in link").fill(tenant.apiKey);
  await dialog.getByRole("button", { name: "Sign in", exact: true }).click();
  // A key is not the person who has typed: that is said first.
  await dialog.getByText("this page was opened by Owner").waitFor();
  await dialog.getByRole("button", { name: "Go on as the holder of an API key" }).click();
  await dialog.waitFor({ state: "detached" });
  expect(await name.inputValue()).toBe("Half a campaign");
  await isLive(page);
});

test("who loses access is told, and the page stops asking", async ({ app, tenant, visit }) => {
  const page = await enter(await visit(await linkFor(app, tenant.id)));
  const sockets: string[] = [];
  page.on("websocket", (socket) => sockets.push(socket.url()));
  await page.goto(`${app.consoleUrl!}/t/${tenant.id}/calls`);
  await isLive(page);
  const opened = sockets.length;
  await addUser(app, tenant.id, "OWNER");
  const { data } = await tenant.raw("{ viewer { tenant { seats { id } } } }");
  const [{ id }] = data!["viewer"]!["tenant"]["seats"] as [{ id: string }];
  await tenant.raw(`mutation { removeSeat(id: "${id}") { __typename } }`);
  await page.getByRole("dialog", { name: "You no longer have access to Acme" }).waitFor();
  // Longer than the pause after which a page that goes on asking would have asked again.
  await page.waitForTimeout(3_000);
  expect(sockets.length).toBe(opened);
  await page.getByRole("link", { name: "Sign in as somebody else" }).click();
  await page.getByLabel("API key or sign-in link").waitFor();
});

test.for(screens)(
  "the sign-in page can be used by everybody: %s",
  async ([, screen], { app, browser }) => {
    const context = await browser.newContext({ reducedMotion: "reduce", ...screen });
    const page = await context.newPage();
    await page.goto(`${app.consoleUrl!}/sign-in`);
    await page.getByRole("button", { name: "Sign in with a passkey" }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await context.close();
  },
);
