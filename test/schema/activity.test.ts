import { expect } from "vitest";
import { newTenant } from "#test/client.ts";
import { testWithConsole } from "#test/console.ts";
import { addUser } from "#test/signed-in.ts";
import { ask } from "./ask.ts";

interface Entry {
  readonly change: string;
  readonly actorName: string | null;
  readonly subjectId: string;
  readonly subjectName: string | null;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
}

const entries = `nodes { change actorKind actorName actor { __typename id } at subjectKind subjectId subjectName
  campaign { id } before after }`;

const test = testWithConsole.extend("manager", async ({ app }) => {
  const { id } = await newTenant(app);
  const user = await addUser(app, id, "OWNER", "Grace");
  const asks = async <Data>(query: string, variables: object = {}): Promise<Data> => {
    const answer = await ask(app, { query, variables: { ...variables } }, user.headers);
    expect(answer.errors).toBe(undefined);
    return answer.data as Data;
  };
  const activity = async (filter = ""): Promise<Entry[]> => {
    const { activity } = await asks<{ activity: { nodes: Entry[] } }>(
      `{ activity${filter === "" ? "" : `(filter: { ${filter} })`} { ${entries} } }`,
    );
    return activity.nodes;
  };
  return { tenantId: id, ...user, asks, activity };
});

test("who changes a contact is written down, with what was changed", async ({ manager }) => {
  const { createContact } = await manager.asks<{ createContact: { id: string } }>(
    `mutation { createContact(input: { phone: "+14155550123", name: "Ada" }) { ... on Contact { id } } }`,
  );
  const { id } = createContact;
  await manager.asks(
    `mutation { updateContact(id: "${id}", input: { name: "Ada L.", country: "US" }) { __typename } }`,
  );
  await manager.asks(`mutation { deleteContact(id: "${id}") { __typename } }`);
  const by = {
    actorKind: "USER",
    actorName: "Grace",
    actor: { __typename: "User", id: `User:${manager.userId}` },
    subjectKind: "CONTACT",
    subjectId: id,
    campaign: null,
  };
  expect(await manager.activity()).toEqual([
    {
      ...by,
      at: expect.any(String),
      change: "DELETE_CONTACT",
      subjectName: "Ada L.",
      before: { deletedAt: null },
      after: { deletedAt: expect.any(String) },
    },
    {
      ...by,
      at: expect.any(String),
      change: "UPDATE_CONTACT",
      subjectName: "Ada L.",
      before: { name: "Ada", country: null },
      after: { name: "Ada L.", country: "US" },
    },
    {
      ...by,
      at: expect.any(String),
      change: "CREATE_CONTACT",
      subjectName: "Ada",
      before: null,
      after: { name: "Ada", phone: "+14155550123", attributes: {}, doNotCall: false },
    },
  ]);
});

test("a verb that is refused writes nothing", async ({ manager }) => {
  await manager.asks(`mutation { deleteContact(id: "Contact:x") { __typename } }`);
  await manager.asks(`mutation { createContact(input: { phone: "1" }) { __typename } }`);
  expect(await manager.activity()).toEqual([]);
});

test("an erased person is removed from the activity", async ({ manager, pool }) => {
  const { createContact } = await manager.asks<{ createContact: { id: string } }>(
    `mutation { createContact(input: { phone: "+14155550124", name: "Nobody Else" }) { ... on Contact { id } } }`,
  );
  await manager.asks(`mutation { eraseContact(id: "${createContact.id}") { __typename } }`);
  expect((await manager.activity()).map(({ change }) => change)).toEqual([
    "ERASE_CONTACT",
    "CREATE_CONTACT",
  ]);
  const { rows } = await pool.query("select activity::text from activity where tenant_id = $1", [
    manager.tenantId,
  ]);
  expect(JSON.stringify(rows)).not.toMatch(/Nobody|4155550124/);
});

test("numbers that several transactions add are one entry, with their count", async ({
  manager,
}) => {
  const phones = Array.from({ length: 2_500 }, (_, n) => `+1415555${1000 + n}`);
  await manager.asks(
    `mutation ($phones: [String!]) { addToDoNotCall(input: { phones: $phones }) { __typename } }`,
    { phones },
  );
  expect(await manager.activity()).toMatchObject([
    { change: "ADD_TO_DO_NOT_CALL", before: null, after: { added: 2_500 } },
  ]);
});

test("no secret is in the activity", async ({ manager, pool }) => {
  const { createApiKey } = await manager.asks<{ createApiKey: { id: string; key: string } }>(
    `mutation { createApiKey(input: { name: "CRM" }) { ... on ApiKey { id key } } }`,
  );
  await manager.asks(`mutation { revokeApiKey(id: "${createApiKey.id}") { __typename } }`);
  await manager.asks(
    `mutation { configureVapi(input: { apiKey: "the key of VAPI", webhookSecret: "a secret of webhooks" }) { __typename } }`,
  );
  const told = await manager.activity();
  expect(told).toMatchObject([
    { change: "CONFIGURE_VAPI", before: { credentialVersion: 0 }, after: { credentialVersion: 1 } },
    { change: "REVOKE_API_KEY", before: { revokedAt: null } },
    { change: "CREATE_API_KEY", after: { name: "CRM", role: "OWNER" } },
  ]);
  const { rows } = await pool.query<{ hash: string }>(
    "select hash, (select vapi_api_key_encrypted from tenant where id = $1) from api_key where tenant_id = $1",
    [manager.tenantId],
  );
  for (const secret of [
    createApiKey.key,
    "the key of VAPI",
    "a secret of webhooks",
    ...rows.flatMap((row) => Object.values(row)),
  ]) {
    expect(JSON.stringify(told)).not.toContain(secret);
  }
});

test("the activity is narrowed by actor, change, object, campaign and time", async ({
  app,
  manager,
}) => {
  const campaign = await newCampaign(manager.asks);
  await manager.asks(`mutation { pauseCampaign(id: "${campaign}") { __typename } }`);
  const other = await addUser(app, manager.tenantId, "MANAGER", "Alan");
  await ask(
    app,
    { query: `mutation { startCampaign(id: "${campaign}") { __typename } }`, variables: {} },
    other.headers,
  );
  const changes = async (filter: string) =>
    (await manager.activity(filter)).map(({ change }) => change);
  expect(await changes("")).toEqual(["START_CAMPAIGN", "PAUSE_CAMPAIGN", "CREATE_CAMPAIGN"]);
  expect(await changes(`actorId: "User:${other.userId}"`)).toEqual(["START_CAMPAIGN"]);
  expect(await changes(`changes: [PAUSE_CAMPAIGN]`)).toEqual(["PAUSE_CAMPAIGN"]);
  expect(await changes(`actorKinds: [SYSTEM, API_KEY]`)).toEqual([]);
  expect(await changes(`actorKinds: [USER], subjectKinds: [CAMPAIGN]`)).toHaveLength(3);
  expect(await changes(`subjectKinds: [CONTACT, CALL]`)).toEqual([]);
  expect(await changes(`campaignId: "${campaign}"`)).toHaveLength(3);
  expect(await changes(`campaignId: "${manager.tenantId}"`)).toEqual([]);
  expect(await changes(`subjectId: "${campaign}", changes: [START_CAMPAIGN]`)).toEqual([
    "START_CAMPAIGN",
  ]);
  expect(await changes(`subjectId: "nonsense"`)).toEqual([]);
  expect(await changes(`from: "2100-01-01T00:00:00Z"`)).toEqual([]);
  expect(await changes(`to: "2100-01-01T00:00:00Z"`)).toHaveLength(3);
  const { node } = await manager.asks<{ node: { activity: { nodes: Entry[] } } }>(
    `{ node(id: "${campaign}") { ... on Campaign { activity(first: 1) { ${entries} } } } }`,
  );
  expect(node.activity.nodes).toMatchObject([
    {
      change: "START_CAMPAIGN",
      actorName: "Alan",
      campaign: { id: campaign },
      before: { state: "PAUSED" },
      after: { state: "ACTIVE" },
    },
  ]);
});

test("verbs that change an object write down what it was before", async ({ manager }) => {
  const { asks } = manager;
  const campaign = await newCampaign(asks);
  interface Made {
    readonly id: string;
  }
  const made = async (verb: string, type: string, variables: object = {}): Promise<string> => {
    const head = "file" in variables ? "($file: Upload!)" : "";
    const query = `mutation ${head} { made: ${verb} { __typename ... on ${type} { id } } }`;
    return (await asks<{ made: Made }>(query, variables)).made.id;
  };
  const contact = await made(`createContact(input: { phone: "+14155550155" })`, "Contact");
  await made(
    `enrolContacts(input: { campaignId: "${campaign}", contactIds: ["${contact}"] })`,
    "Campaign",
  );
  const { calls } = await asks<{ calls: { nodes: Made[] } }>(`{ calls { nodes { id } } }`);
  await made(`cancelCall(id: "${calls.nodes[0]!.id}")`, "Call");
  const file = new File(["name,phone\nAda,+14155550156"], "list.csv");
  const staged = `stageImport(input: { campaignId: "${campaign}", file: $file })`;
  const list = await made(staged, "Import", { file });
  await made(`remapImport(id: "${list}", input: { defaultCountry: "GB" })`, "Import");
  await made(`cancelImport(id: "${list}")`, "Import");
  await made(
    `updateCampaign(id: "${campaign}", input: { name: "Winter", retryAttempts: 2 })`,
    "Campaign",
  );
  await made(`stopCampaign(id: "${campaign}")`, "Campaign");
  await made(`deleteCampaign(id: "${campaign}")`, "Campaign");
  const seen = (await manager.activity()).map(({ change, before, after }) => [
    change,
    before,
    after,
  ]);
  const at = expect.any(String);
  expect(seen).toEqual([
    ["DELETE_CAMPAIGN", { deletedAt: null }, { deletedAt: at }],
    ["STOP_CAMPAIGN", { state: "ACTIVE" }, { state: "STOPPED" }],
    ["UPDATE_CAMPAIGN", { name: "Autumn", retryAttempts: 3 }, { name: "Winter", retryAttempts: 2 }],
    ["CANCEL_IMPORT", { status: "STAGING" }, { status: "CANCELLED" }],
    ["REMAP_IMPORT", { defaultCountry: null }, { defaultCountry: "GB" }],
    ["STAGE_IMPORT", null, expect.objectContaining({ status: "STAGING", onEmpty: "KEEP" })],
    [
      "CANCEL_CALL",
      { status: "SCHEDULED", cancelReason: null },
      { status: "CANCELLED", cancelReason: "BY_USER" },
    ],
    ["ENROL_CONTACTS", null, { contacts: 1 }],
    ["CREATE_CONTACT", null, expect.objectContaining({ phone: "+14155550155" })],
    ["CREATE_CAMPAIGN", null, expect.objectContaining({ name: "Autumn", state: "ACTIVE" })],
  ]);
});

async function newCampaign(asks: <Data>(query: string) => Promise<Data>): Promise<string> {
  const { assistants, phoneNumbers } = await asks<
    Record<"assistants" | "phoneNumbers", { id: string }[]>
  >(`{ assistants { id } phoneNumbers { id } }`);
  const { createCampaign } = await asks<{ createCampaign: { id: string } }>(
    `mutation { createCampaign(input: { name: "Autumn", assistantId: "${assistants[0]!.id}",
       phoneNumberId: "${phoneNumbers[0]!.id}", startTime: "09:00", endTime: "17:00", timeZone: "UTC" }) {
       ... on Campaign { id } } }`,
  );
  return createCampaign.id;
}
