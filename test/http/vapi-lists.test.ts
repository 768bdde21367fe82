import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { configureVapi } from "#domain/tenants/tenants.ts";
import { sampleAssistants, samplePhoneNumbers } from "#simulator/samples.ts";
import { newTenant, openApp, type TestTenant } from "#test/client.ts";
import { givenCampaign } from "#test/operations.ts";
import { test as base } from "#test/test.ts";
import { createLog } from "../../src/log.ts";

interface Vapi {
  readonly url: string;
  /** What it lists. */
  assistants: { id: string; name: string }[];
  /** Status of its answers. */
  status: number;
  /** The keys with which assistants were asked for. */
  readonly asked: string[];
}

/** A VAPI that only lists. */
const test = base.extend("vapi", async ({}, { onCleanup }): Promise<Vapi> => {
  const server = createServer((request, response) => {
    const isAboutAssistants = request.url!.startsWith("/assistant");
    if (isAboutAssistants) vapi.asked.push(request.headers.authorization!.slice("Bearer ".length));
    response.writeHead(vapi.status, { "content-type": "application/json" });
    response.end(JSON.stringify(isAboutAssistants ? vapi.assistants : samplePhoneNumbers));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const vapi: Vapi = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    assistants: sampleAssistants.map(({ id, name }) => ({ id, name: name ?? "" })),
    status: 200,
    asked: [],
  };
  onCleanup(() => {
    server.closeAllConnections();
    server.close();
  });
  return vapi;
});

async function names(tenant: TestTenant): Promise<unknown> {
  const { data } = await tenant.raw("{ assistants { name } }");
  return (data?.["assistants"] as { name: string }[] | null | undefined)?.map(({ name }) => name);
}

test("requests one after another ask VAPI once for its lists: per tenant, and anew for a new key", async ({
  databaseUrl,
  vapi,
}) => {
  await using resources = new AsyncDisposableStack();
  const app = await openApp(databaseUrl, vapi);
  resources.defer(() => app.close());
  const acme = await newTenant(app, { isSimulated: false });
  const other = await newTenant(app, { isSimulated: false });
  await configureVapi(app.context, systemOf(acme.id), { apiKey: "first" });
  await configureVapi(app.context, systemOf(other.id), { apiKey: "others" });
  vapi.asked.length = 0;

  const all = sampleAssistants.map(({ name }) => name);
  for (let n = 0; n < 3; n++) expect(await names(acme)).toEqual(all);
  expect(vapi.asked).toEqual(["first"]);
  expect(await names(other)).toEqual(all);
  expect(vapi.asked).toEqual(["first", "others"]);

  await configureVapi(app.context, systemOf(acme.id), { apiKey: "second" });
  vapi.asked.length = 0;
  expect(await names(acme)).toEqual(all);
  expect(vapi.asked).toEqual(["second"]);
});

test("an assistant that was made a moment ago can be used at once", async ({
  databaseUrl,
  vapi,
}) => {
  await using resources = new AsyncDisposableStack();
  const app = await openApp(databaseUrl, vapi);
  resources.defer(() => app.close());
  const tenant = await newTenant(app, { isSimulated: false });
  await configureVapi(app.context, systemOf(tenant.id), { apiKey: "key" });
  await names(tenant);
  vapi.assistants.push({ id: "11111111-1111-4111-8111-111111111111", name: "New" });
  await givenCampaign(tenant, { assistantId: "11111111-1111-4111-8111-111111111111" });
  expect(await names(tenant)).toContain("New");
});

test("a refusal is not remembered", async ({ databaseUrl, vapi }) => {
  await using resources = new AsyncDisposableStack();
  const app = await openApp(databaseUrl, vapi);
  resources.defer(() => app.close());
  const tenant = await newTenant(app, { isSimulated: false });
  await configureVapi(app.context, systemOf(tenant.id), { apiKey: "key" });
  vapi.status = 503;
  expect(await names(tenant)).toBeUndefined();
  vapi.status = 200;
  expect(await names(tenant)).toHaveLength(sampleAssistants.length);
});

test("a list that cannot be read because no key is set is no error in the log, and a broken table is", async ({
  databaseUrl,
  vapi,
}) => {
  await using resources = new AsyncDisposableStack();
  const errors: string[] = [];
  const log = createLog("error", { destination: { write: (line) => void errors.push(line) } });
  const app = await openApp(databaseUrl, vapi, { log });
  resources.defer(() => app.close());
  const tenant = await newTenant(app, { isSimulated: false });
  const { errors: answered } = await tenant.raw("{ assistants { name } phoneNumbers { id } }");
  expect(answered?.map(({ extensions }) => extensions?.["code"])).toEqual([
    "VAPI_REFUSED",
    "VAPI_REFUSED",
  ]);
  expect(errors).toEqual([]);

  await app.context.pool.query("alter table alert rename column message to text");
  resources.defer(async () => {
    await app.context.pool.query("alter table alert rename column text to message");
  });
  await tenant.raw("{ alerts { nodes { message } } }");
  expect(errors).toHaveLength(1);
});
