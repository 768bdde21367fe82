import type pg from "pg";
import { expect } from "vitest";
import { createPool } from "#db/pool.ts";
import { formerDatabase } from "#test/former-database.ts";
import { test } from "#test/test.ts";

const first = "20261201400000";
/** From here on, and until then, rows are what they were, except for their tenants. */
const last = "20261201400400_keys_with_tenants";

/** One of everything that refers to something else, of two tenants. */
const fill = `
  with t as (insert into tenant (name, webhook_secret_encrypted) values ('Own', ''), ('Their', '') returning id),
    c as (insert into campaign (tenant_id, name, assistant_id, phone_number_id, start_time, end_time, time_zone)
      select id, 'c', 'a', 'p', '09:00', '17:00', 'UTC' from t returning id, tenant_id),
    w as (insert into campaign_work (tenant_id, campaign_id, kind, generation, at, updated_at)
      select tenant_id, id, 'SETTLE', 0, now(), now() from c),
    u as (insert into campaign_turn (campaign_id, last_claim_at) select id, now() from c),
    p as (insert into contact (tenant_id, phone) select id, '+14155550100' from t returning id, tenant_id),
    e as (insert into enrolment (campaign_id, contact_id, tenant_id) select c.id, p.id, c.tenant_id from c join p using (tenant_id)),
    l as (insert into call (tenant_id, campaign_id, contact_id, kind, status, scheduled_time)
      select tenant_id, c.id, p.id, kind, case kind when 'ROUND' then 'CALLING'::call_status else 'SCHEDULED' end, now()
      from c join p using (tenant_id), unnest('{ROUND,MANUAL,TEST}'::call_kind[]) kind
      returning id, tenant_id, campaign_id, contact_id, kind),
    d as (insert into dial (call_id, tenant_id, campaign_id, contact_id, state, credential_version, assistant_id,
        phone_number_id, round, attempt, intended_at, sent_at)
      select id, tenant_id, campaign_id, contact_id, 'SENT', 1, 'a', 'p', 'D2026-01-01', 1, now(), now() from l where kind = 'ROUND'),
    v as (insert into call_event (tenant_id, call_id, at, kind) select tenant_id, id, now(), 'CLAIMED' from l),
    i as (insert into import (tenant_id, campaign_id, file_name, file_bytes, created_at)
      select tenant_id, id, 'x.csv', 1, now() from c returning id, tenant_id),
    b as (insert into import_problem (import_id, ordinal, line, code, reason) select id, 1, 2, 'UNKNOWN', 'r' from i),
    y as (insert into import_withheld (import_id, phone) select id, '+14155550101' from i union all select uuid_v7(), '+1'),
    r as (insert into import_row (import_id, line, phone, attributes) select id, 2, '+14155550102', '{}'::jsonb from i
      union all select uuid_v7(), 2, '+1', '{}'::jsonb)
  insert into import_chunk (import_id, tenant_id, ordinal, bytes) select id, tenant_id, 0, 'x' from i`;

/** What the database refuses, by the name of the law that refuses it. */
const laws: Readonly<Record<string, string>> = {
  call_one_open_of_rounds: again("call", "kind = 'ROUND'", "id, status", "uuid_v7(), 'SCHEDULED'"),
  call_one_open_manual: again("call", "kind = 'MANUAL'", "id", "uuid_v7()"),
  call_one_open_test: again("call", "kind = 'TEST'", "id", "uuid_v7()"),
  call_one_live_per_contact: again(
    "call",
    "kind = 'ROUND'",
    "id, kind, is_callback",
    "uuid_v7(), 'MANUAL', true",
  ),
  dial_one_open_per_call: again("dial", "true", "id, attempt", "uuid_v7(), 2"),
  dial_one_per_attempt: again(
    "dial",
    "true",
    "id, call_id",
    "uuid_v7(), (select id from call where call.tenant_id = dial.tenant_id and kind = 'TEST')",
  ),
};

/** A copy of a row with other values in some columns. */
function again(table: string, where: string, columns: string, values: string): string {
  const changed = columns.split(", ");
  return `insert into ${table} (${columns}, ${copied(table, changed)})
    select ${values}, ${copied(table, changed)} from ${table} where ${where} limit 1`;
}

function copied(table: string, changed: readonly string[]): string {
  const columns = {
    call: "id tenant_id campaign_id contact_id kind status scheduled_time position generation is_callback",
    dial: "id call_id tenant_id campaign_id contact_id state credential_version assistant_id phone_number_id round attempt intended_at sent_at",
  }[table]!.split(" ");
  return columns.filter((column) => !changed.includes(column)).join(", ");
}

async function refusedBy(pool: pg.Pool, text: string): Promise<string> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query(text);
    return "nothing";
  } catch (error) {
    return (error as { constraint: string }).constraint.replace(/_(?:with_tenant|by_facet)$/, "");
  } finally {
    await client.query("rollback");
    client.release();
  }
}

test("rows keep what they are and get their tenant, and each law holds after each step", async ({
  onTestFinished,
}) => {
  const former = await formerDatabase(first);
  onTestFinished(former.drop);
  const pool = createPool(former.url);
  onTestFinished(() => pool.end());
  await pool.query(fill);
  const contents = async (): Promise<unknown> =>
    (
      await pool.query(
        ["campaign_turn", "enrolment", "call", "dial", "import", "import_problem", "import_chunk"]
          .map(
            (table) =>
              `select '${table}' as name, to_jsonb(t) - 'tenant_id' as row from ${table} t`,
          )
          .join(" union all ") + " order by 1, 2",
      )
    ).rows;
  const before = await contents();

  for (const migration of former.later) {
    await former.migrateTo(migration);
    if (migration === last) expect(await contents()).toEqual(before);
    for (const [law, text] of Object.entries(laws)) {
      expect(await refusedBy(pool, text), `${law} after ${migration}`).toBe(law);
    }
  }

  const { rows } = await pool.query(
    ["import_problem", "import_withheld", "import_row"]
      .map(
        (table) =>
          `select i.tenant_id = t.tenant_id as same from ${table} t left join import i on i.id = import_id`,
      )
      .concat(
        "select c.tenant_id = t.tenant_id from campaign_turn t left join campaign c on c.id = campaign_id",
      )
      .join(" union all "),
  );
  // Rows of imports that do not exist were deleted.
  expect(rows).toEqual(Array.from({ length: 8 }, () => ({ same: true })));
});
