import type pg from "pg";
import { unpackText } from "#db/packed-text.ts";

/** Everything that the database stores of ours, one line for each row: "table: its columns as text". */
export async function dumpOf(pool: pg.Pool): Promise<string[]> {
  const { rows: tables } = await pool.query<{ name: string; columns: string }>(
    `select attrelid::regclass::text as name, string_agg(case
         when atttypid = 'bytea'::regtype then format('encode(%I, ''escape'')', attname)
         else format('%I::text', attname) end, ', ' order by attnum) as columns
     from pg_attribute join pg_class on pg_class.oid = attrelid
     where relnamespace in ('call_scheduler'::regnamespace, 'call_scheduler_queue'::regnamespace)
       and relkind in ('r', 'm') and attnum > 0 and not attisdropped
     group by attrelid order by 1`,
  );
  const lines: string[] = [];
  for (const { name, columns } of tables) {
    const { rows } = await pool.query<{ line: string }>(
      `select concat_ws(' | ', ${columns}) as line from ${name}`,
    );
    lines.push(...rows.map(({ line }) => `${name}: ${line}`));
  }
  const { rows: packed } = await pool.query<{ transcript: Buffer }>(
    "select packed_transcript as transcript from call where packed_transcript is not null",
  );
  return [...lines, ...packed.map(({ transcript }) => `call: ${unpackText(transcript)}`)];
}
