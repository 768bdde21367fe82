import { queueSchema } from "#db/schemas.ts";
import { statement } from "#db/statement.ts";
import { statesWithFile } from "./import-states.ts";

/*
 * What is done to each table when a person is erased. The statements find rows by the contact and its calls, or by
 * texts of the person ($2) in what has no reference to the contact.
 */

/** An import of a tenant ($1) whose file is kept and may contain anybody, and whether it only waits to be confirmed. */
export const importWithFile = statement({
  text: `select id, status = 'STAGED' as "isStaged" from import
         where tenant_id = $1 and status in (${statesWithFile}) limit 1`,
  params: ["uuid"],
  row: { id: "uuid", isStaged: "bool" },
});

/** The encrypted key of a tenant's ($1) hashes of erased phones; null if no contact was erased. */
export const erasureKey = statement({
  name: "erasure-key",
  text: "select erasure_key_encrypted as sealed from tenant where id = $1",
  params: ["uuid"],
  row: { sealed: "text?" },
});

/** Gives a tenant ($1), which is locked, the key ($2) of its hashes. */
export const setErasureKey = statement({
  text: "update tenant set erasure_key_encrypted = $2 where id = $1",
  params: ["uuid", "text"],
  row: {},
});

/** Removes the person from a contact ($1), which is deleted and not to be called from now ($3) on; the hash of the phone ($2). */
export const eraseContactRow = statement({
  text: `update contact set phone = 'erased:' || id, extension = null, name = null, address = null,
           attributes = '{}', do_not_call = true, unreachable_reason = null, held_reason = null,
           time_zone = null, country = null, region = null, postal_code = null, area_id = null,
           phone_hash = coalesce(phone_hash, $2), erased_at = coalesce(erased_at, $3),
           deleted_at = coalesce(deleted_at, $3), updated_at = $3
         where id = $1`,
  params: ["uuid", "text", "timestamptz"],
  row: {},
});

const calls = "select id from call where contact_id = $1";

/** Statements that take the contact's id. What a call led to stays: status, times, outcome, reason, cost. */
export const eraseByContact = [
  "delete from import_change where contact_id = $1",
  `update call set packed_transcript = null, transcript = null, summary = null, recording_url = null, test_variables = null, message = null
   where contact_id = $1`,
  // Of the evidence everything stays but where the person was.
  `update dial set message = null, evidence = (evidence::jsonb - '{area,clocks}'::text[])::json
   where call_id in (${calls})`,
  // Codes, reasons of VAPI and ids stay, as in "NO_ANSWER: customer-did-not-answer". Other texts go.
  `update call_event set detail = null
   where call_id in (${calls}) and detail !~ '^([A-Z_]+: )?[A-Za-z0-9._-]+$'`,
].map((text) => statement({ text, params: ["uuid"], row: {} }));

const mentions = (content: string): string =>
  `exists (select from unnest($2::text[]) said where position(said in ${content}) > 0)`;

/** A text, and its digits, so that a phone is found however it is written. */
const withDigits = (text: string): string =>
  `concat(${text}, ' ', regexp_replace(${text}, '[^0-9]', '', 'g'))`;

/** The webhooks of a tenant ($1) that belong to no known call and contain a text ($2): the phone. */
export const strayWebhooks = statement({
  text: `select id from webhook_event where tenant_id = $1 and call_id is null and ${mentions("body::text")}`,
  params: ["uuid", "text[]"],
  row: { id: "uuid" },
});

/** Empties the webhooks of the calls of a contact ($2) of a tenant ($1), and others ($3). */
export const eraseWebhooks = statement({
  text: `update webhook_event set body = '{}'
         where tenant_id = $1 and (call_id in (select id from call where contact_id = $2) or id = any($3::uuid[]))`,
  params: ["uuid", "uuid", "uuid[]"],
  row: {},
});

/** Statements that take the tenant's id, and the texts of the person. */
export const eraseByText = [
  `update alert set message = without_texts(message, $2) where tenant_id = $1 and ${mentions("message")}`,
  `update campaign set paused_reason = without_texts(paused_reason, $2),
     paused_evidence = without_texts(paused_evidence::text, $2)::jsonb
   where tenant_id = $1 and ${mentions("concat(paused_reason, paused_evidence)")}`,
  `update tenant set dial_pause_reason = without_texts(dial_pause_reason, $2)
   where id = $1 and ${mentions("dial_pause_reason")}`,
  `update do_not_call set reason = without_texts(reason, $2), note = without_texts(note, $2)
   where tenant_id = $1 and ${mentions("concat(reason, ' ', note)")}`,
  `update import set error = without_texts(error, $2) where tenant_id = $1 and ${mentions("error")}`,
  `update import_problem set value = null, reason = without_texts(reason, $2)
   where tenant_id = $1 and ${mentions("concat(value, ' ', reason, ' ', regexp_replace(value, '[^0-9]', '', 'g'))")}`,
  // Their counts stay.
  `update import_rejected set rows = (
     select coalesce(jsonb_agg(row), '[]') from jsonb_array_elements(rows) row
     where not ${mentions(withDigits("row::text"))})
   where tenant_id = $1 and ${mentions(withDigits("rows::text"))}`,
].map((text) => statement({ text, params: ["uuid", "text[]"], row: {} }));

/** Removes the texts ($2) of a person from the errors of a tenant's ($1) jobs, and of the dials to a contact ($3). */
export const eraseFromJobs = statement({
  text: `update ${queueSchema}._private_jobs set last_error = without_texts(last_error, $2)
         where (payload ->> 'tenantId' = $1::uuid::text
             or payload ->> 'dialId' in (
               select dial.id::text from call join dial on dial.call_id = call.id where call.contact_id = $3))
           and ${mentions("last_error")}`,
  params: ["uuid", "text[]", "uuid"],
  row: {},
});

/** Deletes what is left of the files of a tenant's ($1) imports that are over. */
export const eraseLeftOverFiles = ["import_chunk", "import_row", "import_withheld"].map((table) =>
  statement({
    text: `delete from ${table} left_over using import
           where left_over.tenant_id = $1 and import.tenant_id = $1 and import.id = left_over.import_id
             and import.status not in (${statesWithFile})`,
    params: ["uuid"],
    row: {},
  }),
);

/** The erased contact of a tenant ($1) with this hash ($2). */
export const erasedContact = statement({
  name: "erased-contact",
  text: "select id from contact where tenant_id = $1 and phone_hash = $2",
  params: ["uuid", "text"],
  row: { id: "uuid" },
});

/** Which of these hashes ($2) are those of erased contacts of a tenant ($1). */
export const erasedContacts = statement({
  text: "select phone_hash as hash from contact where tenant_id = $1 and phone_hash = any($2::text[])",
  params: ["uuid", "text[]"],
  row: { hash: "text!" },
});

/**
 * Gives erased contacts of a tenant ($1) their phones ($2) back, by the hashes ($3) of these, and former numbers of erased
 * persons to their calls. The contacts stay deleted and on do-not-call. Its count is that of the contacts.
 */
export const recogniseErased = statement({
  text: `with former as (
           update former_phone set phone = came.phone
           from unnest($2::text[], $3::text[]) came (phone, hash)
           where former_phone.tenant_id = $1 and former_phone.phone = 'erased:' || came.hash
         )
         update contact set phone = came.phone, phone_hash = null, erased_at = null
         from unnest($2::text[], $3::text[]) came (phone, hash)
         where tenant_id = $1 and phone_hash = came.hash`,
  params: ["uuid", "text[]", "text[]"],
  row: {},
});
