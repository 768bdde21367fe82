import { expect } from "vitest";
import { cleanUp } from "#domain/upkeep/clean-up.ts";
import { Browser } from "#test/browser.ts";
import { newTenant } from "#test/client.ts";
import { testWithConsole } from "#test/console.ts";
import { addKey, addUser } from "#test/signed-in.ts";
import { ask } from "../schema/ask.ts";

const test = testWithConsole
  .extend("owner", async ({ app, tenant }) => await addUser(app, tenant.id, "OWNER", "Grace"))
  .extend("asks", async ({ app, owner }) => {
    return async (query: string): Promise<Record<string, never>> => {
      const { data, errors } = await ask(app, { query, variables: {} }, owner.headers);
      expect(errors).toBe(undefined);
      return data as Record<string, never>;
    };
  })
  .extend("invite", async ({ asks }) => {
    return async (input: string): Promise<{ id: string; token: string }> => {
      const { inviteUser } = (await asks(
        `mutation { inviteUser(input: { ${input} }) { ... on Invitation { id link } } }`,
      )) as unknown as { inviteUser: { id: string; link: string } };
      return {
        id: inviteUser.id,
        token: /#invitation=(csi_[\w-]{43})$/.exec(inviteUser.link)![1]!,
      };
    };
  });

const whoAmI = `{ viewer { role ... on UserViewer { user { name email } } } }`;
const watch = `subscription { callChanged { cursor } }`;

test("an invitation makes a user with its role, once", async ({ app, tenant, asks, invite }) => {
  const { token } = await invite(`name: "Ada", email: "ada-1@example.com", role: VIEWER`);
  const browser = new Browser(app);
  expect((await browser.post("/auth/invitation/look", { token })).answer).toEqual({
    name: "Ada",
    email: "ada-1@example.com",
    role: "VIEWER",
    tenantId: tenant.id,
    tenantName: "Acme",
    signedIn: null,
  });
  const accepted = await browser.post("/auth/invitation", { token });
  expect(accepted).toMatchObject({ status: 200, answer: { tenantId: tenant.id } });
  expect((await browser.ask(tenant.id, whoAmI)).data).toEqual({
    viewer: { role: "VIEWER", user: { name: "Ada", email: "ada-1@example.com" } },
  });
  for (const path of ["/auth/invitation/look", "/auth/invitation"]) {
    const again = await new Browser(app).post(path, { token });
    expect(again).toMatchObject({ status: 401, given: null });
    expect(again.answer.errors![0]!.extensions.code).toBe("INVITATION_NOT_VALID");
  }
  const { activity } = await asks(`{ activity { nodes { change actorName subjectName } } }`);
  expect(activity!["nodes"]).toEqual([
    { change: "REFUSE_LINK", actorName: null, subjectName: "Acme" },
    { change: "SIGN_IN", actorName: "Ada", subjectName: "Acme" },
    { change: "ACCEPT_INVITATION", actorName: "Ada", subjectName: "Ada" },
    { change: "INVITE_USER", actorName: "Grace", subjectName: "Ada" },
  ]);
});

test("who is signed in accepts an invitation as the same user, and keeps the session", async ({
  app,
  tenant,
  invite,
}) => {
  const other = await newTenant(app);
  const browser = new Browser(app);
  await browser.signIn(other.id);
  const { token } = await invite(`name: "Whoever", role: MANAGER`);
  const look = await browser.post("/auth/invitation/look", { token });
  expect(look.answer).toMatchObject({ signedIn: { name: "Owner" } });
  expect(await browser.post("/auth/invitation", { token })).toMatchObject({
    status: 200,
    given: null,
  });
  expect((await browser.ask(other.id, whoAmI)).data).toMatchObject({ viewer: { role: "OWNER" } });
  expect((await browser.ask(tenant.id, whoAmI)).data).toMatchObject({
    viewer: { role: "MANAGER", user: { name: "Owner" } },
  });
  const again = await invite(`name: "Whoever", role: OWNER`);
  const refused = await browser.post("/auth/invitation", { token: again.token });
  expect(refused.status).toBe(409);
  expect(refused.answer.errors![0]!.extensions.code).toBe("HAS_SEAT");
});

test("nobody becomes another user by that user's email address", async ({ app, invite }) => {
  const first = await invite(`name: "Ada", email: "ada-2@example.com", role: VIEWER`);
  await new Browser(app).post("/auth/invitation", { token: first.token });
  const second = await invite(`name: "Eve", email: "ADA-2@example.com", role: OWNER`);
  for (const _ of [1, 2]) {
    const { status, given, answer } = await new Browser(app).post("/auth/invitation", {
      token: second.token,
    });
    expect({ status, given }).toEqual({ status: 409, given: null });
    expect(answer.errors![0]!.extensions.code).toBe("EMAIL_TAKEN");
  }
});

test("an invitation that is revoked or has expired is refused, and only owners see those that are open", async ({
  app,
  pool,
  tenant,
  asks,
  invite,
}) => {
  const [revoked, expired, open] = [
    await invite(`name: "A", role: VIEWER`),
    await invite(`name: "B", role: VIEWER`),
    await invite(`name: "C", role: VIEWER`),
  ];
  await asks(`mutation { revokeInvitation(id: "${revoked.id}") { __typename } }`);
  const row = expired.id.replace("Invitation:", "");
  await pool.query("update invitation set expires_at = now() where id = $1", [row]);
  for (const { token } of [revoked, expired]) {
    expect((await new Browser(app).post("/auth/invitation", { token })).status).toBe(401);
  }
  const list = `{ viewer { tenant { invitations { id link by { name } } } } }`;
  expect(await asks(list)).toEqual({
    viewer: { tenant: { invitations: [{ id: open.id, link: null, by: { name: "Grace" } }] } },
  });
  const manager = await addKey(app, tenant.id, "MANAGER");
  const asManager = async (query: string) => await ask(app, { query, variables: {} }, manager);
  const { errors } = await asManager(list);
  expect(errors!.map(({ extensions }) => extensions!["code"])).toEqual(["FORBIDDEN"]);
  const byId = `{ node(id: "${open.id}") { ... on Invitation { name } } }`;
  expect((await asManager(byId)).data).toEqual({ node: null });
  expect(await asks(byId)).toEqual({ node: { name: "C" } });
});

test("the last owner keeps the role and the seat", async ({ app, tenant, owner, asks }) => {
  const change = `mutation { changeSeat(id: "Seat:${owner.seatId}", role: VIEWER) { __typename ... on NotPossibleError { code } } }`;
  const remove = `mutation { removeSeat(id: "Seat:${owner.seatId}") { __typename ... on NotPossibleError { code } } }`;
  const isLast = { __typename: "NotPossibleError", code: "OWNER_IS_THE_LAST" };
  expect(await asks(change)).toEqual({ changeSeat: isLast });
  expect(await asks(remove)).toEqual({ removeSeat: isLast });
  await addUser(app, tenant.id, "OWNER", "Alan");
  expect(await asks(change)).toEqual({ changeSeat: { __typename: "Seat" } });
});

test("a user whose seat is taken away has no access at once, and keeps the name", async ({
  app,
  tenant,
  asks,
}) => {
  const browser = new Browser(app);
  const user = await addUser(app, tenant.id, "OWNER", "Alan");
  browser.cookie = user.headers["cookie"]!;
  const id = `Seat:${user.seatId}`;
  await browser.ask(
    tenant.id,
    `mutation { addToDoNotCall(input: { phones: ["+14155550177"] }) { __typename } }`,
  );
  const { socket, closed } = browser.socket(tenant.id);
  const changes = socket.iterate({ query: watch });
  await changes.next();
  await asks(`mutation { removeSeat(id: "${id}") { __typename } }`);
  expect(await closed).toBe(4403);
  expect(await browser.ask(tenant.id, whoAmI)).toMatchObject({ status: 403, code: "FORBIDDEN" });
  expect((await browser.post("/auth/session", {})).answer).toMatchObject({ seats: [] });
  expect(
    await asks(
      `{ doNotCallEntries { nodes { by { name } } } viewer { tenant { seats { user { name } } } } }`,
    ),
  ).toEqual({
    doNotCallEntries: { nodes: [{ by: { name: "Alan" } }] },
    viewer: { tenant: { seats: [{ user: { name: "Grace" } }] } },
  });
});

test("another role holds at once, also for sockets", async ({ app, tenant, asks }) => {
  const browser = new Browser(app);
  const user = await addUser(app, tenant.id, "OWNER", "Alan");
  browser.cookie = user.headers["cookie"]!;
  const id = `Seat:${user.seatId}`;
  const { socket, closed } = browser.socket(tenant.id);
  await socket.iterate({ query: watch }).next();
  await asks(`mutation { changeSeat(id: "${id}", role: VIEWER) { __typename } }`);
  // The page connects again.
  expect(await closed).toBe(1012);
  expect((await browser.ask(tenant.id, whoAmI)).data).toMatchObject({ viewer: { role: "VIEWER" } });
});

test("a seat shows when its user was last here, in this tenant", async ({ app, tenant, asks }) => {
  const other = await newTenant(app);
  const user = await addUser(app, tenant.id, "VIEWER", "Ada");
  const lastUse = async (): Promise<string | null> => {
    const { viewer } = (await asks(
      "{ viewer { tenant { seats { id lastUsedAt } } } }",
    )) as unknown as {
      viewer: { tenant: { seats: { id: string; lastUsedAt: string | null }[] } };
    };
    return viewer.tenant.seats.find(({ id }) => id === `Seat:${user.seatId}`)!.lastUsedAt;
  };
  expect(await lastUse()).toBe(null);
  const who = { query: whoAmI, variables: {} };
  await ask(app, who, { ...user.headers, "x-tenant": other.id });
  expect(await lastUse(), "another tenant was asked for").toBe(null);
  const before = Date.now();
  await ask(app, who, user.headers);
  const used = await lastUse();
  expect(Date.parse(used!)).toBeGreaterThanOrEqual(before - 1_000);
  await ask(app, who, user.headers);
  expect(await lastUse(), "within the same minute nothing is written").toBe(used);
});

test("users see and end their own sessions, and nobody else's", async ({ app, tenant, owner }) => {
  const [one, two, three] = [new Browser(app), new Browser(app), new Browser(app)];
  for (const browser of [one, two, three]) await browser.signIn(tenant.id);
  const list = `{ viewer { ... on UserViewer { sessions { id method browser isThis } } } }`;
  interface Listed {
    readonly viewer: { readonly sessions: { id: string; isThis: boolean }[] };
  }
  const sessionsOf = async (browser: Browser) =>
    ((await browser.ask(tenant.id, list)).data as Listed).viewer.sessions;
  const end = async (id: string) =>
    (
      await one.ask(
        tenant.id,
        `mutation { endSession(id: "${id}") { __typename ... on SessionsEnded { ended } } }`,
      )
    ).data;
  // The operator's link signs the first owner in.
  const sessions = await sessionsOf(one);
  expect(sessions.filter(({ isThis }) => isThis)).toEqual([
    { id: expect.stringMatching(/^Session:/), method: "LINK", browser: "Test", isThis: true },
  ]);
  expect(sessions).toHaveLength(4);
  const { id } = (await sessionsOf(two)).find(({ isThis }) => isThis)!;
  const { socket, closed } = two.socket(tenant.id);
  await socket.iterate({ query: watch }).next();
  expect(await end(id)).toEqual({ endSession: { __typename: "SessionsEnded", ended: 1 } });
  expect(await closed).toBe(4401);
  expect(await two.ask(tenant.id, whoAmI)).toMatchObject({ code: "SIGNED_OUT" });
  expect(await end(id)).toEqual({ endSession: { __typename: "NotFoundError" } });
  const stranger = await addUser(app, tenant.id, "VIEWER");
  expect(await end(`Session:${stranger.sessionId}`)).toEqual({
    endSession: { __typename: "NotFoundError" },
  });
  const others = `mutation { endOtherSessions { ... on SessionsEnded { ended } ... on NotPossibleError { code } } }`;
  // That of the owner of this test, who is the same user, and the third.
  expect((await one.ask(tenant.id, others)).data).toEqual({ endOtherSessions: { ended: 2 } });
  expect(await three.ask(tenant.id, whoAmI)).toMatchObject({ code: "SIGNED_OUT" });
  expect(await sessionsOf(one)).toHaveLength(1);
  expect((await tenant.raw(others)).data).toEqual({ endOtherSessions: { code: "NOT_A_USER" } });
  expect(owner.sessionId).not.toBe(stranger.sessionId);
});

test("a session that expires ends its subscriptions", async ({ app, pool, tenant, owner }) => {
  const browser = new Browser(app);
  browser.cookie = owner.headers["cookie"]!;
  /** Null: it had expired before the subscription began, on a machine that is busy. */
  const closedAfter = async (seconds: number): Promise<number | null> => {
    await pool.query(
      "update user_session set expires_at = now() + $2 * interval '1 second' where id = $1",
      [owner.sessionId, seconds],
    );
    const { socket, closed } = browser.socket(tenant.id);
    const hasBegun = await socket
      .iterate({ query: watch })
      .next()
      .then(
        () => true,
        () => false,
      );
    return hasBegun ? await closed : null;
  };
  expect((await closedAfter(1)) ?? (await closedAfter(5)) ?? (await closedAfter(25))).toBe(4401);
});

test("a key that is revoked ends the sessions that were signed in with it, and their sockets", async ({
  app,
  tenant,
  asks,
}) => {
  const browser = new Browser(app);
  await browser.post("/auth/key", { key: tenant.apiKey });
  const { socket, closed } = browser.socket(tenant.id);
  await socket.iterate({ query: watch }).next();
  const { viewer } = await asks(`{ viewer { tenant { apiKeys { id } } } }`);
  const { id } = (viewer!["tenant"]["apiKeys"] as { id: string }[])[0]!;
  await asks(`mutation { createApiKey(input: { name: "Next" }) { __typename } }`);
  await asks(`mutation { revokeApiKey(id: "${id}") { __typename } }`);
  expect(await closed).toBe(4401);
  expect(await browser.ask(tenant.id, whoAmI)).toMatchObject({ code: "SIGNED_OUT" });
});

test("a key that has expired is not one of those of which the last is kept", async ({
  pool,
  tenant,
  asks,
}) => {
  await asks(`mutation { createApiKey(input: { name: "Past" }) { __typename } }`);
  await pool.query("update api_key set expires_at = now() where tenant_id = $1 and name = 'Past'", [
    tenant.id,
  ]);
  const { rows } = await pool.query<{ id: string }>(
    "select id from api_key where tenant_id = $1 and name <> 'Past'",
    [tenant.id],
  );
  expect(
    await asks(
      `mutation { revokeApiKey(id: "ApiKey:${rows[0]!.id}") { ... on NotPossibleError { code } } }`,
    ),
  ).toEqual({ revokeApiKey: { code: "API_KEY_IS_THE_LAST" } });
});

test("links and sessions that are over for a month are deleted", async ({
  app,
  pool,
  tenant,
  owner,
}) => {
  const browser = new Browser(app);
  await browser.signIn(tenant.id);
  await pool.query(
    "update login_link set expires_at = now() - interval '31 days' where tenant_id = $1",
    [tenant.id],
  );
  await pool.query(
    "update user_session set revoked_at = now() - interval '31 days' where id = $1",
    [owner.sessionId],
  );
  await cleanUp(app.context);
  const { rows } = await pool.query(
    `select (select count(*)::int from login_link where tenant_id = $1) as links,
       (select count(*)::int from user_session where id = $2) as sessions`,
    [tenant.id, owner.sessionId],
  );
  expect(rows).toEqual([{ links: 0, sessions: 0 }]);
  expect((await browser.ask(tenant.id, whoAmI)).status).toBe(200);
});
