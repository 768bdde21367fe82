import { as, type RowOf, statement } from "#db/statement.ts";
import type { ImportedConsent } from "#rules/import-consent.ts";
import type { PreviewCounts } from "#rules/import-preview.ts";
import { type ClearableField, isChangedSql, kept } from "./apply-import-rows.ts";
import { isListedSql } from "./do-not-call.ts";

const cleared = { fields: "$6::text[]", attributes: "$7::text[]" };

const places = {
  timeZone: "time_zone",
  country: "country",
  region: "region",
  postalCode: "postal_code",
} as const;

const placeSql = Object.entries(places)
  .map(([name, column]) => `${kept(column, "known", "staged", cleared)} as "${name}"`)
  .join(", ");

/**
 * The next $5 rows of an import ($1) of a tenant ($2) into a campaign ($3) behind a line ($4), in the order of the file,
 * with what there is of each contact now; $6 and $7 as in `takeRows`. Changes and locks nothing.
 */
export const rowsToPreview = statement({
  name: "preview-import-rows",
  // Each contact by its phone and each membership by its contact, whatever the statistics say.
  text: `select staged.line, staged.phone, staged.do_not_call as "doNotCall",
           staged.consent,
           ${isListedSql("$2", "staged.phone")} as "isListed",
           exists (select from import_withheld withheld
             where withheld.tenant_id = $2 and withheld.import_id = $1 and withheld.phone = staged.phone) as "isWithheld",
           ${placeSql},
           known.id as "contactId", coalesce(known.deleted_at is not null, false) as "isDeleted",
           coalesce(known.deleted_at is null and known.extension <> staged.extension, false) as "isConflict",
           coalesce(known.id is not null and ${isChangedSql("known", "staged", cleared)}, false) as "isChanged",
           coalesce(known.deleted_at is null, false) and exists (
             select from enrolment where campaign_id = $3 and contact_id = known.id and removed_at is null) as "isEnrolled"
         from (select * from import_row where import_id = $1 and line > $4 order by line limit $5) staged
         left join lateral (
           select * from contact where tenant_id = $2 and phone = staged.phone offset 0) known on true
         order by staged.line`,
  params: [
    "uuid",
    "uuid",
    "uuid",
    "int4",
    as<number>("int8"),
    as<readonly ClearableField[]>("text[]"),
    "text[]",
  ],
  row: {
    line: "int4",
    phone: "text",
    /** The file says so. */
    doNotCall: "bool",
    /** The consent to calls that the row states; null: none. */
    consent: as<ImportedConsent | null>("jsonb?"),
    /** The number is on the do-not-call list. */
    isListed: "bool",
    isWithheld: "bool",
    /** What is stated of the contact's place after the import. */
    timeZone: "text?",
    country: "text?",
    region: "text?",
    postalCode: "text?",
    contactId: "uuid?",
    isDeleted: "bool",
    /** The contact has another extension: the row will be rejected. */
    isConflict: "bool",
    isChanged: "bool",
    /** In this campaign. */
    isEnrolled: "bool",
  },
});

export type RowToPreview = RowOf<typeof rowsToPreview>;

/** Writes the counts ($2) of the rows up to a line ($3). */
export const setPreview = statement({
  text: "update import set preview = $2, preview_line = $3 where id = $1",
  params: ["uuid", as<PreviewCounts>("jsonb"), "int4"],
  row: {},
});

/** The preview is complete at $2, and the import can be confirmed until $3. */
export const markStaged = statement({
  text: `update import set status = 'STAGED', previewed_at = $2, expires_at = $3, heartbeat_at = null where id = $1`,
  params: ["uuid", "timestamptz", "timestamptz"],
  row: {},
});
