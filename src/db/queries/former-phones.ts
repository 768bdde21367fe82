import { statement } from "#db/statement.ts";

/** In SQL: notes the former number of a contact that gets another one now, if it was called. */
export const noteFormerPhoneSql = (contactId: string, phone: string, now: string): string => `
  insert into former_phone (tenant_id, contact_id, since, until, phone)
  select contact.tenant_id, contact.id, before.until, ${now}, contact.phone
  from contact
  cross join lateral (
    select coalesce(max(until), '-infinity') as until from former_phone
    where tenant_id = contact.tenant_id and contact_id = contact.id
  ) before
  where contact.id = ${contactId} and contact.phone <> ${phone} and exists (
    select from call
    where call.contact_id = contact.id and call.tenant_id = contact.tenant_id and call.placed_at >= before.until)
  on conflict do nothing`;

/** The former numbers of a contact ($2) of a tenant ($1) that no contact has now. */
export const formerPhonesOf = statement({
  text: `select distinct phone from former_phone former
         where tenant_id = $1 and contact_id = $2 and phone not like 'erased:%'
           and not exists (select from contact where tenant_id = $1 and contact.phone = former.phone)
         order by phone`,
  params: ["uuid", "uuid"],
  row: { phone: "text" },
});

/** Leaves of the former numbers of a tenant ($1) the hashes ($3) of these ($2). */
export const eraseFormerPhones = statement({
  text: `update former_phone set phone = 'erased:' || gone.hash
         from unnest($2::text[], $3::text[]) as gone (phone, hash)
         where former_phone.tenant_id = $1 and former_phone.phone = gone.phone`,
  params: ["uuid", "text[]", "text[]"],
  row: {},
});

/** Deletes former numbers that a contact gave up before $1 and to which no call is kept. */
export const deleteFormerPhones = statement({
  text: `delete from former_phone former
         where until < $1 and not exists (
           select from call
           where call.contact_id = former.contact_id and call.tenant_id = former.tenant_id
             and call.placed_at >= former.since and call.placed_at < former.until)`,
  params: ["timestamptz"],
  row: {},
});
