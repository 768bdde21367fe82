import { as } from "#db/statement.ts";

/**
 * The numbers that are asked about, for `from`: of tenants ($1), of contacts ($2; null: the number is no contact's), and
 * the numbers themselves ($3; null: that of the contact). `asked.n` counts them from 1.
 */
export const askedNumbersSql = `
  unnest($1::uuid[], $2::uuid[], $3::text[]) with ordinality as given (tenant_id, contact_id, phone, n)
  cross join lateral (
    select given.n::int as n, given.tenant_id, given.contact_id, coalesce(given.phone, (
      select phone from contact where tenant_id = given.tenant_id and id = given.contact_id)) as phone
    offset 0
  ) asked`;

/** The types of $1, $2 and $3. */
export const askedNumbersParams = [
  "uuid[]",
  as<readonly (string | null)[]>("uuid[]"),
  as<readonly (string | null)[]>("text[]"),
] as const;
