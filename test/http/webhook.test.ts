import { createHmac } from "node:crypto";
import fc from "fast-check";
import type pg from "pg";
import { describe, expect } from "vitest";
import { inTransaction } from "#db/pool.ts";
import { webhookSecretsOf } from "#domain/tenants/webhook-secrets.ts";
import { newTenant, test } from "#test/client.ts";
import type { App } from "../../src/app.ts";

interface Hook {
  readonly url: string;
  readonly secret: string;
  post(body: string | Uint8Array, headers?: Record<string, string>): Promise<Response>;
}

async function hookOf(app: App): Promise<Hook> {
  const { id } = await newTenant(app);
  const url = `${app.url}/api/vapi/webhook?t=${id}`;
  const secret = (await webhookSecretsOf(app.context, id))[0]!.secret;
  return {
    url,
    secret,
    post: (body, headers = { "x-vapi-secret": secret }) =>
      fetch(url, { method: "POST", headers, body: body as BodyInit }),
  };
}

async function stored(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>("select count(*)::int as n from webhook_event");
  return rows[0]!.n;
}

const report = JSON.stringify({ message: { type: "status-update", status: "in-progress" } });

test("one that proves to come from the tenant's VAPI account is kept", async ({ app, pool }) => {
  const hook = await hookOf(app);
  const before = await stored(pool);
  expect((await hook.post(report)).status).toBe(200);
  expect((await hook.post(report, { authorization: `Bearer ${hook.secret}` })).status).toBe(200);
  const timestamp = String(Date.now());
  const signature = createHmac("sha256", hook.secret)
    .update(`${timestamp}.${report}`)
    .digest("hex");
  const signed = { "x-signature": signature, "x-timestamp": timestamp };
  expect((await hook.post(report, signed)).status).toBe(200);
  expect(await stored(pool)).toBe(before + 3);
});

test("the tenant shows when the last one arrived that was genuine", async ({ app, pool }) => {
  const tenant = await newTenant(app);
  const url = `${app.url}/api/vapi/webhook?t=${tenant.id}`;
  const secret = (await webhookSecretsOf(app.context, tenant.id))[0]!.secret;
  const post = (given: string) =>
    fetch(url, { method: "POST", headers: { "x-vapi-secret": given }, body: report });
  const lastWebhookAt = async () => {
    const { data } = await tenant.raw("{ viewer { tenant { lastWebhookAt } } }");
    return (data as { viewer: { tenant: { lastWebhookAt: string | null } } } | null)!.viewer.tenant
      .lastWebhookAt;
  };
  expect((await post("forged")).status).toBe(401);
  expect(await lastWebhookAt()).toBeNull();
  for (let n = 0; n < 2; n++) expect((await post(secret)).status).toBe(200);
  const { rows } = await pool.query<{ last: Date }>(
    "select max(received_at) as last from webhook_event where tenant_id = $1",
    [tenant.id],
  );
  expect(await lastWebhookAt()).toBe(rows[0]!.last.toISOString());
});

test("more than the database takes are refused with Retry-After, and each one that is answered 200 is kept", async ({
  app,
  pool,
}) => {
  const hook = await hookOf(app);
  const before = await stored(pool);
  const large = JSON.stringify({ message: { type: "transcript", text: "x".repeat(999_000) } });
  const sent = 90;
  const answers: Response[] = [];
  let posted: Promise<unknown> = Promise.resolve();
  await inTransaction(pool, async (slow) => {
    await slow.query("lock table webhook_event in exclusive mode");
    posted = Promise.all(
      Array.from({ length: sent }, async () => answers.push(await hook.post(large))),
    );
    // What fits into 64 MB waits for the database.
    await expect.poll(() => answers.length).toBe(sent - 64);
    expect(answers.map(({ status, headers }) => [status, headers.get("retry-after")])).toEqual(
      Array(sent - 64).fill([503, "5"]),
    );
    expect(await answers[0]!.text()).toContain("TOO_MANY_WEBHOOKS");
  });
  await posted;
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(64);
  expect(await stored(pool)).toBe(before + 64);
  expect((await hook.post(large)).status).toBe(200);
});

describe("one that is signed holds for five minutes of either clock", () => {
  test.for([
    ["six minutes ago", -6, 401],
    ["four minutes ago", -4, 200],
    ["four minutes ahead", 4, 200],
    ["six minutes ahead", 6, 401],
  ] as const)("%s", async ([, minutes, status], { app, pool }) => {
    const hook = await hookOf(app);
    const before = await stored(pool);
    const timestamp = String(Date.now() + minutes * 60_000);
    const hmac = createHmac("sha256", hook.secret).update(`${timestamp}.${report}`);
    const signed = { "x-signature": hmac.digest("hex"), "x-timestamp": timestamp };
    expect((await hook.post(report, signed)).status).toBe(status);
    // The same signature does not fit another time.
    const renewed = { ...signed, "x-timestamp": String(Date.now()) };
    expect((await hook.post(report, renewed)).status).toBe(401);
    expect(await stored(pool)).toBe(before + (status === 200 ? 1 : 0));
  });
});

describe("one that does not is refused, and nothing is kept", () => {
  test.for([
    ["no secret", () => ({})],
    ["a wrong secret", () => ({ "x-vapi-secret": "wrong" })],
    ["an empty secret", () => ({ "x-vapi-secret": "" })],
    ["a wrong signature", () => ({ "x-signature": "00", "x-timestamp": String(Date.now()) })],
    ["another tenant's secret", (other: Hook) => ({ "x-vapi-secret": other.secret })],
  ] as const)("%s", async ([, headers], { app, pool }) => {
    const [hook, other] = [await hookOf(app), await hookOf(app)];
    const before = await stored(pool);
    expect((await hook.post(report, headers(other))).status).toBe(401);
    expect((await hook.post("not json", headers(other))).status).toBe(401);
    expect(await stored(pool)).toBe(before);
  });

  test.for([
    ["no tenant", ""],
    ["a tenant that is none", "?t=nobody"],
    ["an unknown tenant", "?t=019a2b3c-0000-7000-8000-000000000000"],
  ] as const)("%s", async ([, search], { app }) => {
    const { secret } = await hookOf(app);
    const response = await fetch(`${app.url}/api/vapi/webhook${search}`, {
      method: "POST",
      headers: { "x-vapi-secret": secret },
      body: report,
    });
    expect(response.status).toBe(401);
  });
});

describe("whatever its body is, it is the sender's fault or nobody's", () => {
  const text = (value: string) => JSON.stringify({ message: { type: value, status: value } });
  test.for([
    ["not JSON", "{", 400],
    ["nothing", "", 400],
    ["not UTF-8", new Uint8Array([0x22, 0xff, 0x22]), 400],
    ["nested ten thousand times", `${"[".repeat(10_000)}${"]".repeat(10_000)}`, 400],
    ["more than two megabytes", JSON.stringify("x".repeat(2_000_001)), 413],
    ["null", "null", 200],
    ["a list", "[1, 2]", 200],
    ["a message that is a list", `{"message": []}`, 200],
    ["a type of its own", text("model-output"), 200],
    ["a NUL", text("a\0b"), 200],
    ["half a character", `{"message": {"type": "\\ud800", "\\udfff": "\\ud800"}}`, 200],
    ["an escape that looks like a NUL", `{"message": {"type": "\\\\u0000"}}`, 200],
    ["a number beyond all bounds", `{"message": {"cost": 1e999, "durationSeconds": -1e999}}`, 200],
    ["a call that is a text", `{"message": {"type": "status-update", "call": "x"}}`, 200],
    [
      "an id that is a number",
      `{"message": {"type": "end-of-call-report", "call": {"id": 1, "assistantOverrides": {"metadata": {"dialId": "x"}}}}}`,
      200,
    ],
  ] as const)("%s", async ([, body, status], { app }) => {
    const hook = await hookOf(app);
    expect((await hook.post(body)).status).toBe(status);
  });

  test("and so is any JSON at all", async ({ app }) => {
    const hook = await hookOf(app);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("status-update", "end-of-call-report", "hang"),
        fc.dictionary(
          fc.constantFrom("status", "endedReason", "call", "artifact", "cost", "startedAt", "id"),
          fc.jsonValue({ noUnicodeString: false }),
        ),
        async (type, message) => {
          const response = await hook.post(JSON.stringify({ message: { ...message, type } }));
          expect(response.status).toBe(200);
        },
      ),
      { numRuns: 60 },
    );
  });
});

test("nothing else than POST is done there", async ({ app }) => {
  const hook = await hookOf(app);
  const response = await fetch(hook.url);
  expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
});
