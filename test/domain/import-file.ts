import type pg from "pg";
import { systemOf } from "#domain/actor.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { importContacts } from "#domain/imports/imports.ts";
import type { ColumnMapping } from "#rules/column-role.ts";
import type { OnEmpty } from "#rules/on-empty.ts";
import type { separators } from "#rules/import-separator.ts";
import type { World } from "#test/world.ts";

/** Where the contacts of a file are to come. */
export interface Goal {
  readonly world: World;
  readonly tenantId: string;
  readonly campaignId: string;
}

export interface ImportOptions {
  readonly mapping?: ColumnMapping;
  readonly defaultCountry?: string | null;
  readonly encoding?: string;
  readonly separator?: (typeof separators)[number];
  readonly onEmpty?: OnEmpty;
}

/** An import as a user sees it when it has ended. */
export interface Ended {
  readonly id: string;
  readonly status: string;
  readonly encoding: string | null;
  readonly error: string | null;
  readonly total: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly duplicate: number;
  readonly calls: number;
  readonly doNotCall: number;
  readonly problems: readonly string[];
}

async function* inParts(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  const partBytes = 65_536;
  for (let start = 0; start < bytes.length; start += partBytes) {
    yield bytes.subarray(start, start + partBytes);
  }
}

export async function upload(
  { world, tenantId, campaignId }: Goal,
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
  { mapping = {}, defaultCountry = null, ...options }: ImportOptions = {},
): Promise<string> {
  const bytes =
    typeof content === "string" || content instanceof Uint8Array ? inParts(content) : content;
  const file = { name: "contacts.csv", bytes };
  const input = { campaignId, file, mapping, defaultCountry, ...options };
  return (await importContacts(world.context, systemOf(tenantId), input)).id;
}

/** Uploads a file, reads it and tells what came of it. The jobs that this asks for are left alone. */
export async function importFile(
  goal: Goal,
  content: string | Uint8Array,
  options?: ImportOptions,
): Promise<Ended> {
  const id = await upload(goal, content, options);
  await runImport(goal.world.context, id);
  return await ended(goal.world.context.pool, id);
}

export async function ended(pool: pg.Pool, id: string): Promise<Ended> {
  const { rows } = await pool.query<Ended>(
    `select id, status, encoding, error, total_rows as total, accepted_rows as accepted, rejected_rows as rejected,
       duplicate_rows as duplicate, calls_scheduled as calls, do_not_call_contacts as "doNotCall",
       array(select concat_ws(' ', line || ':', "column", value, reason) from import_problem
             where import_id = import.id order by ordinal) as problems
     from import where id = $1`,
    [id],
  );
  return rows[0]!;
}

/** "+14155550100 Ada SCHEDULED" for every contact of the campaign, in order of their phones. */
export async function members({ world, campaignId }: Goal): Promise<string[]> {
  const { rows } = await world.context.pool.query<{ member: string }>(
    `select concat_ws(' ', phone, contact.name, string_agg(call.status::text, '+' order by call.created_at)) as member
     from enrolment join contact on contact.id = contact_id
     left join call using (campaign_id, contact_id)
     where campaign_id = $1 and removed_at is null and deleted_at is null
     group by contact.id, phone, contact.name order by phone`,
    [campaignId],
  );
  return rows.map(({ member }) => member);
}

/** What is left of a file when it has been dealt with: nothing. */
export async function leftovers(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `select (select count(*) from import_chunk)::int + (select count(*) from import_row)::int
       + (select count(*) from import_withheld)::int as n`,
  );
  return rows[0]!.n;
}
