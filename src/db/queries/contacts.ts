import { statement } from "#db/statement.ts";
import { areaIdSql } from "./areas.ts";
import { isLiveSql } from "./call-facets.ts";
import { isListedSql } from "./do-not-call.ts";
import { noteFormerPhoneSql } from "./former-phones.ts";

/** Ends the memberships of those of these phones' contacts that are deleted: tenant, phones, now. */
export const removeMembershipsOfDeleted = statement({
  name: "end-memberships",
  text: `update enrolment set removed_at = $3
           from contact
           where contact.tenant_id = $1 and contact.phone = any($2::text[])
             and contact.deleted_at is not null
             and enrolment.contact_id = contact.id and enrolment.removed_at is null`,
  params: ["uuid", "text[]", "timestamptz"],
  row: {},
});

/** How the tenant reads phone numbers. */
export const phoneSettings = statement({
  text: `select default_country as "defaultCountry", allow_premium_rate_numbers as "allowsPremiumRate"
     from tenant where id = $1`,
  params: ["uuid"],
  row: { defaultCountry: "text?", allowsPremiumRate: "bool" },
});

/**
 * Adds a contact, or restores a deleted one: tenant, phone, name, address, attributes, do-not-call (also if the list has
 * the phone), now, extension, time zone, country, region, postal code, key of the area. Returns no row if a contact has
 * this phone that is not deleted.
 */
export const insertContact = statement({
  text: `insert into contact (tenant_id, phone, extension, name, address, attributes, do_not_call,
         created_at, updated_at, time_zone, country, region, postal_code, area_id)
       values ($1, $2, $8, $3, $4, $5, $6 or ${isListedSql("$1", "$2")}, $7, $7, $9, $10, $11, $12,
         ${areaIdSql("$13")})
       on conflict (tenant_id, phone) do update set extension = excluded.extension, name = excluded.name, address = excluded.address,
         attributes = excluded.attributes, do_not_call = contact.do_not_call or excluded.do_not_call,
         updated_at = excluded.updated_at, deleted_at = null, time_zone = excluded.time_zone, country = excluded.country,
         region = excluded.region, postal_code = excluded.postal_code, area_id = excluded.area_id,
         import_number = null, edited_at = null
         where contact.deleted_at is not null
       returning id`,
  params: [
    "uuid",
    "text",
    "text?",
    "text?",
    "jsonb",
    "bool",
    "timestamptz",
    "text?",
    "text?",
    "text?",
    "text?",
    "text?",
    "text",
  ],
  row: { id: "uuid" },
});

/**
 * The contact with this phone, a restored or a new one: tenant, phone, now, extension, key of the area of the phone. If
 * that is no row, the workers derive the area.
 */
export const contactWithPhone = statement({
  text: `insert into contact (tenant_id, phone, extension, name, do_not_call, created_at, updated_at, area_id)
     values ($1, $2, $4, 'Test call', ${isListedSql("$1", "$2")}, $3, $3, ${areaIdSql("$5")})
     on conflict (tenant_id, phone) do update set deleted_at = null,
       import_number = case when contact.deleted_at is null then contact.import_number end,
       extension = case when contact.deleted_at is null then contact.extension
         else coalesce(excluded.extension, contact.extension) end
     returning id, extension`,
  params: ["uuid", "text", "timestamptz", "text?", "text"],
  row: { id: "uuid", extension: "text?" },
});

/**
 * Changes a contact: phone, name where $3, address where $5, attributes and do-not-call where they are not null,
 * whether to clear `unreachableReason`, now, extension, whether to end a hold, time zone, country, region, postal code, and
 * the key of the area. The former number is kept for limits on the calls to it.
 */
export const changeContact = statement({
  text: `with former as (${noteFormerPhoneSql("$1", "$2", "$10")})
       update contact set phone = $2, extension = $11,
         name = case when $3 then $4 else name end, address = case when $5 then $6 else address end,
         attributes = coalesce($7, attributes), do_not_call = coalesce($8, do_not_call),
         unreachable_reason = case when $9 or phone <> $2 then null else unreachable_reason end,
         held_reason = case when $12 then null else held_reason end,
         number_corrected_at = case when phone <> $2 or ($9 and unreachable_reason is not null) then $10
           else number_corrected_at end,
         time_zone = $13, country = $14, region = $15, postal_code = $16, area_id = ${areaIdSql("$17")},
         updated_at = $10, edited_at = $10
       where id = $1`,
  params: [
    "uuid",
    "text",
    "bool",
    "text?",
    "bool",
    "text?",
    "jsonb?",
    "bool?",
    "bool",
    "timestamptz",
    "text?",
    "bool",
    "text?",
    "text?",
    "text?",
    "text?",
    "text",
  ],
  row: {},
});

/** Ends all memberships of a contact ($1), now ($2). */
export const removeMemberships = statement({
  text: "update enrolment set removed_at = $2 where contact_id = $1 and removed_at is null",
  params: ["uuid", "timestamptz"],
  row: {},
});

export const markDeleted = statement({
  text: "update contact set deleted_at = $2, updated_at = $2 where id = $1",
  params: ["uuid", "timestamptz"],
  row: {},
});

/** One row for each live call to a contact. */
export const liveCalls = statement({
  text: `select from call where tenant_id = $1 and contact_id = $2
       and ${isLiveSql("call")}`,
  params: ["uuid", "uuid"],
  row: {},
});

/** The contact with this phone, also a deleted one. */
export const holderOfPhone = statement({
  text: `select name, deleted_at is not null as "isDeleted" from contact where tenant_id = $1 and phone = $2`,
  params: ["uuid", "text"],
  row: { name: "text?", isDeleted: "bool" },
});
