import { randomUUID } from "node:crypto";
import { Writable } from "node:stream";
import type pg from "pg";
import { pino } from "pino";
import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { createContact, updateContact } from "#domain/contacts/contacts.ts";
import { eraseContact } from "#domain/contacts/erase-contact.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import { type StoredWebhook, storeWebhooks } from "#db/queries/webhooks.ts";
import { placeTestCall } from "#domain/campaigns/place-test-call.ts";
import { receiveWebhook } from "#test/verbs.ts";
import { rotateSecrets } from "#domain/tenants/rotate-secrets.ts";
import { dumpOf } from "#test/dump.ts";
import { givenCampaign, givenTenant } from "#test/given.ts";
import { callsOf } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld, type World, type WorldOptions } from "#test/world.ts";
import { createSecretBox } from "../../src/secrets.ts";
import { type Goal, importFile, upload } from "./import-file.ts";

const phone = "+14155550177";
/** What is known of the person, in every form in which it is stored somewhere. */
const traces = [
  "4155550177",
  "(415) 555-0177",
  "Zenobia",
  "Quillfeather",
  "Thistledown",
  "peregrine-17",
  "marmalade",
  "tax matters",
  "midnight callback",
];
const start = "2030-03-04T08:00:00Z";
const file = `name,phone,address,membership
Zenobia Quillfeather,${phone},9 Thistledown Lane,peregrine-17
Bob,+14155550102,1 Main Street,gold
Zenobia Quillfeather,(415) 555-0177 77 88 99,9 Thistledown Lane,peregrine-17
`;

interface Story extends Goal {
  readonly pool: pg.Pool;
  readonly contactId: string;
  readonly logged: () => string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A person who was imported, called, and spoken about in every table that can hold something of a person. */
async function openStory(pool: pg.Pool, options: Partial<WorldOptions> = {}): Promise<Story> {
  const lines: string[] = [];
  const sink = new Writable({
    write(line: Buffer, _encoding, done) {
      lines.push(line.toString());
      done();
    },
  });
  const world = await openWorld({
    pool,
    start,
    log: pino({ level: "trace" }, sink),
    simulator: {
      scriptFor: ({ number }) => ({
        ringsAfterSeconds: 1,
        answersAfterSeconds: 2,
        lastsSeconds: 20,
        endedReason: "customer-ended-call",
        transcript: number === phone ? "AI: Zenobia?\nUser: I like marmalade.\n" : "AI: Hello.\n",
        summary: number === phone ? "Zenobia asked about tax matters." : "A short talk.",
      }),
    },
    ...options,
  });
  const tenant = await givenTenant(world);
  const campaignId = await givenCampaign(world, tenant);
  const goal = { world, tenantId: tenant.id, campaignId };
  await importFile(goal, file);
  const { rows } = await pool.query<{ id: string }>("select id from contact where phone = $1", [
    phone,
  ]);
  return {
    ...goal,
    pool,
    contactId: rows[0]!.id,
    logged: () => lines.join(""),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

async function call({ world, tenantId, campaignId, contactId }: Story): Promise<void> {
  await world.advanceTo("2030-03-04T09:10:00Z");
  await placeTestCall(world.context, systemOf(tenantId), {
    campaignId,
    contactId,
    phone: null,
    variables: { note: "midnight callback" },
  });
  await world.advance(5 * 60_000);
}

/** What no ordinary story leaves, and yet may be there. */
async function leaveTraces({ pool, tenantId, contactId, campaignId, world }: Story): Promise<void> {
  const said = `VAPI said: ${phone} (Zenobia Quillfeather) is not allowed`;
  await receiveWebhook(world.context, {
    tenantId,
    body: { message: { type: "transcript", call: { id: "unknown", customer: { number: phone } } } },
  });
  await pool.query(
    `with i as (insert into import (tenant_id, campaign_id, status, file_name, file_bytes, error, created_at)
         values ($1, $2, 'FAILED', 'people.csv', 1, $3, now()) returning id),
       c as (insert into import_chunk (import_id, tenant_id, ordinal, bytes) select id, $1, 0, convert_to($3, 'UTF8') from i),
       w as (insert into import_withheld (tenant_id, import_id, phone) select $1, id, $4 from i),
       r as (insert into import_row (tenant_id, import_id, phone, line, name, attributes) select $1, id, $4, 2, 'Zenobia', '{}' from i),
       p as (insert into import_problem (tenant_id, import_id, ordinal, line, value, code, reason)
         select $1, id, 1, 2, '(415) 555-0177', 'UNKNOWN', $3 from i),
       a as (insert into alert (tenant_id, at, kind, message) values ($1, now(), 'CONTACT_HELD', $3)),
       j as (insert into call_scheduler_queue._private_jobs (task_id, payload, last_error)
         select task.id, payload, $3 from (select id from call_scheduler_queue._private_tasks limit 1) task,
           (select json_build_object('tenantId', $1::uuid) as payload
            union all select json_build_object('dialId', id) from dial where contact_id = $5) of_person),
       b as (insert into webhook_event (tenant_id, call_id, type, body, result, received_at)
         select $1, id, 'end-of-call-report', jsonb_build_object('said', $3::text), 'APPLIED', now()
         from call where contact_id = $5),
       f as (insert into refusal (tenant_id, phone, refused_at, recorded_at, note, withdrawn_at, withdrawn_how)
         values ($1, $4, now(), now(), $3, now(), $3)),
       g as (insert into consent (tenant_id, phone, kind, call_types, given_at, recorded_at, obtained, source)
         values ($1, $4, 'CONSENT_WRITTEN', '{SURVEY}', now(), now(), $3, $3)),
       h as (insert into former_phone (tenant_id, contact_id, since, until, phone)
         values ($1, (select id from contact where phone <> $4 limit 1), '-infinity', now(), $4)),
       d as (update dial set message = $3 where contact_id = $5),
       e as (insert into call_event (tenant_id, call_id, at, kind, detail)
         select $1, id, now(), 'REJECTED', $3 from call where contact_id = $5),
       x as (update contact set held_reason = $3, unreachable_reason = $3, extension = '12' where id = $5)
     update call set message = $3 where contact_id = $5`,
    [tenantId, campaignId, said, phone, contactId],
  );
  await pool.query("update tenant set dial_pause_reason = $2 where id = $1", [tenantId, said]);
  await pool.query(
    "update campaign set paused_reason = $2, paused_evidence = jsonb_build_object('message', $2::text) where id = $1",
    [campaignId, said],
  );
}

const placesOf = (lines: readonly string[]): string[] => [
  ...new Set(
    lines
      .filter((line) => traces.some((trace) => line.includes(trace)))
      .map((line) => line.split(": ", 1)[0]!.replace(/_\d{4}_\d{2}$/, "")),
  ),
];

test("an erased person is in no table, no webhook and no line of the log", async ({ pool }) => {
  await using story = await openStory(pool);
  const { world, tenantId, contactId } = story;
  await call(story);
  await leaveTraces(story);
  const before = await dumpOf(pool);
  // What the search finds before, so that finding nothing means something.
  expect(placesOf(before).toSorted()).toEqual([
    "activity",
    "alert",
    "call",
    "call_event",
    "call_scheduler_queue._private_jobs",
    "campaign",
    "consent",
    "contact",
    "dial",
    "former_phone",
    "import",
    "import_chunk",
    "import_problem",
    "import_rejected",
    "import_row",
    "import_withheld",
    "refusal",
    "tenant",
    "webhook_event",
  ]);
  for (const trace of traces)
    expect(
      before.some((line) => line.includes(trace)),
      trace,
    ).toBe(true);
  const history = await historyOf(pool);

  const other = await givenTenant(world);
  const ofOther = `Quillfeather is also known to tenant ${other.id}`;
  await pool.query(
    `with a as (insert into alert (tenant_id, at, kind, message) values ($1, now(), 'CALL_LOST', $2))
     insert into call_scheduler_queue._private_jobs (task_id, payload, last_error)
     select id, json_build_object('tenantId', $1::uuid), $2 from call_scheduler_queue._private_tasks limit 1`,
    [other.id, ofOther],
  );

  await eraseContact(world.context, systemOf(tenantId), contactId);
  const after = await dumpOf(pool);
  expect(placesOf(after.filter((line) => !line.includes(ofOther)))).toEqual([]);
  // What another tenant has is the other tenant's.
  expect(placesOf(after).toSorted()).toEqual(["alert", "call_scheduler_queue._private_jobs"]);
  expect(story.logged()).toContain(contactId);
  for (const trace of traces) expect(story.logged()).not.toContain(trace);
  // Nothing of anybody else is gone, and every call is still there with how it went.
  expect(await historyOf(pool)).toEqual(history);
  const { rows } = await pool.query("select name, address from contact where erased_at is null");
  expect(rows).toEqual([{ name: "Bob", address: "1 Main Street" }]);
  const { rows: recordings } = await pool.query(
    "select contact_id = $1 as theirs, count(recording_url)::int as n from call group by 1 order by 1",
    [contactId],
  );
  expect(recordings).toEqual([
    { theirs: false, n: 1 },
    { theirs: true, n: 0 },
  ]);
  expect(after.filter((line) => line.startsWith("call: AI: Hello."))).toHaveLength(1);
});

async function historyOf(pool: pg.Pool): Promise<unknown> {
  const { rows } = await pool.query(
    `select c.id, kind, status, outcome, ended_reason, round, attempt, placed_at, ended_at, cost, vapi_call_id,
       (select array_agg(kind order by at, id) from call_event where call_id = c.id) as events,
       (select count(*)::int from webhook_event where call_id = c.id) as webhooks,
       (select array_agg(state) from dial where call_id = c.id) as dials
     from call c order by id`,
  );
  return rows;
}

test("what VAPI reports of a call after the erasure is not stored", async ({ pool }) => {
  await using story = await openStory(pool);
  const { world, tenantId, contactId } = story;
  await call(story);
  await eraseContact(world.context, systemOf(tenantId), contactId);
  const { rows } = await pool.query<{ id: string }>(
    "select vapi_call_id as id from call where contact_id = $1 and kind = 'ROUND'",
    [contactId],
  );
  const message = {
    type: "end-of-call-report",
    endedReason: "customer-ended-call",
    call: { id: rows[0]!.id, customer: { number: phone } },
    customer: { number: phone },
    transcript: "User: I like marmalade.",
    analysis: { summary: "tax matters" },
    artifact: { transcript: "User: I like marmalade.", recordingUrl: "https://storage.invalid/x" },
  };
  await receiveWebhook(world.context, { tenantId, body: { message } });
  expect(placesOf(await dumpOf(pool))).toEqual([]);
});

test("a webhook that is being stored during the erasure is erased too", async ({ pool }) => {
  await using story = await openStory(pool);
  const { world, tenantId, contactId } = story;
  await call(story);
  const { rows } = await pool.query<{ id: string }>(
    "select id from dial where contact_id = $1 limit 1",
    [contactId],
  );
  const webhook: StoredWebhook = {
    tenantId,
    dialId: rows[0]!.id,
    vapiCallId: null,
    type: "transcript",
    status: null,
    body: JSON.stringify({ transcript: "I like marmalade" }),
    result: "UNKNOWN_TYPE",
  };
  const erased = Promise.withResolvers<unknown>();
  await inTransaction(pool, async (tx) => {
    await storeWebhooks(tx, [webhook], world.now());
    const erasing = eraseContact(world.context, systemOf(tenantId), contactId);
    erased.resolve(erasing);
    // Commits when the erasure waits for it, or has ended without.
    await Promise.race([erasing, isWaitedFor(pool, tx)]);
  });
  await erased.promise;
  expect(placesOf(await dumpOf(pool))).toEqual([]);
});

/** Resolves when another connection waits for a lock of this one. */
async function isWaitedFor(pool: pg.Pool, tx: Tx): Promise<void> {
  const { rows } = await tx.query<{ pid: number }>("select pg_backend_pid() as pid");
  const waiting = async (): Promise<number | null> =>
    (
      await pool.query("select from pg_stat_activity where $1::int = any(pg_blocking_pids(pid))", [
        rows[0]!.pid,
      ])
    ).rowCount;
  await expect.poll(waiting).toBe(1);
}

test("two persons are erased at the same time", async ({ pool }) => {
  await using story = await openStory(pool);
  const { world, tenantId, contactId } = story;
  const actor = systemOf(tenantId);
  await call(story);
  const other = await givenTenant(world);
  const { id } = await createContact(world.context, systemOf(other.id), { phone });
  await Promise.all([
    eraseContact(world.context, actor, contactId),
    eraseContact(world.context, systemOf(other.id), id),
  ]);
  expect(placesOf(await dumpOf(pool))).toEqual([]);
});

describe("a number that comes back", () => {
  test("is the same contact with its history, and is not called until a person allows it", async ({
    pool,
  }) => {
    await using story = await openStory(pool);
    const { world, tenantId, contactId } = story;
    const actor = systemOf(tenantId);
    await call(story);
    await eraseContact(world.context, actor, contactId);
    const again = await createContact(world.context, actor, { phone, name: "Z", doNotCall: false });
    expect(again.id).toBe(contactId);
    const contact = async (): Promise<unknown> =>
      (
        await pool.query(
          `select phone, name, do_not_call, phone_hash, erased_at, deleted_at,
             (select count(*)::int from call where contact_id = contact.id) as calls
           from contact where id = $1`,
          [contactId],
        )
      ).rows[0];
    const here = {
      phone,
      name: "Z",
      phone_hash: null,
      erased_at: null,
      deleted_at: null,
      calls: 2,
    };
    expect(await contact()).toEqual({ ...here, do_not_call: true });
    await updateContact(world.context, actor, contactId, { doNotCall: false });
    expect(await contact()).toEqual({ ...here, do_not_call: false });
  });

  test("in a file, too, where nobody else is held back", async ({ pool }) => {
    await using story = await openStory(pool);
    const { world, tenantId, contactId } = story;
    await eraseContact(world.context, systemOf(tenantId), contactId);
    await importFile(story, `${file}Cleo,+14155550103,,\n`);
    const { rows } = await pool.query("select name, do_not_call from contact order by name");
    expect(rows).toEqual([
      { name: "Bob", do_not_call: false },
      { name: "Cleo", do_not_call: false },
      { name: "Zenobia Quillfeather", do_not_call: true },
    ]);
    await world.advanceTo("2030-03-04T10:00:00Z");
    expect(world.simulator.calls.map(({ request }) => request.customer?.number)).not.toContain(
      phone,
    );
  });

  test("after SECRET_KEY was changed", async ({ pool }) => {
    await using story = await openStory(pool);
    const { world, tenantId, contactId } = story;
    await eraseContact(world.context, systemOf(tenantId), contactId);
    const former = "a key of at least thirty-two characters";
    const next = "another key of thirty-two characters";
    const both = { ...world.context, secrets: createSecretBox(next, [former]) };
    await rotateSecrets(both);
    const changed = { ...world.context, secrets: createSecretBox(next) };
    expect((await createContact(changed, systemOf(tenantId), { phone })).id).toBe(contactId);
  });

  test("with a call that the database had lost, is that contact's, and does not come back", async ({
    pool,
  }) => {
    await using story = await openStory(pool);
    const { world, tenantId, campaignId, contactId } = story;
    await call(story);
    await eraseContact(world.context, systemOf(tenantId), contactId);
    // As it was placed by a process whose commits are lost, with the contact that it had: that one is unknown.
    const metadata = {
      tenantId,
      campaignId,
      contactId: randomUUID(),
      callId: randomUUID(),
      dialId: randomUUID(),
    };
    const message = {
      type: "status-update",
      status: "ended",
      endedReason: "customer-ended-call",
      call: {
        id: randomUUID(),
        name: metadata.dialId,
        customer: { number: phone, name: "Zenobia Quillfeather", externalId: metadata.dialId },
        assistantOverrides: { metadata },
      },
    };
    const before = await callsOf(world, campaignId);
    await receiveWebhook(world.context, { tenantId, body: { message } });
    const after = await callsOf(world, campaignId);
    expect(after).toHaveLength(before.length + 1);
    expect(after.at(-1)).toMatchObject({ contactId, vapiCallId: message.call.id });
    expect(placesOf(await dumpOf(pool))).toEqual([]);
  });

  test("of another tenant is nobody's that was erased", async ({ pool }) => {
    await using story = await openStory(pool);
    const { world, tenantId, contactId } = story;
    await eraseContact(world.context, systemOf(tenantId), contactId);
    const other = await givenTenant(world);
    const created = await createContact(world.context, systemOf(other.id), { phone });
    const { rows } = await pool.query("select do_not_call from contact where id = $1", [
      created.id,
    ]);
    expect(rows).toEqual([{ do_not_call: false }]);
  });
});

test("a call that waits is cancelled, and a live one is waited for", async ({ pool }) => {
  await using story = await openStory(pool);
  const { world, tenantId, contactId } = story;
  await world.advanceTo("2030-03-04T09:00:05Z");
  await expect(eraseContact(world.context, systemOf(tenantId), contactId)).rejects.toMatchObject({
    code: "CALL_IS_LIVE",
    message: expect.stringContaining("after the call has ended"),
  });
  await world.advance(60_000);
  await pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, kind, scheduled_time) values ($1, $2, $3, 'MANUAL', $4)`,
    [tenantId, story.campaignId, contactId, "2030-03-04T09:20:00Z"],
  );
  await eraseContact(world.context, systemOf(tenantId), contactId);
  const { rows } = await pool.query(
    "select cancel_reason from call where contact_id = $1 and status = 'CANCELLED'",
    [contactId],
  );
  expect(rows).toEqual([{ cancel_reason: "CONTACT_DELETED" }]);
  // Again, which changes nothing.
  await eraseContact(world.context, systemOf(tenantId), contactId);
  await world.advanceTo("2030-03-04T09:25:00Z");
  const numbers = world.simulator.calls.map(({ request }) => request.customer?.number);
  expect(numbers.filter((number) => number === phone)).toHaveLength(1);
});

test("while an import is running it is refused, as the file may contain the person", async ({
  pool,
}) => {
  await using story = await openStory(pool);
  const { world, tenantId, contactId } = story;
  await upload(story, file);
  await expect(eraseContact(world.context, systemOf(tenantId), contactId)).rejects.toMatchObject({
    code: "IMPORT_IS_RUNNING",
    message: expect.stringContaining("when the import has finished"),
  });
});

test("another tenant's contact is not found", async ({ pool }) => {
  await using story = await openStory(pool);
  const { world, contactId } = story;
  const other = await givenTenant(world as World);
  await expect(eraseContact(world.context, systemOf(other.id), contactId)).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  expect(placesOf(await dumpOf(pool))).toContain("contact");
});
