import { expect } from "vitest";
import WebSocket from "ws";
import { createOwnerLink } from "#domain/access/login-links.ts";
import { Browser } from "#test/browser.ts";
import { newTenant } from "#test/client.ts";
import { testWithConsole as test } from "#test/console.ts";

const whoAmI = `{ viewer { __typename role tenant { name } ... on UserViewer { user { name } } } }`;
const asOwner = {
  viewer: {
    __typename: "UserViewer",
    role: "OWNER",
    tenant: { name: "Acme" },
    user: { name: "Owner" },
  },
};

test("a link says whom it signs in, and signs in once", async ({ app, tenant }) => {
  const browser = new Browser(app);
  const { token } = await createOwnerLink(app.context, tenant.id);
  const look = await browser.post("/auth/link/look", { token });
  expect(look).toMatchObject({ status: 200, given: null });
  expect(look.answer).toEqual({ userName: "Owner", tenantId: tenant.id, tenantName: "Acme" });
  const { status, given, answer } = await browser.post("/auth/link", { token });
  expect({ status, answer }).toEqual({ status: 200, answer: { tenantId: tenant.id } });
  expect(given).toMatch(
    /^cs_session_\d+=css_[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Expires=[^;]+$/,
  );
  expect(await browser.ask(tenant.id, whoAmI)).toMatchObject({ status: 200, data: asOwner });
  for (const path of ["/auth/link/look", "/auth/link"]) {
    const again = await new Browser(app).post(path, { token });
    expect(again).toMatchObject({ status: 401, given: null });
    expect(again.answer.errors![0]!.extensions.code).toBe("LINK_NOT_VALID");
  }
});

test("a link is over after ten minutes, and a session after twelve hours without use", async ({
  app,
  pool,
  tenant,
}) => {
  const browser = new Browser(app);
  const { token } = await createOwnerLink(app.context, tenant.id);
  await pool.query("update login_link set expires_at = now() where tenant_id = $1", [tenant.id]);
  expect((await browser.post("/auth/link", { token })).status).toBe(401);
  await browser.signIn(tenant.id);
  expect((await browser.ask(tenant.id, whoAmI)).status).toBe(200);
  const since = (hours: number) =>
    pool.query(
      `update user_session set last_used_at = now() - $2 * interval '1 hour'
       where user_id in (select user_id from seat where tenant_id = $1)`,
      [tenant.id, hours],
    );
  await since(11.9);
  expect((await browser.ask(tenant.id, whoAmI)).status).toBe(200);
  await since(12.1);
  expect(await browser.ask(tenant.id, whoAmI)).toMatchObject({ status: 401, code: "SIGNED_OUT" });
});

test("an API key signs in with its role, until it is revoked", async ({ app, pool, tenant }) => {
  const browser = new Browser(app);
  expect((await browser.post("/auth/key", { key: "cs_wrong" })).status).toBe(401);
  expect((await browser.post("/auth/key", { key: ` ${tenant.apiKey}\n` })).answer).toEqual({
    tenantId: tenant.id,
  });
  expect((await browser.post("/auth/session", {})).answer).toEqual({
    user: null,
    seats: [{ tenantId: tenant.id, tenantName: "Acme", role: "OWNER", isDisabled: false }],
  });
  const { data } = await browser.ask(tenant.id, whoAmI);
  expect(data).toMatchObject({ viewer: { __typename: "ApiKeyViewer" } });
  await pool.query("update api_key set revoked_at = now() where tenant_id = $1", [tenant.id]);
  expect(await browser.ask(tenant.id, whoAmI)).toMatchObject({ status: 401, code: "SIGNED_OUT" });
});

test("a session opens no tenant but its own, and none that is not named", async ({
  app,
  tenant,
}) => {
  const other = await newTenant(app);
  const browser = new Browser(app);
  await browser.signIn(tenant.id);
  for (const tenantId of [other.id, "", "nonsense"]) {
    expect(await browser.ask(tenantId, whoAmI)).toMatchObject({ status: 403, code: "FORBIDDEN" });
  }
});

const elsewhere: readonly Readonly<Record<string, string>>[] = [
  { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
  { origin: "http://localhost:1", "sec-fetch-site": "same-site" },
  { origin: "null" },
  { "sec-fetch-site": "cross-site" },
  {},
];

test.for(elsewhere)("the cookie is not taken from %o", async (page, { app, tenant }) => {
  const browser = new Browser(app);
  await browser.signIn(tenant.id);
  browser.page = page;
  expect(await browser.ask(tenant.id, whoAmI)).toMatchObject({ code: "UNAUTHENTICATED" });
  for (const path of ["/auth/session", "/auth/key", "/auth/link", "/auth/sign-out"]) {
    const { status, answer } = await browser.post(path, {});
    expect(status, path).toBe(403);
    expect(answer.errors![0]!.extensions.code, path).toBe("ORIGIN_NOT_ALLOWED");
  }
});

test("a link to a file names the tenant in its address, and is followed from the console only", async ({
  app,
  tenant,
}) => {
  const browser = new Browser(app);
  await browser.signIn(tenant.id);
  const other = await newTenant(app);
  const follow = async (tenantId: string, site: string) => {
    const path = `/api/imports/${crypto.randomUUID()}/rejected.csv?tenant=${tenantId}`;
    const headers = { cookie: browser.cookie, "sec-fetch-site": site };
    return (await fetch(`${app.url}${path}`, { headers })).status;
  };
  // There is no such import: what matters is who may ask for it.
  expect(await follow(tenant.id, "same-origin")).toBe(404);
  expect(await follow(other.id, "same-origin")).toBe(403);
  expect(await follow(tenant.id, "cross-site")).toBe(401);
  expect(await follow(tenant.id, "none")).toBe(401);
});

test("signing out ends the session everywhere, and its subscriptions", async ({ app, tenant }) => {
  const browser = new Browser(app);
  await browser.signIn(tenant.id);
  const { socket, closed: isClosed } = browser.socket(tenant.id);
  const changes = socket.iterate({ query: "subscription { callChanged { cursor } }" });
  expect(await changes.next()).toMatchObject({ value: { data: { callChanged: {} } } });
  const token = browser.cookie;
  await browser.post("/auth/sign-out", {});
  expect(await changes.next()).toMatchObject({ done: true });
  browser.cookie = token;
  expect((await browser.post("/auth/session", {})).answer).toBe(null);
  // The open socket starts nothing more.
  await socket
    .iterate({ query: whoAmI })
    .next()
    .catch(() => {});
  expect(await isClosed).toBe(4401);
});

test("a socket from another origin is not opened by the cookie, which the activity tells", async ({
  app,
  tenant,
}) => {
  const browser = new Browser(app);
  await browser.signIn(tenant.id);
  const socket = new WebSocket(`${app.url.replace("http", "ws")}/graphql`, "graphql-transport-ws", {
    headers: { cookie: browser.cookie, origin: "https://evil.example" },
  });
  const { promise, resolve } = Promise.withResolvers<number>();
  socket.on("close", resolve);
  socket.on("open", () =>
    socket.send(JSON.stringify({ type: "connection_init", payload: { tenant: tenant.id } })),
  );
  expect(await promise).toBe(4403);
  const { data } = await tenant.raw("{ activity { nodes { change after } } }");
  expect((data!["activity"]!["nodes"] as object[])[0]).toMatchObject({
    change: "REFUSE_ORIGIN",
    after: { origin: "https://evil.example" },
  });
});

test("sign-ins, and what was refused, are in the activity", async ({ app, tenant }) => {
  const browser = new Browser(app);
  const { token } = await createOwnerLink(app.context, tenant.id);
  await browser.post("/auth/link", { token });
  for (const _ of [1, 2]) {
    expect((await new Browser(app).post("/auth/link", { token })).status).toBe(401);
  }
  const ofConsole = browser.page;
  browser.page = { origin: "https://evil.example" };
  for (const _ of [1, 2]) expect((await browser.post("/auth/session", {})).status).toBe(403);
  expect((await browser.ask(tenant.id, whoAmI)).code).toBe("UNAUTHENTICATED");
  browser.page = ofConsole;
  await browser.post("/auth/sign-out", {});
  const { data } = await tenant.raw("{ activity { nodes { change actorName after } } }");
  const browserName = { browser: "Test" };
  // Of one link and one session once a minute, however often it is tried.
  expect(data!["activity"]!["nodes"]).toEqual([
    { change: "SIGN_OUT", actorName: "Owner", after: null },
    {
      change: "REFUSE_ORIGIN",
      actorName: "Owner",
      after: { origin: "https://evil.example", ...browserName },
    },
    { change: "REFUSE_LINK", actorName: null, after: { method: "LINK", ...browserName } },
    { change: "SIGN_IN", actorName: "Owner", after: { method: "LINK", ...browserName } },
  ]);
});
