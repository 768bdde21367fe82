import { expect } from "vitest";
import { newTenant, openApp, test as base } from "#test/client.ts";
import { dullCampaign, givenContact, rowOf } from "#test/operations.ts";
import { fieldsOf, roots } from "#test/schema-walk.ts";
import { uploadForm } from "#test/upload-form.ts";
import { createLog } from "../../src/log.ts";

/** A server whose log is read. */
const test = base.extend("logged", { scope: "file" }, async ({ databaseUrl, vapi }, cleanUp) => {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line));
  const log = createLog("info", { destination: { write } });
  const app = await openApp(databaseUrl, vapi, { log });
  cleanUp.onCleanup(() => app.close());
  const changes = (tenantId: string) =>
    lines.filter((line) => line["tenantId"] === tenantId && line["change"] !== undefined);
  return { app, changes };
});

test("every mutation logs who made the change: the key of the request, and what was changed", async ({
  logged: { app, changes },
}) => {
  const tenant = await newTenant(app);
  const { pool } = app.context;
  const {
    rows: [key],
  } = await pool.query<{ id: string }>("select id from api_key where tenant_id = $1", [tenant.id]);
  const done: string[] = [];
  /** Makes a mutation and returns the id of its object. */
  const change = async (mutation: string, type: string): Promise<string> => {
    const answer = `{ __typename ... on ${type} { id } ... on Error { message } }`;
    const { data, errors } = await tenant.raw(`mutation { ${mutation} ${answer} }`);
    expect(errors, mutation).toBeUndefined();
    const [name, result] = Object.entries<{ id?: string }>(data!)[0]!;
    expect(result, mutation).toMatchObject({ __typename: type });
    done.push(name);
    expect(changes(tenant.id).at(-1)).toMatchObject({
      actor: "API_KEY",
      apiKeyId: key!.id,
      change: name,
      id: rowOf(result.id!),
      requestId: expect.stringMatching(/^[\w-]{8,}$/),
    });
    return result.id!;
  };

  const settings = JSON.stringify(dullCampaign).replaceAll(/"(\w+)":/g, "$1:");
  const campaignId = await change(`createCampaign(input: ${settings})`, "Campaign");
  await change(`updateCampaign(id: "${campaignId}", input: { name: "Renamed" })`, "Campaign");
  await change(`pauseCampaign(id: "${campaignId}")`, "Campaign");
  await change(`startCampaign(id: "${campaignId}")`, "Campaign");
  const contactId = await change(`createContact(input: { phone: "+14155550100" })`, "Contact");
  await change(`updateContact(id: "${contactId}", input: { name: "Ada" })`, "Contact");
  const membership = `{ campaignId: "${campaignId}", contactIds: ["${contactId}"] }`;
  await change(`enrolContacts(input: ${membership})`, "Campaign");
  const who = `campaignId: "${campaignId}", contactId: "${contactId}"`;
  const callback = `scheduleCall(input: { ${who}, isCallback: true })`;
  await change(`cancelCall(id: "${await change(callback, "Call")}")`, "Call");
  const callId = await change(`placeTestCall(input: { ${who} })`, "Call");
  await pool.query(
    `with dialled as (
       insert into dial (call_id, tenant_id, campaign_id, contact_id, state, credential_version,
         assistant_id, phone_number_id, intended_at)
       select id, tenant_id, campaign_id, contact_id, 'INTENDED', 1, '', '', now() from call where id = $1
       returning id)
     update call set status = 'CALLING', dial_id = dialled.id from dialled where call.id = $1`,
    [rowOf(callId)],
  );
  await tenant.raw(`mutation { endCall(id: "${callId}") { __typename } }`);
  expect(changes(tenant.id).at(-1)).toMatchObject({ change: "endCall", id: rowOf(callId) });
  await change(`unenrolContacts(input: ${membership})`, "Campaign");
  const erased = await givenContact(tenant, { phone: "+14155550178" });
  await change(`eraseContact(id: "${erased}")`, "Contact");
  const form = uploadForm(
    {
      query: `mutation ($file: Upload!) { importContacts(input: { campaignId: "${campaignId}", file: $file }) { __typename } }`,
      variables: { file: null },
    },
    ["variables.file", new File(["phone\n+14155550101\n"], "contacts.csv")],
  );
  const authorization = `Bearer ${tenant.apiKey}`;
  const headers = { authorization, "x-request-id": "a-request-of-ours" };
  await fetch(`${app.url}/graphql`, { method: "POST", headers, body: form });
  expect(changes(tenant.id).at(-1)).toMatchObject({
    change: "importContacts",
    requestId: "a-request-of-ours",
  });
  const staged = async (): Promise<string> => {
    const query = `mutation ($file: Upload!) { stageImport(input: { campaignId: "${campaignId}", file: $file }) { ... on Import { id } } }`;
    const body = uploadForm({ query, variables: { file: null } }, [
      "variables.file",
      new File(["phone\n+14155550101\n"], "contacts.csv"),
    ]);
    const response = await fetch(`${app.url}/graphql`, {
      method: "POST",
      headers: { authorization },
      body,
    });
    const { data } = (await response.json()) as { data: { stageImport: { id: string } } };
    const { id } = data.stageImport;
    expect(changes(tenant.id).at(-1)).toMatchObject({ change: "stageImport", id: rowOf(id) });
    return id;
  };
  await change(`cancelImport(id: "${await staged()}")`, "Import");
  const importId = await staged();
  await pool.query("update import set status = 'STAGED', has_preview = true where id = $1", [
    rowOf(importId),
  ]);
  await change(`remapImport(id: "${importId}", input: {})`, "Import");
  await pool.query("update import set status = 'STAGED', has_preview = true where id = $1", [
    rowOf(importId),
  ]);
  await change(`confirmImport(id: "${importId}")`, "Import");
  await change(`undoImport(id: "${importId}")`, "Import");
  await change(`duplicateCampaign(id: "${campaignId}", input: {})`, "Campaign");
  const waiting = `{ verb: CANCEL_CALLS, calls: { campaignId: "${campaignId}" } }`;
  const bulkId = await change(`startBulkJob(input: ${waiting})`, "BulkJob");
  await tenant.raw(`mutation { stopBulkJob(id: "${bulkId}") { __typename } }`);
  expect(changes(tenant.id).at(-1)).toMatchObject({ change: "stopBulkJob", apiKeyId: key!.id });
  for (const mutation of [
    `recordConsents(input: { records: [{ phone: "+14155550102", kind: CONSENT_WRITTEN, callTypes: [SURVEY], givenAt: "2026-01-01T00:00:00Z" }] })`,
    `recordListCheck(input: { list: "us-dnc", version: "1", asOf: "2026-01-01T00:00:00Z", clear: ["+14155550102"] })`,
  ]) {
    await tenant.raw(`mutation { ${mutation} { __typename } }`);
    const verb = mutation.slice(0, mutation.indexOf("("));
    expect(changes(tenant.id).at(-1)).toMatchObject({ change: verb, apiKeyId: key!.id });
  }
  const { rows: consents } = await pool.query<{ id: string }>(
    "select id from consent where tenant_id = $1",
    [tenant.id],
  );
  await tenant.raw(
    `mutation { revokeConsents(input: { ids: ["Consent:${consents[0]!.id}"] }) { __typename } }`,
  );
  expect(changes(tenant.id).at(-1)).toMatchObject({ change: "revokeConsents" });
  const refused = await tenant.raw(
    `mutation { recordRefusals(input: { refusals: [{ phone: "+14155550102", refusedAt: "2026-01-01T00:00:00Z" }] }) {
      ... on RefusalsChanged { refusals { id } } } }`,
  );
  expect(changes(tenant.id).at(-1)).toMatchObject({ change: "recordRefusals" });
  const { refusals } = (
    refused.data as unknown as { recordRefusals: { refusals: { id: string }[] } }
  ).recordRefusals;
  await tenant.raw(
    `mutation { withdrawRefusals(input: { ids: ["${refusals[0]!.id}"] }) { __typename } }`,
  );
  expect(changes(tenant.id).at(-1)).toMatchObject({ change: "withdrawRefusals" });
  for (const [verb, did] of [
    ["addToDoNotCall", { added: 1 }],
    ["removeFromDoNotCall", { removed: 1 }],
  ] as const) {
    const input = `{ phones: ["+14155550102"] }`;
    await tenant.raw(`mutation { ${verb}(input: ${input}) { __typename } }`);
    expect(changes(tenant.id).at(-1)).toMatchObject({ change: verb, apiKeyId: key!.id, ...did });
  }
  const list = uploadForm(
    {
      query: `mutation ($file: Upload!) { importDoNotCall(input: { file: $file }) { __typename } }`,
      variables: { file: null },
    },
    ["variables.file", new File(["+14155550102\n"], "list.csv")],
  );
  await fetch(`${app.url}/graphql`, { method: "POST", headers: { authorization }, body: list });
  expect(changes(tenant.id).at(-1)).toMatchObject({ change: "importDoNotCall", added: 1 });
  const { rows: alerts } = await pool.query<{ id: string }>(
    "insert into alert (tenant_id, at, kind, message) values ($1, now(), 'CALL_LOST', '') returning id",
    [tenant.id],
  );
  await change(`acknowledgeAlert(id: "Alert:${alerts[0]!.id}")`, "Alert");
  await change(`stopCampaign(id: "${campaignId}")`, "Campaign");
  await change(`deleteContact(id: "${contactId}")`, "Contact");
  await change(`deleteCampaign(id: "${campaignId}")`, "Campaign");
  const second = await change(`createApiKey(input: { name: "second" })`, "ApiKey");
  await change(`revokeApiKey(id: "${second}")`, "ApiKey");
  await change(`updateTenant(input: { name: "Acme Ltd" })`, "Tenant");
  const invitation = await change(`inviteUser(input: { name: "Ben", role: VIEWER })`, "Invitation");
  await change(`revokeInvitation(id: "${invitation}")`, "Invitation");
  const { rows: seats } = await pool.query<{ id: string }>(
    `with ben as (insert into app_user (name, created_at) values ('Ben', now()) returning id)
     insert into seat (tenant_id, user_id, role, created_at) select $1, id, 'VIEWER', now() from ben returning id`,
    [tenant.id],
  );
  const seat = `Seat:${seats[0]!.id}`;
  await change(`changeSeat(id: "${seat}", role: MANAGER)`, "Seat");
  await change(`removeSeat(id: "${seat}")`, "Seat");
  await change(`configureVapi(input: { apiKey: "key" })`, "Tenant");

  const mutations = fieldsOf(roots().mutation).map(({ name }) => name);
  const others = [
    "addToDoNotCall",
    "endCall",
    // Of users alone: test/http/people.test.ts.
    "endOtherSessions",
    "endSession",
    "importContacts",
    "importDoNotCall",
    "recordConsents",
    "recordListCheck",
    "recordRefusals",
    "removeFromDoNotCall",
    // Of users alone: test/http/passkeys.test.ts.
    "removePasskey",
    "revokeConsents",
    "stageImport",
    "stopBulkJob",
    "withdrawRefusals",
  ];
  expect([...done, ...others].toSorted()).toEqual(mutations.toSorted());
});

test("a change that is refused is not logged", async ({ logged: { app, changes } }) => {
  const tenant = await newTenant(app);
  await tenant.raw(`mutation { createContact(input: { phone: "+14155550100" }) { __typename } }`);
  await tenant.raw(`mutation { createContact(input: { phone: "+14155550100" }) { __typename } }`);
  await tenant.raw(`mutation { createContact(input: { phone: "12" }) { __typename } }`);
  expect(changes(tenant.id).map(({ change }) => change)).toEqual(["createContact"]);
});
