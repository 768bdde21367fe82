import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { expect } from "vitest";
import { webhookSecretsOf } from "#domain/tenants/webhook-secrets.ts";
import { createTenant } from "#domain/tenants/tenants.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { openApp } from "#test/client.ts";
import { dullCampaign, noonZone } from "#test/operations.ts";
import { test as base } from "#test/test.ts";
import { uploadForm } from "#test/upload-form.ts";
import { createLog } from "../../src/log.ts";

const secretKey = "the-key-that-seals-everything-here";
const vapiKey = "0b1c2d3e-private-key-of-vapi";
const controlUrl = "https://phone.vapi.example/0199-capability/control";
const said = "I would rather not say what my illness is";
const wrongKey = "cs_a-key-that-somebody-made-up-for-this";

/** A VAPI that, while `echoes` says so, refuses everything and repeats what it was sent. */
async function startEcho(simulatorUrl: string) {
  const state = { echoes: false };
  const forward = async (request: IncomingMessage, body: Buffer) => {
    const { method, url, headers } = request;
    const authorization = headers.authorization!;
    return await fetch(simulatorUrl + url, {
      method: method!,
      headers: { authorization, "content-type": "application/json", "user-agent": "echo" },
      ...(method === "POST" ? { body: new Uint8Array(body) } : {}),
    });
  };
  const server = createServer((request, response) => {
    void (async () => {
      const body = await buffer(request);
      if (!state.echoes) {
        const answer = await forward(request, body);
        response.writeHead(answer.status, { "content-type": "application/json" });
        return void response.end(await answer.text());
      }
      const message = `${request.headers.authorization} may not send ${body.toString()} to (415) 555-0142`;
      const status = request.method === "POST" ? 400 : 500;
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify({ message, statusCode: status }));
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { state, url, close: () => (server.closeAllConnections(), server.close()) };
}

const test = base.extend("logged", { scope: "file" }, async ({ databaseUrl }, { onCleanup }) => {
  const simulator = await startSimulator({ scriptFor: () => ({ lastsSeconds: 600 }) });
  const vapi = await startEcho(simulator.url);
  let text = "";
  const destination = { write: (line: string) => void (text += line) };
  const app = await openApp(databaseUrl, simulator, {
    role: "all",
    secretKey,
    vapiBaseUrl: vapi.url,
    log: createLog("trace", { destination }),
  });
  onCleanup(async () => {
    await app.close();
    vapi.close();
    await simulator.close();
  });
  return { app, vapi: vapi.state, simulator, text: () => text };
});

/** Keeps a statement from succeeding, with an error that quotes the whole row, while `work` is done. */
async function refusing(
  pool: { query(sql: string): Promise<unknown> },
  [table, condition]: readonly [string, string],
  work: () => Promise<unknown>,
): Promise<void> {
  await pool.query(`alter table ${table} add constraint no_way check (${condition}) not valid`);
  await work();
  await pool.query(`alter table ${table} drop constraint no_way`);
}

test("whatever happens, the log tells neither secrets nor numbers nor what was said", async ({
  logged: { app, vapi, simulator, text },
  pool,
}) => {
  const { tenantId, apiKey } = await createTenant(app.context, { name: "Acme" });
  const [{ secret: webhookSecret } = { secret: "" }] = await webhookSecretsOf(
    app.context,
    tenantId,
  );
  const post = async (body: BodyInit, headers: Record<string, string> = {}) => {
    const authorization = `Bearer ${apiKey}`;
    const init = { method: "POST", headers: { authorization, ...headers }, body };
    return await (await fetch(`${app.url}/graphql`, init)).text();
  };
  const ask = async (query: string, variables: object = {}) =>
    await post(JSON.stringify({ query, variables }), { "content-type": "application/json" });
  const tell = async (message: object, secret = webhookSecret) => {
    const init = { method: "POST", headers: { "x-vapi-secret": secret } };
    const body = JSON.stringify({ message });
    const url = `${app.url}/api/vapi/webhook?t=${tenantId}`;
    return (await fetch(url, { ...init, body })).status;
  };

  const configure = `mutation { configureVapi(input: { apiKey: "${vapiKey}" }) {
    __typename ... on Error { message } } }`;
  vapi.echoes = true;
  expect(await ask(configure)).not.toContain(vapiKey);
  expect(await ask("{ assistants { id } }")).not.toContain(vapiKey);
  vapi.echoes = false;
  expect(await ask(configure)).toContain('"Tenant"');

  // A call that rings and talks; its number comes in by a file.
  const created = await ask(
    `mutation ($input: CreateCampaignInput!) { createCampaign(input: $input) { ... on Campaign { id } } }`,
    { input: { ...dullCampaign, timeZone: noonZone(), maxConcurrentCalls: 2 } },
  );
  const campaignId = /"id":"([^"]+)"/.exec(created)![1]!;
  const upload = async (csv: string) => {
    const query = `mutation ($file: Upload!) { importContacts(input: {
      campaignId: "${campaignId}", file: $file, defaultCountry: "US" }) { __typename } }`;
    const file = new File([csv], "contacts.csv");
    return await post(uploadForm({ query, variables: { file: null } }, ["variables.file", file]));
  };
  await upload("name,phone\nAda,(415) 555-0142\nBob,555-01\n");
  await expect.poll(() => simulator.calls.length).toBe(1);
  const { id, name: dialId } = simulator.calls[0]!;
  const call = { id, name: dialId, monitor: { controlUrl } };
  const report = { type: "end-of-call-report", endedReason: "customer-ended-call", call };

  // Statements that fail, with the whole row in the error.
  await refusing(pool, ["call", "packed_transcript is null"], async () => {
    expect(await tell({ ...report, transcript: said, artifact: { transcript: said } })).toBe(503);
  });
  const contact = `createContact(input: { name: "Eve", phone: "+14155550143" }) { __typename }`;
  await refusing(pool, ["contact", "name <> 'Eve'"], () => ask(`mutation { ${contact} }`));
  await refusing(pool, ["import_row", "phone is null"], async () => {
    await upload("name,phone\nEve,+1 415 555 0143\n");
    await expect.poll(text).toMatch(/import_row.*no_way/);
  });
  await refusing(pool, ["tenant", "vapi_api_key_encrypted is null"], () => ask(configure));
  await pool.query("alter table alert rename to alert_away");
  await ask(
    `{ alerts { nodes { message } } calls(filter: { search: "4155550142" }) { nodes { id } } }`,
  );
  await pool.query("alter table alert_away rename to alert");

  // Webhooks, and whoever is refused.
  expect(await tell(report, wrongKey)).toBe(401);
  expect(await tell({ ...report, transcript: said })).toBe(200);
  await post("{}", { authorization: `Bearer ${wrongKey}`, "content-type": "application/json" });
  await ask(`mutation { createContact(input: { name: "Eve", phone: 4155550143 }) }`);
  await ask(`mutation ($a: [Int!]!) { x(a: $a) }`, { a: "+1 (415) 555-0143" });

  // VAPI refuses a call, and repeats all it was told.
  vapi.echoes = true;
  await upload("name,phone\nCyd,(415) 555-0144\n");
  const failed = `{ calls(filter: { status: [FAILED] }) { nodes { statusMessage endedReason } } }`;
  await expect.poll(() => ask(failed)).toContain("may not send");
  expect(await ask(failed)).not.toMatch(new RegExp(`${vapiKey}|${webhookSecret}`));

  const log = text();
  expect(log.length).toBeGreaterThan(5_000);
  for (const secret of [secretKey, vapiKey, webhookSecret, apiKey, wrongKey, controlUrl, said]) {
    expect(log).not.toContain(secret);
  }
  expect(log.replaceAll(/[\s().\\/-]/g, "")).not.toMatch(/4155550/);
  const { rows } = await pool.query("select body from webhook_event");
  expect(JSON.stringify(rows)).not.toMatch(/capability|0199-/);
});
