import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, onTestFinished } from "vitest";
import { webhookSecretsOf } from "#domain/tenants/webhook-secrets.ts";
import { newTenant, openApp, test } from "#test/client.ts";
import { givenCampaign } from "#test/operations.ts";
import { uploadForm } from "#test/upload-form.ts";
import { defaultLimits } from "../../src/limits.ts";

const json = { "content-type": "application/json" };
const typename = JSON.stringify({ query: "{ __typename }" });
const news = JSON.stringify({ message: { type: "status-update", status: "in-progress" } });

/** A request of which so much has been sent, and no more is for now. */
function begun(url: string, headers: Record<string, string>, start: string): ClientRequest {
  const outgoing = request(url, { method: "POST", headers });
  outgoing.on("error", () => {});
  outgoing.write(start);
  onTestFinished(() => void outgoing.destroy());
  return outgoing;
}

async function answerTo(outgoing: ClientRequest): Promise<[status: number, body: string]> {
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  return [response.statusCode!, await text(response)];
}

describe("a body that is compressed", () => {
  test.for([
    ["gzip", gzipSync],
    ["GZIP", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
  ] as const)("as %s is read", async ([encoding, compress], { app, tenant }) => {
    const response = await fetch(`${app.url}/graphql`, {
      method: "POST",
      headers: {
        ...json,
        authorization: `Bearer ${tenant.apiKey}`,
        "content-encoding": encoding,
      },
      body: compress(typename),
    });
    expect(await response.json()).toEqual({ data: { __typename: "Query" } });
  });

  test.for([
    [
      "in a way that is not known",
      "zip",
      Buffer.from(typename),
      415,
      "UNSUPPORTED_CONTENT_ENCODING",
    ],
    ["twice", "gzip, gzip", gzipSync(gzipSync(typename)), 415, "UNSUPPORTED_CONTENT_ENCODING"],
    ["not at all, whatever is said", "gzip", Buffer.from(typename), 400, "BAD_REQUEST"],
    [
      "and unfolds to more than a body may have",
      "gzip",
      gzipSync(Buffer.alloc(50_000_000, " ")),
      413,
      "REQUEST_ENTITY_TOO_LARGE",
    ],
  ] as const)("%s is refused in words", async ([, encoding, body, status, code], { app }) => {
    const response = await fetch(`${app.url}/graphql`, {
      method: "POST",
      headers: { ...json, "content-encoding": encoding },
      body,
    });
    expect(response.status).toBe(status);
    const { errors } = (await response.json()) as {
      errors: [{ message: string; extensions: { code: string } }];
    };
    expect(errors[0].extensions.code).toBe(code);
    expect(errors[0].message.length).toBeGreaterThan(20);
  });

  test("may be a webhook, or a form with a file", async ({ app, tenant }) => {
    const [{ secret } = { secret: "" }] = await webhookSecretsOf(app.context, tenant.id);
    const hook = await fetch(`${app.url}/api/vapi/webhook?t=${tenant.id}`, {
      method: "POST",
      headers: { "x-vapi-secret": secret, "content-encoding": "gzip" },
      body: gzipSync(news),
    });
    expect([hook.status, await hook.json()]).toEqual([200, { result: "UNKNOWN_CALL" }]);

    const campaignId = await givenCampaign(tenant);
    const query = `mutation ($file: Upload!) { importContacts(input: { campaignId: "${campaignId}", file: $file }) {
      __typename ... on Error { message } } }`;
    const rows = Array.from({ length: 2_000 }, (_, n) => `Ada,+1415555${String(1000 + n)}`);
    const file = new File([`name,phone\n${rows.join("\n")}\n`], "x.csv");
    const form = new Response(
      uploadForm({ query, variables: { file: null } }, ["variables.file", file]),
    );
    const upload = await fetch(`${app.url}/graphql`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${tenant.apiKey}`,
        "content-type": form.headers.get("content-type")!,
        "content-encoding": "gzip",
      },
      body: gzipSync(Buffer.from(await form.arrayBuffer())),
    });
    expect(await upload.json()).toEqual({ data: { importContacts: { __typename: "Import" } } });
  });
});

test("a webhook whose secret is wrong is refused before its body has come", async ({
  app,
  tenant,
}) => {
  const url = `${app.url}/api/vapi/webhook?t=${tenant.id}`;
  const length = { "content-length": "1000000" };
  for (const headers of [{}, { "x-vapi-secret": "wrong" }, { authorization: "Bearer wrong" }]) {
    const [status] = await answerTo(begun(url, { ...headers, ...length }, "{"));
    expect(status).toBe(401);
  }
});

test("signed webhooks, which are read first, are few at a time, and others pass them", async ({
  app,
  tenant,
}) => {
  const url = `${app.url}/api/vapi/webhook?t=${tenant.id}`;
  const signed = { "x-signature": "00", "x-timestamp": "1", "content-length": "1000000" };
  const refusals: [number, string][] = [];
  for (let n = 0; n < 30; n += 1) {
    void answerTo(begun(url, signed, "{")).then(
      (answer) => refusals.push(answer),
      () => {},
    );
  }
  await expect.poll(() => refusals.length).toBe(10);
  expect(new Set(refusals.map(([status]) => status))).toEqual(new Set([503]));
  expect(refusals[0]![1]).toContain("TOO_MANY_BODIES");
  const [{ secret } = { secret: "" }] = await webhookSecretsOf(app.context, tenant.id);
  const hook = await fetch(url, {
    method: "POST",
    headers: { "x-vapi-secret": secret },
    body: news,
  });
  expect(hook.status).toBe(200);
});

describe("a body that does not arrive", () => {
  const limits = { ...defaultLimits, bodyTimeoutMs: 1_000 };

  test("ends an operation and a webhook after so many seconds", async ({ databaseUrl, vapi }) => {
    const app = await openApp(databaseUrl, vapi, { limits });
    onTestFinished(() => app.close());
    const tenant = await newTenant(app);
    const [{ secret } = { secret: "" }] = await webhookSecretsOf(app.context, tenant.id);
    const half = { "content-length": "100" };
    const answers = await Promise.all([
      answerTo(begun(`${app.url}/graphql`, { ...json, ...half }, "{")),
      answerTo(
        begun(
          `${app.url}/api/vapi/webhook?t=${tenant.id}`,
          { "x-vapi-secret": secret, ...half },
          "{",
        ),
      ),
    ]);
    for (const [status, body] of answers) {
      expect(status).toBe(408);
      expect(body).toContain("BODY_TIMEOUT");
    }
  });

  test("cuts off an upload that has stopped, and not one that is slow", async ({
    databaseUrl,
    vapi,
  }) => {
    const app = await openApp(databaseUrl, vapi, { limits });
    onTestFinished(() => app.close());
    const tenant = await newTenant(app);
    const campaignId = await givenCampaign(tenant);
    const query = `mutation ($file: Upload!) { importContacts(input: { campaignId: "${campaignId}", file: $file }) { __typename } }`;
    const file = new File(["name,phone\n"], "x.csv");
    const form = new Response(
      uploadForm({ query, variables: { file: null } }, ["variables.file", file]),
    );
    const type = form.headers.get("content-type")!;
    const [head, tail] = (await form.text()).split("name,phone\r\n".trim());
    const headers = { authorization: `Bearer ${tenant.apiKey}`, "content-type": type };

    const stopped = begun(`${app.url}/graphql`, headers, `${head}name,phone\n`);
    const cut = once(stopped, "error");
    const slow = begun(`${app.url}/graphql`, headers, `${head}name,phone\n`);
    const answered = answerTo(slow);
    for (let n = 0; n < 8; n += 1) {
      await delay(400);
      slow.write(`Ada,+1415555014${n}\n`);
    }
    slow.end(tail);
    expect((await answered)[1]).toContain("Import");
    await cut;
  });
});
