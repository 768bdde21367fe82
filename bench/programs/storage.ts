import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { inTransaction } from "#db/pool.ts";
import { givenCampaign, givenMembers, givenTenant, givenWaitingCalls } from "../harness/people.ts";
import type { Program } from "../harness/program.ts";

const talk = { ringSeconds: 0.1, talkSeconds: 0.2, concurrencyLimit: 1_000 };

/** A conversation of two minutes, as assistants hold them. */
const transcript = [
  "AI: Hello, this is Emma from the Riverside dental practice. Am I speaking with Ada Example?",
  "User: Yes, that's me. What is it about?",
  "AI: You have an appointment for a check-up with us next Thursday, at half past ten. I'm calling to ask whether it still suits you.",
  "User: Oh, next Thursday. Let me look, I think I'm away until noon that day.",
  "AI: No problem at all. Would the afternoon be better for you? I could offer you two o'clock or a quarter to four.",
  "User: A quarter to four would be good. Is that with the same doctor?",
  "AI: Yes, that is with Doctor Meyer as well. I have noted it for Thursday at a quarter to four. Is there anything that has changed, your address or your insurance?",
  "User: We moved in spring, but I think I already told you at the desk.",
  "AI: Thank you, then we have it. Please bring your insurance card, and come ten minutes early, because there is a short form to fill in.",
  "User: All right. And can I still call you if something comes up?",
  "AI: Of course, until the evening before, at the number that you see on your display. Is there anything else that I can do for you?",
  "User: No, that was all. Thanks for calling.",
  "AI: Thank you, Ada. We look forward to seeing you on Thursday. Goodbye!",
  "User: Bye.",
  "",
].join("\n");

/** Tables to which a call adds no row, or none that stays. */
const apart = new Set([
  "_prisma_migrations",
  "api_key",
  "campaign",
  "campaign_turn",
  "change",
  "change_floor",
  "contact",
  "database_identity",
  "enrolment",
  "member_state",
  "opening",
  "schema_epoch",
  "scheduler_run",
  "tenant",
  "worker_process",
]);

/** Whole calls through the real server: claimed, sent, answered, reported by VAPI with all that a report contains. */
export const storage: Program = {
  name: "storage",
  about: "bytes of tables and indexes per call that was answered and reported",
  floorIs: "one row per call with its transcript and summary, and one key",
  kind: "BYTES",
  goal: "<= 3,000 B",
  limits:
    "a third of it are the indexes of calls and dials: each is a law, a list or a queue, and two of the six updates of a call and both of a dial change what is in one, so that all of them get an entry. The rows of the webhooks and their indexes are a fifth, and are dropped after KEEP_WEBHOOKS_DAYS; what stays is 2,900 to 3,300 bytes. ADR 20 has each table and index, and what was tried.",
  sizes: { small: [100], full: [3_000] },
  sizeIs: "calls",
  async open(scene, size) {
    const { pool } = scene;
    const vapi = await scene.vapi({ ...talk, transcript });
    const vapiBaseUrl = vapi.ready["url"]!;
    const tenant = await givenTenant(scene.context, 200);
    const campaignId = await givenCampaign(pool, tenant.id);
    const api = await scene.server({ role: "api", vapiBaseUrl });
    await scene.server({ role: "worker", vapiBaseUrl, publicUrl: api.ready["url"]! });
    const whose = { tenantId: tenant.id, campaignId };
    await pool.query(
      "create table bench_record (id uuid primary key, transcript text, summary text)",
    );
    const empty = await sizes(pool);
    let walOfCalls = 0;
    let calls = 0;
    return {
      async ours(time) {
        await givenWaitingCalls(pool, whose, await givenMembers(pool, whose, size));
        const before = await walBytes(pool);
        await time(async () => {
          await inTransaction(pool, (tx) => requestDispatch(tx, tenant.id));
          while (!(await areReported(pool))) await delay(100);
        });
        walOfCalls += (await walBytes(pool)) - before;
        calls += size;
        await pool.query("vacuum analyze");
        const bytes = (await sizes(pool)).values().reduce((sum, one) => sum + one, 0);
        return (bytes - empty.values().reduce((sum, one) => sum + one, 0)) / calls;
      },
      async floor(time) {
        await time(() =>
          pool.query("insert into bench_record select unnest($1::uuid[]), $2, $3", [
            Array.from({ length: size }, () => randomUUID()),
            transcript,
            "The contact confirmed the appointment.",
          ]),
        );
        const { rows } = await pool.query<{ bytes: number }>(
          `select pg_total_relation_size('bench_record')::float / count(*) as bytes from bench_record`,
        );
        return rows[0]!.bytes;
      },
      async notes() {
        const all = await sizes(pool);
        const perCall = [...all].map(
          ([name, bytes]) => [name, Math.round((bytes - (empty.get(name) ?? 0)) / calls)] as const,
        );
        return {
          "WAL bytes per call": Math.round(walOfCalls / calls),
          ...(await hotShares(pool)),
          ...Object.fromEntries(
            perCall.filter(([, bytes]) => bytes >= 10).toSorted((a, b) => b[1] - a[1]),
          ),
        };
      },
    };
  },
};

async function areReported(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ open: number }>(
    "select count(*)::int as open from call where packed_transcript is null",
  );
  return rows[0]!.open === 0;
}

/** All bytes that this server has written to its log. */
async function walBytes(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: number }>(
    "select (pg_current_wal_lsn() - '0/0')::float8 as bytes",
  );
  return rows[0]!.bytes;
}

/** Of the updates of calls and of dials, the percentage that wrote no index entries. */
async function hotShares(pool: pg.Pool): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ table: string; share: number }>(
    `select relname as "table", round(100.0 * n_tup_hot_upd / n_tup_upd)::int as share
     from pg_stat_user_tables where relname in ('call', 'dial') and n_tup_upd > 0 order by 1`,
  );
  return Object.fromEntries(rows.map(({ table, share }) => [`HOT % of ${table}`, share]));
}

/** The bytes of each table and index of which calls add rows; a partition counts as its table. */
async function sizes(pool: pg.Pool): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ table: string; index: string | null; bytes: number }>(
    `with tables as (
       select oid, coalesce((select inhparent from pg_inherits where inhrelid = pg_class.oid), oid)::regclass::text as name
       from pg_class where relnamespace = 'call_scheduler'::regnamespace and relkind = 'r' and relname <> 'bench_record')
     select name as "table", null as index, sum(pg_table_size(oid))::float as bytes from tables group by name
     union all
     select name, regexp_replace(indexrelid::regclass::text, '_\\d{4}_\\d{2}', ''), pg_relation_size(indexrelid)
     from tables join pg_index on indrelid = tables.oid`,
  );
  const bytes = new Map<string, number>();
  for (const { table, index, bytes: size } of rows) {
    if (apart.has(table)) continue;
    const name = index ?? table;
    bytes.set(name, (bytes.get(name) ?? 0) + size);
  }
  return bytes;
}
