import { expect } from "vitest";
import { workOnBulk } from "#domain/bulk/bulk-work.ts";
import { newTenant } from "#test/client.ts";
import { testWithConsole } from "#test/console.ts";
import { addUser } from "#test/signed-in.ts";
import { ask } from "./ask.ts";

const fields = "id verb status found done refused { reason message count examples } by { name }";
const job = `... on BulkJob { ${fields} } ... on Error { code message }`;

const test = testWithConsole.extend("manager", async ({ app }) => {
  const { id: tenantId } = await newTenant(app);
  const user = await addUser(app, tenantId, "MANAGER", "Grace");
  const asks = async <Data>(query: string, variables: object = {}): Promise<Data> => {
    const answer = await ask(app, { query, variables: { ...variables } }, user.headers);
    expect(answer.errors).toBe(undefined);
    return answer.data as Data;
  };
  const { pool } = app.context;
  const { rows } = await pool.query<{ id: string }>(
    `with c as (
       insert into campaign (tenant_id, name, state, assistant_id, phone_number_id, start_time, end_time, time_zone)
       values ($1, 'Autumn', 'PAUSED', 'assistant', 'number', '09:00', '17:00', 'UTC') returning id),
     p as (
       insert into contact (tenant_id, phone, name) select $1, '+1415555' || n, 'Ada' from generate_series(1000, 1011) n
       returning id),
     e as (insert into enrolment (tenant_id, campaign_id, contact_id) select $1, c.id, p.id from c, p),
     l as (
       insert into call (tenant_id, campaign_id, contact_id, scheduled_time)
       select $1, c.id, p.id, now() + interval '1 day' from c, p)
     select id from c`,
    [tenantId],
  );
  const work = (id: string) =>
    workOnBulk(app.context, { tenantId, bulkId: id.replace("BulkJob:", "") });
  return { work, tenantId, campaignId: `Campaign:${rows[0]!.id}`, asks, pool };
});

interface Job {
  readonly id: string;
  readonly code?: string;
  readonly status: string;
}

interface Manager {
  readonly work: (id: string) => Promise<void>;
  readonly asks: <Data>(query: string, variables?: object) => Promise<Data>;
}

async function start({ asks }: Manager, input: object): Promise<Job> {
  const query = `mutation ($input: StartBulkJobInput!) { startBulkJob(input: $input) { ${job} } }`;
  return (await asks<{ startBulkJob: Job }>(query, { input })).startBulkJob;
}

async function finished({ asks, work }: Manager, id: string): Promise<Job> {
  for (;;) {
    await work(id);
    const { bulkJob } = await asks<{ bulkJob: Job }>(`{ bulkJob(id: "${id}") { ${fields} } }`);
    if (bulkJob.status !== "RUNNING") return bulkJob;
  }
}

test("the rows of a list are cancelled, as the preview says, and none that come later", async ({
  manager,
}) => {
  const { asks, tenantId, campaignId, pool } = manager;
  const input = { verb: "CANCEL_CALLS", calls: { campaignId, status: ["SCHEDULED"] } };
  const { previewBulkJob } = await asks<{ previewBulkJob: object }>(
    `query ($input: StartBulkJobInput!) { previewBulkJob(input: $input) {
       ... on BulkJobPreview { found isComplete possible refused { reason } } } }`,
    { input },
  );
  expect(previewBulkJob).toEqual({ found: 12, isComplete: true, possible: 12, refused: [] });
  const begun = await start(manager, input);
  expect(begun).toMatchObject({ verb: "CANCEL_CALLS", found: 12, by: { name: "Grace" } });
  await pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time, kind)
     select tenant_id, campaign_id, contact_id, now() + interval '2 days', 'MANUAL' from enrolment where tenant_id = $1`,
    [tenantId],
  );
  expect(await finished(manager, begun.id)).toMatchObject({
    status: "DONE",
    done: 12,
    refused: [],
  });
  const { rows } = await pool.query(
    "select kind, status, count(*)::int as n from call where tenant_id = $1 group by kind, status",
    [tenantId],
  );
  expect(rows).toEqual(
    expect.arrayContaining([
      { kind: "ROUND", status: "CANCELLED", n: 12 },
      { kind: "MANUAL", status: "SCHEDULED", n: 12 },
    ]),
  );
});

test("the reasons have words and examples", async ({ manager }) => {
  const { asks, campaignId } = manager;
  const { contacts } = await asks<{ contacts: { nodes: { id: string }[] } }>(
    `{ contacts(filter: { campaignId: "${campaignId}" }) { nodes { id } } }`,
  );
  const ids = contacts.nodes.map(({ id }) => id);
  const first = await start(manager, { verb: "DELETE_CONTACTS", ids: ids.slice(0, 2) });
  await finished(manager, first.id);
  const second = await start(manager, { verb: "UNENROL_CONTACTS", campaignId, ids });
  expect(await finished(manager, second.id)).toMatchObject({
    found: 12,
    done: 10,
    refused: [
      {
        reason: "NOT_FOUND",
        message: "The tenant has no object with this ID.",
        count: 2,
        examples: expect.arrayContaining(ids.slice(0, 2)),
      },
    ],
  });
  const { bulkJobs } = await asks<{ bulkJobs: { nodes: Job[] } }>("{ bulkJobs { nodes { id } } }");
  expect(bulkJobs.nodes.map(({ id }) => id)).toEqual([second.id, first.id]);
});

test.for([
  ["no rows", { verb: "CANCEL_CALLS" }, "BAD_USER_INPUT"],
  ["no ids", { verb: "CANCEL_CALLS", ids: [] }, "BAD_USER_INPUT"],
  ["the rows of another list", { verb: "CANCEL_CALLS", contacts: {} }, "BAD_USER_INPUT"],
  ["ids and a filter", { verb: "CANCEL_CALLS", ids: ["x"], calls: {} }, "BAD_USER_INPUT"],
  ["no campaign", { verb: "UNENROL_CONTACTS", contacts: {} }, "BAD_USER_INPUT"],
  [
    "a campaign of nobody",
    { verb: "UNENROL_CONTACTS", contacts: {}, campaignId: "Campaign:x" },
    "NOT_FOUND",
  ],
] as const)("%s: refused", async ([, input, code], { manager }) => {
  expect(await start(manager, input)).toMatchObject({ code });
});
