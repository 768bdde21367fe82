import { as, type RowOf, statement } from "#db/statement.ts";
import type { ColumnUse } from "#rules/import-columns.ts";
import type { PreviewCounts } from "#rules/import-preview.ts";
import type { OnEmpty } from "#rules/on-empty.ts";
import { type ClearableField, kept } from "./apply-import-rows.ts";
import { isListedSql } from "./do-not-call.ts";

/** An import ($1) of a tenant ($2). */
export const importToForecast = statement({
  text: `select status, campaign_id as "campaignId", columns, on_empty as "onEmpty", preview_line as "lastLine", preview,
           expires_at as "expiresAt"
         from import where id = $1 and tenant_id = $2`,
  params: ["uuid", "uuid"],
  row: {
    status: "import_status",
    campaignId: "uuid",
    columns: as<readonly ColumnUse[]>("jsonb"),
    onEmpty: as<OnEmpty>("text"),
    lastLine: "int4",
    preview: as<PreviewCounts | null>("jsonb?"),
    expiresAt: "timestamptz?",
  },
});

const placeAfter = (field: ClearableField) =>
  kept(field, "known", "staged", { fields: "$5::text[]" });

/**
 * The rows of an import ($1) of a tenant ($2) on some of its lines ($4), with what there is of their contacts now, and
 * whether these are members of a campaign ($3); $5: fields that an empty cell clears. The place is that after the import.
 */
export const rowsToForecast = statement({
  name: "rows-to-forecast",
  // Each row by its line and each contact by its phone, whatever the statistics say.
  text: `select staged.phone, staged.do_not_call as "doNotCall", ${isListedSql("$2", "staged.phone")} as "isListed",
           exists (select from import_withheld withheld
             where withheld.tenant_id = $2 and withheld.import_id = $1 and withheld.phone = staged.phone) as "isWithheld",
           known.id as "contactId",
           coalesce(known.deleted_at is null and known.extension <> staged.extension, false) as "isConflict",
           coalesce(known.deleted_at is null, false) and exists (
             select from enrolment where campaign_id = $3 and contact_id = known.id and removed_at is null) as "isMember",
           ${placeAfter("time_zone")} as "timeZone", ${placeAfter("country")} as country,
           ${placeAfter("region")} as region, ${placeAfter("postal_code")} as "postalCode"
         from unnest($4::int[]) as wanted (line)
         cross join lateral (
           select * from import_row where import_id = $1 and line = wanted.line offset 0) staged
         left join lateral (
           select * from contact where tenant_id = $2 and phone = staged.phone offset 0) known on true`,
  params: ["uuid", "uuid", "uuid", "int4[]", as<readonly ClearableField[]>("text[]")],
  row: {
    phone: "text",
    /** The file says so. */
    doNotCall: "bool",
    /** The number is on the do-not-call list. */
    isListed: "bool",
    isWithheld: "bool",
    contactId: "uuid?",
    /** The contact has another extension: the row will be rejected. */
    isConflict: "bool",
    isMember: "bool",
    timeZone: "text?",
    country: "text?",
    region: "text?",
    postalCode: "text?",
  },
});

export type RowToForecast = RowOf<typeof rowsToForecast>;
