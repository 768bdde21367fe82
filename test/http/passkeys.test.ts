import { expect } from "vitest";
import { cleanUp } from "#domain/upkeep/clean-up.ts";
import { type AskedOptions, Authenticator, type Lie } from "#test/authenticator.ts";
import { Browser } from "#test/browser.ts";
import { openApp, type TestTenant } from "#test/client.ts";
import { testWithConsole } from "#test/console.ts";
import { addUser } from "#test/signed-in.ts";

const test = testWithConsole
  .extend("user", async ({ app, tenant }) => await addUser(app, tenant.id, "MANAGER", "Grace"))
  /** A browser in which the user is signed in, and a device with a passkey of the user. */
  .extend("owned", async ({ app, user }) => {
    const browser = new Browser(app);
    browser.cookie = user.headers["cookie"]!;
    const device = new Authenticator(app.consoleUrl!);
    expect(await addPasskey(browser, device, "Laptop")).toMatchObject({ status: 200 });
    return { browser, device };
  });

async function begin(browser: Browser, path: string): Promise<AskedOptions> {
  const { status, answer } = await browser.post(path, {});
  expect(status).toBe(200);
  return answer as unknown as AskedOptions;
}

async function addPasskey(browser: Browser, device: Authenticator, name: string, lie: Lie = {}) {
  const options = await begin(browser, "/auth/passkey/add/begin");
  return await browser.post("/auth/passkey/add", { name, response: device.create(options, lie) });
}

async function signIn(browser: Browser, device: Authenticator, lie: Lie = {}) {
  const options = await begin(browser, "/auth/passkey/begin");
  return codeOf(await browser.post("/auth/passkey", device.get(options, lie)));
}

function codeOf({ status, answer }: Awaited<ReturnType<Browser["post"]>>) {
  return { status, code: answer.errors?.[0]?.extensions.code };
}

const signedIn = { status: 200, code: undefined };
const whoAmI = `{ viewer { ... on UserViewer { user { name } sessions { method isThis } } } }`;
const passkeys = `{ viewer { ... on UserViewer { passkeys { id name isCopied lastUsedAt } } } }`;

test("a passkey signs its user in, and counts", async ({ app, pool, tenant, owned, user }) => {
  const { browser: own, device } = owned;
  expect((await own.ask(tenant.id, passkeys)).data).toEqual({
    viewer: {
      passkeys: [{ id: expect.any(String), name: "Laptop", isCopied: true, lastUsedAt: null }],
    },
  });
  const browser = new Browser(app);
  const options = await browser.post("/auth/passkey/begin", {});
  expect(options.answer).toMatchObject({ rpId: "localhost", userVerification: "required" });
  expect(options.given).toMatch(
    /^cs_passkey_\d+=csa_[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict/,
  );
  expect(await signIn(browser, device)).toEqual(signedIn);
  expect(browser.cookie).toMatch(/^cs_session_\d+=css_[\w-]{43}$/);
  const { data } = await browser.ask(tenant.id, whoAmI);
  expect(data).toMatchObject({ viewer: { user: { name: "Grace" } } });
  expect(JSON.stringify(data)).toContain('{"method":"PASSKEY","isThis":true}');
  const { rows } = await pool.query(
    "select counter, last_used_at is not null as used from passkey where user_id = $1",
    [user.userId],
  );
  expect(rows).toEqual([{ counter: "1", used: true }]);
  expect(await changes(tenant)).toEqual(["SIGN_IN", "ADD_PASSKEY"]);
});

const lies: readonly (readonly [string, Lie])[] = [
  ["another site", { origin: "https://evil.example" }],
  ["another port", { origin: "http://localhost:1" }],
  ["another domain", { domain: "evil.example" }],
  ["another challenge", { challenge: "AAAA" }],
  ["a person who was not verified", { isVerified: false }],
  ["another user", { userHandle: "AAAA" }],
  ["a wrong signature", { signature: Buffer.alloc(70, 1).toString("base64url") }],
];

test.for(lies)(
  "the answer of a passkey for %s is refused",
  async ([, lie], { app, tenant, owned }) => {
    const browser = new Browser(app);
    const refused = { status: 401, code: "PASSKEY_NOT_VALID" };
    // Once a minute it is in the activity, however often it is tried.
    for (const _ of [1, 2]) expect(await signIn(browser, owned.device, lie)).toEqual(refused);
    expect(browser.cookie).toBe("");
    const { data } = await tenant.raw("{ activity { nodes { change actorName after } } }");
    expect(data!["activity"]!["nodes"]).toMatchObject([
      {
        change: "REFUSE_SIGN_IN",
        actorName: null,
        after: { method: "PASSKEY", passkey: "Laptop", browser: "Test" },
      },
      { change: "ADD_PASSKEY", actorName: "Grace", after: { passkey: "Laptop" } },
    ]);
  },
);

test("a copy of a passkey, which counts from where it was copied, is refused", async ({
  app,
  owned: { device },
}) => {
  const browser = new Browser(app);
  expect(await signIn(browser, device)).toEqual(signedIn);
  expect(await signIn(browser, device)).toEqual(signedIn);
  const lie = { counter: 1 };
  expect(await signIn(browser, device, lie)).toMatchObject({ code: "PASSKEY_NOT_VALID" });
});

test("what a passkey has signed is taken once, by the browser that has begun, within five minutes", async ({
  app,
  pool,
  owned: { device },
}) => {
  const late = { status: 401, code: "PASSKEY_TOO_LATE" };
  const browser = new Browser(app);
  const answer = device.get(await begin(browser, "/auth/passkey/begin"));
  const withCookie = browser.cookie;
  expect(codeOf(await new Browser(app).post("/auth/passkey", answer))).toEqual(late);
  expect(codeOf(await browser.post("/auth/passkey", answer))).toEqual(signedIn);
  browser.cookie = withCookie;
  expect(codeOf(await browser.post("/auth/passkey", answer))).toEqual(late);
  const slow = device.get(await begin(browser, "/auth/passkey/begin"));
  await pool.query("update sign_in_attempt set expires_at = now()");
  expect(codeOf(await browser.post("/auth/passkey", slow))).toEqual(late);
});

test("what a browser has begun is deleted when it has expired", async ({ app, pool }) => {
  const count = async () => {
    const { rows } = await pool.query<{ n: number }>("select count(*)::int n from sign_in_attempt");
    return rows[0]!.n;
  };
  const browser = new Browser(app);
  await begin(browser, "/auth/passkey/begin");
  await pool.query("update sign_in_attempt set expires_at = now() - interval '1 second'");
  await begin(browser, "/auth/passkey/begin");
  expect(await count()).toBe(1);
  await pool.query("update sign_in_attempt set expires_at = now() - interval '1 second'");
  await cleanUp(app.context);
  expect(await count()).toBe(0);
});

test("a passkey that nobody has signs nobody in, nor does one that was removed", async ({
  app,
  tenant,
  owned: { browser: own, device },
}) => {
  const unknown = { status: 401, code: "PASSKEY_UNKNOWN" };
  const browser = new Browser(app);
  expect(await signIn(browser, new Authenticator(app.consoleUrl!))).toEqual(unknown);
  const { data } = await own.ask(tenant.id, passkeys);
  const [{ id }] = (data as { viewer: { passkeys: [{ id: string }] } }).viewer.passkeys;
  const remove = `mutation { removePasskey(id: "${id}") { __typename ... on Error { code } } }`;
  // Nobody removes the passkeys of others.
  const other = new Browser(app);
  other.cookie = (await addUser(app, tenant.id, "OWNER", "Eve")).headers["cookie"]!;
  expect((await other.ask(tenant.id, remove)).data).toEqual({
    removePasskey: { __typename: "NotFoundError", code: "NOT_FOUND" },
  });
  expect((await tenant.raw(remove)).data).toMatchObject({ removePasskey: { code: "NOT_A_USER" } });
  expect((await own.ask(tenant.id, remove)).data).toMatchObject({
    removePasskey: { __typename: "PasskeyRemoved" },
  });
  expect(await signIn(browser, device)).toEqual(unknown);
  expect(await changes(tenant)).toEqual(["REMOVE_PASSKEY", "ADD_PASSKEY"]);
});

test("a user who has no access any longer does not sign in", async ({
  app,
  pool,
  owned: { device },
  user,
}) => {
  await pool.query("update seat set removed_at = now() where user_id = $1", [user.userId]);
  expect(await signIn(new Browser(app), device)).toEqual({ status: 401, code: "NO_SEAT" });
  await pool.query("delete from app_user where id = $1", [user.userId]);
  expect(await signIn(new Browser(app), device)).toEqual({ status: 401, code: "PASSKEY_UNKNOWN" });
});

test("only who is signed in adds a passkey, with a true answer, and each once", async ({
  app,
  tenant,
  owned: { browser, device },
}) => {
  expect(codeOf(await new Browser(app).post("/auth/passkey/add/begin", {}))).toEqual({
    status: 401,
    code: "SIGNED_OUT",
  });
  const byKey = new Browser(app);
  await byKey.post("/auth/key", { key: tenant.apiKey });
  expect(codeOf(await byKey.post("/auth/passkey/add/begin", {}))).toEqual({
    status: 409,
    code: "NOT_A_USER",
  });
  for (const lie of [
    { origin: "https://evil.example" },
    { domain: "evil.example" },
    { challenge: "AAAA" },
  ]) {
    const refused = await addPasskey(browser, new Authenticator(app.consoleUrl!), "Phone", lie);
    expect(codeOf(refused)).toEqual({ status: 409, code: "PASSKEY_NOT_VALID" });
  }
  expect(codeOf(await addPasskey(browser, device, "Again"))).toEqual({
    status: 409,
    code: "PASSKEY_ALREADY_ADDED",
  });
  expect(codeOf(await addPasskey(browser, new Authenticator(app.consoleUrl!), " "))).toEqual({
    status: 400,
    code: "BAD_USER_INPUT",
  });
  // Begun by one user, and ended by another in the same browser.
  const options = await begin(browser, "/auth/passkey/add/begin");
  const other = await addUser(app, tenant.id, "OWNER", "Eve");
  browser.cookie = `${browser.cookie}; ${other.headers["cookie"]!}`;
  const response = new Authenticator(app.consoleUrl!).create(options);
  expect(codeOf(await browser.post("/auth/passkey/add", { name: "Eve's", response }))).toEqual({
    status: 409,
    code: "PASSKEY_TOO_LATE",
  });
});

test("a page of another site begins nothing", async ({ owned: { browser, device } }) => {
  browser.page = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
  const paths = [
    "/auth/passkey/begin",
    "/auth/passkey",
    "/auth/passkey/add/begin",
    "/auth/passkey/add",
  ];
  for (const path of paths) {
    expect(
      codeOf(await browser.post(path, device.get({ challenge: "AAAA", rpId: "localhost" }))),
    ).toEqual({
      status: 403,
      code: "ORIGIN_NOT_ALLOWED",
    });
  }
});

test.for([
  ["http://127.0.0.1:4321", false],
  ["https://192.0.2.1", false],
  ["https://[2001:db8::1]", false],
  ["http://calls.example.com", false],
  ["https://calls.example.com", true],
] as const)("at %s passkeys are offered: %s", async ([url, hasPasskeys], { databaseUrl, vapi }) => {
  const app = await openApp(databaseUrl, vapi, { console: { url, files: async () => false } });
  try {
    const browser = new Browser(app);
    expect((await browser.post("/auth/ways", {})).answer).toMatchObject({ hasPasskeys });
    const { status, answer } = await browser.post("/auth/passkey/begin", {});
    if (hasPasskeys) expect(answer).toMatchObject({ rpId: "calls.example.com" });
    else
      expect(codeOf({ status, answer, given: null })).toEqual({
        status: 409,
        code: "PASSKEYS_NOT_POSSIBLE",
      });
  } finally {
    await app.close();
  }
});

async function changes(tenant: TestTenant) {
  const { data } = await tenant.raw("{ activity { nodes { change } } }");
  return (data!["activity"]!["nodes"] as { change: string }[]).map(({ change }) => change);
}
