import { expect } from "vitest";
import { createOwnerLink } from "#domain/access/login-links.ts";
import { Browser } from "#test/browser.ts";
import { newTenant, openApp, test as base, type TestTenant } from "#test/client.ts";
import { type Person, startIdentityProvider } from "#test/identity-provider.ts";
import { addUser } from "#test/signed-in.ts";
import type { App } from "../../src/app.ts";

const test = base
  .extend("provider", { scope: "file" }, async ({}, { onCleanup }) => {
    const provider = await startIdentityProvider();
    provider.serve(`${origin}/auth/oidc/callback`);
    onCleanup(() => provider.close());
    return provider;
  })
  .extend("app", { scope: "file" }, async ({ databaseUrl, vapi, provider }, { onCleanup }) => {
    const { issuer, clientId, clientSecret } = provider;
    const app = await openApp(databaseUrl, vapi, {
      console: {
        url: origin,
        files: async () => false,
        provider: { issuer, clientId, clientSecret, name: "Example" },
      },
    });
    onCleanup(() => app.close());
    return app;
  })
  /** A browser that goes to the provider as somebody, and comes back; `change` is done to the address on the way. */
  .extend("goAs", async ({ app, provider }) => {
    return async (person: Person | null, browser = new Browser(app), change = unchanged) => {
      const { status, answer } = await browser.post("/auth/oidc/begin", { back: "/t/1/calls" });
      expect(status).toBe(200);
      provider.person = person;
      const url = new URL((answer as unknown as { url: string }).url);
      change(url.searchParams);
      const callback = await atProvider(url);
      return { browser, callback, ...(await comeBack(app, browser, callback)) };
    };
  })
  .extend("user", async ({ app, pool, tenant }) => {
    const user = await addUser(app, tenant.id, "MANAGER", "Grace");
    const email = `${user.userId}@example.com`;
    await pool.query("update app_user set email = upper($2) where id = $1", [user.userId, email]);
    return { ...user, email, person: { sub: `sub-${user.userId}`, email, email_verified: true } };
  });

/** No server is there: the console is at another port of the same machine, and only its name counts here. */
const origin = "http://localhost:4999";
const unchanged = (_parameters: URLSearchParams): void => {};

/** Follows the provider's own steps with its cookies, until it sends the browser back. */
async function atProvider(url: URL): Promise<URL> {
  const cookies = new Map<string, string>();
  for (let next = url; ;) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(next, { redirect: "manual", headers: { cookie } });
    for (const given of response.headers.getSetCookie()) {
      const [name, value] = given.split(";")[0]!.split("=", 2);
      cookies.set(name!, value!);
    }
    const location = response.headers.get("location");
    if (location === null) throw new Error(`the provider answers ${await response.text()}`);
    next = new URL(location, next);
    if (next.origin === origin) return next;
  }
}

/** What the server says to a browser that another site has sent: it does not send the cookie of a session. */
async function comeBack(app: App, browser: Browser, { pathname, search }: URL) {
  const response = await fetch(`${app.url}${pathname}${search}`, {
    redirect: "manual",
    headers: { cookie: browser.cookie, "sec-fetch-site": "cross-site" },
  });
  browser.keep(response);
  const location = new URL(response.headers.get("location")!, origin);
  return { status: response.status, location, refused: location.searchParams.get("refused") };
}

async function finish(browser: Browser, input: object = {}) {
  const { status, answer } = await browser.post("/auth/oidc/finish", input);
  return { status, answer, code: answer.errors?.[0]?.extensions.code };
}

async function invite(tenant: TestTenant, email: string): Promise<string> {
  const { data } = await tenant.raw(
    `mutation { inviteUser(input: { name: "Ada", email: "${email}", role: VIEWER }) { ... on Invitation { id } } }`,
  );
  return (data!["inviteUser"]!["id"] as string).split(":")[1]!;
}

async function changes(tenant: TestTenant) {
  const { data } = await tenant.raw("{ activity { nodes { change actorName after } } }");
  return data!["activity"]!["nodes"] as { change: string; actorName: string; after: object }[];
}

const whoAmI = `{ viewer { role ... on UserViewer { user { name } } } }`;

test("the first time a verified email address says who it is, and then the provider's own name", async ({
  tenant,
  goAs,
  user,
}) => {
  const { browser, status, location } = await goAs(user.person);
  expect(status).toBe(303);
  expect(location.pathname + location.search).toBe("/sign-in?via=provider&back=%2Ft%2F1%2Fcalls");
  // Nobody is signed in by coming back.
  expect((await browser.post("/auth/session", {})).answer).toBe(null);
  expect((await browser.post("/auth/oidc/look", {})).answer).toEqual({
    user: { id: user.userId, name: "Grace" },
    invitations: [],
  });
  expect(await finish(browser)).toMatchObject({ status: 200, answer: { tenantId: null } });
  expect((await browser.ask(tenant.id, whoAmI)).data).toMatchObject({
    viewer: { role: "MANAGER", user: { name: "Grace" } },
  });
  // Another address, and none that is verified: the provider still knows who it is.
  const later = await goAs({ sub: user.person.sub, email: "other@example.com" });
  expect(await finish(later.browser)).toMatchObject({ status: 200 });
  expect((await changes(tenant)).map(({ change }) => change)).toEqual([
    "SIGN_IN",
    "SIGN_IN",
    "LINK_IDENTITY",
  ]);
});

test("who was a user's email address until then is signed out, and keeps no passkey", async ({
  app,
  pool,
  tenant,
  goAs,
  user,
}) => {
  const before = new Browser(app);
  before.cookie = user.headers["cookie"]!;
  expect((await before.ask(tenant.id, whoAmI)).status).toBe(200);
  await pool.query(
    `insert into passkey (user_id, name, credential_id, public_key, counter, transports, is_copyable, is_copied, created_at)
     values ($1, '', $2, '', 0, '{}', true, true, now())`,
    [user.userId, `credential ${user.userId}`],
  );
  const { browser } = await goAs(user.person);
  await finish(browser);
  expect(await before.ask(tenant.id, whoAmI)).toMatchObject({ code: "SIGNED_OUT" });
  const { rows } = await pool.query("select from passkey where user_id = $1", [user.userId]);
  expect(rows).toEqual([]);
  const [, linked] = await changes(tenant);
  expect(linked).toMatchObject({ change: "LINK_IDENTITY", after: { passkeys: 1, ended: 1 } });
  // The second time nothing ends.
  const again = await goAs(user.person);
  await finish(again.browser);
  expect((await browser.ask(tenant.id, whoAmI)).status).toBe(200);
});

test("an invitation to a verified address makes a user, after a choice, once", async ({
  app,
  tenant,
  goAs,
}) => {
  const email = `ada-${tenant.id}@example.com`;
  const other = await newTenant(app);
  const [first, second] = [await invite(tenant, email), await invite(other, email.toUpperCase())];
  const person = { sub: `ada-${tenant.id}`, email, email_verified: "true" };
  const { browser } = await goAs(person);
  const { answer } = await browser.post("/auth/oidc/look", {});
  expect(answer).toMatchObject({ user: null });
  expect(
    (answer as unknown as { invitations: { id: string }[] }).invitations
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual([first, second].toSorted());
  // Nobody enters a tenant without having chosen it.
  expect(await finish(browser)).toMatchObject({ status: 401, code: "INVITATION_NOT_VALID" });
  const chosen = await goAs(person);
  expect(await finish(chosen.browser, { invitationId: first })).toMatchObject({
    status: 200,
    answer: { tenantId: tenant.id },
  });
  expect((await chosen.browser.ask(tenant.id, whoAmI)).data).toMatchObject({
    viewer: { role: "VIEWER", user: { name: "Ada" } },
  });
  expect((await chosen.browser.ask(other.id, whoAmI)).code).toBe("FORBIDDEN");
  expect((await changes(tenant)).map(({ change }) => change)).toEqual([
    "SIGN_IN",
    "LINK_IDENTITY",
    "ACCEPT_INVITATION",
    "INVITE_USER",
  ]);
});

const strangers: readonly (readonly [string, (email: string) => Person, string])[] = [
  [
    "nobody",
    () => ({ sub: "n1", email: "nobody@example.com", email_verified: true }),
    "NOT_INVITED",
  ],
  [
    "an address that is not verified",
    (email) => ({ sub: "n2", email, email_verified: false }),
    "EMAIL_NOT_VERIFIED",
  ],
  ["an address of which nothing is said", (email) => ({ sub: "n3", email }), "EMAIL_NOT_VERIFIED"],
  ["no address", () => ({ sub: "n4" }), "EMAIL_NOT_VERIFIED"],
];

test.for(strangers)(
  "%s signs nobody in, and makes nobody",
  async ([, personOf, why], { goAs, pool, user }) => {
    const count = async () => (await pool.query("select count(*) from app_user")).rows;
    const before = await count();
    const { browser, refused } = await goAs(personOf(user.email));
    expect(refused).toBe(why);
    expect(browser.cookie).toBe("");
    expect(await finish(browser)).toMatchObject({ status: 401, code: "PROVIDER_TOO_LATE" });
    expect(await count()).toEqual(before);
  },
);

test("the address of a user whom the provider knows as another person is refused, and recorded", async ({
  tenant,
  goAs,
  user,
}) => {
  await finish((await goAs(user.person)).browser);
  const { refused } = await goAs({ ...user.person, sub: `heir-of-${user.userId}` });
  expect(refused).toBe("EMAIL_OF_ANOTHER");
  expect((await changes(tenant))[0]).toMatchObject({
    change: "REFUSE_SIGN_IN",
    actorName: null,
    after: { method: "OIDC", reason: "EMAIL_OF_ANOTHER" },
  });
});

test("a user whose access was taken away is refused, until somebody invites", async ({
  pool,
  tenant,
  goAs,
  user,
}) => {
  await finish((await goAs(user.person)).browser);
  await pool.query("update seat set removed_at = now() where user_id = $1", [user.userId]);
  expect((await goAs(user.person)).refused).toBe("NO_SEAT");
  const invitationId = await invite(tenant, user.email);
  const { browser } = await goAs(user.person);
  expect(await finish(browser, { invitationId })).toMatchObject({ status: 200 });
  expect((await browser.ask(tenant.id, whoAmI)).data).toMatchObject({
    viewer: { role: "VIEWER", user: { name: "Grace" } },
  });
});

test("who is removed between coming back and the end is refused", async ({ pool, goAs, user }) => {
  const { browser } = await goAs(user.person);
  await pool.query("update seat set removed_at = now() where user_id = $1", [user.userId]);
  expect(await finish(browser)).toMatchObject({ status: 401, code: "NO_SEAT" });
});

test.for([
  ["another state", "state", "PROVIDER_REFUSED"],
  ["another nonce", "nonce", "PROVIDER_REFUSED"],
  ["another verifier", "code_challenge", "PROVIDER_REFUSED"],
] as const)("an answer with %s is refused", async ([, parameter, why], { goAs, user }) => {
  const { browser, refused } = await goAs(user.person, undefined, (parameters) =>
    parameters.set(parameter, "A".repeat(43)),
  );
  expect(refused).toBe(why);
  expect((await browser.post("/auth/oidc/look", {})).status).toBe(401);
});

test("who refuses at the provider is told so", async ({ goAs }) => {
  expect((await goAs(null)).refused).toBe("PROVIDER_DENIED");
});

test("an answer is taken once, in time, from the browser that has begun", async ({
  app,
  pool,
  goAs,
  user,
}) => {
  const { browser, callback } = await goAs(user.person);
  const held = browser.cookie;
  expect((await comeBack(app, new Browser(app), callback)).refused).toBe("PROVIDER_TOO_LATE");
  const thief = new Browser(app);
  expect(await finish(thief)).toMatchObject({ status: 401, code: "PROVIDER_TOO_LATE" });
  expect(await finish(browser)).toMatchObject({ status: 200 });
  browser.cookie = held;
  expect(await finish(browser)).toMatchObject({ status: 401, code: "PROVIDER_TOO_LATE" });
  const slow = await goAs(user.person);
  await pool.query("update sign_in_attempt set expires_at = now()");
  expect((await slow.browser.post("/auth/oidc/look", {})).status).toBe(401);
  expect(await finish(slow.browser)).toMatchObject({ status: 401, code: "PROVIDER_TOO_LATE" });
});

test("the cookie of an attempt comes back from another site, that of a session does not", async ({
  app,
  tenant,
  goAs,
  user,
}) => {
  const browser = new Browser(app);
  const { given } = await browser.post("/auth/oidc/begin", {});
  expect(given).toMatch(/^cs_provider_4999=csa_[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; /);
  // Who is signed in stays so until the page has ended the sign-in.
  const { token } = await createOwnerLink(app.context, tenant.id);
  await browser.post("/auth/link", { token });
  await goAs(user.person, browser);
  expect((await browser.post("/auth/session", {})).answer).toMatchObject({
    user: { name: "Owner" },
  });
  await finish(browser);
  expect((await browser.post("/auth/session", {})).answer).toMatchObject({
    user: { name: "Grace" },
  });
});

test("a page of another site begins and ends nothing", async ({ app, goAs, user }) => {
  const { browser } = await goAs(user.person);
  browser.page = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
  for (const path of ["/auth/oidc/begin", "/auth/oidc/look", "/auth/oidc/finish"]) {
    const { status, answer } = await browser.post(path, {});
    expect([status, answer.errors![0]!.extensions.code]).toEqual([403, "ORIGIN_NOT_ALLOWED"]);
  }
  for (const path of ["/auth/oidc/begin", "/auth/oidc/look", "/auth/oidc/finish"]) {
    expect((await fetch(`${app.url}${path}`)).status).toBe(405);
  }
});

test("a provider that is down keeps nobody from anything else", async ({ databaseUrl, vapi }) => {
  const provider = await startIdentityProvider();
  await provider.close();
  const { issuer, clientId, clientSecret } = provider;
  const app = await openApp(databaseUrl, vapi, {
    console: {
      url: origin,
      files: async () => false,
      provider: { issuer, clientId, clientSecret, name: "Example" },
    },
  });
  try {
    const browser = new Browser(app);
    expect((await browser.post("/auth/ways", {})).answer).toMatchObject({
      provider: { name: "Example" },
    });
    const { status, answer } = await browser.post("/auth/oidc/begin", {});
    expect([status, answer.errors![0]!.extensions.code]).toEqual([503, "PROVIDER_UNAVAILABLE"]);
    expect(browser.cookie).toBe("");
  } finally {
    await app.close();
  }
});

test("without a provider none is offered", async ({ databaseUrl, vapi }) => {
  const app = await openApp(databaseUrl, vapi, {
    console: { url: origin, files: async () => false },
  });
  try {
    const browser = new Browser(app);
    expect((await browser.post("/auth/ways", {})).answer).toMatchObject({ provider: null });
    const { answer } = await browser.post("/auth/oidc/begin", {});
    expect(answer.errors![0]!.extensions.code).toBe("NO_PROVIDER");
  } finally {
    await app.close();
  }
});
