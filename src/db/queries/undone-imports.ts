/** Of an import's number, as an SQL expression: the import was undone. */
function isUndone(tenantId: string, number: string): string {
  return `exists (select from import undone
    where undone.tenant_id = ${tenantId} and undone.number = ${number} and undone.status = 'UNDONE')`;
}

/**
 * Of a membership, as an SQL alias: an import has made it, and this import and all that have the contact too were
 * undone. Never null.
 */
function isMadeByUndoneSql(enrolment: string): string {
  return `(${enrolment}.import_number is not null
    and ${isUndone(`${enrolment}.tenant_id`, `${enrolment}.import_number`)}
    and not exists (select from unnest(${enrolment}.also_imports) also (number)
      where not ${isUndone(`${enrolment}.tenant_id`, "also.number")}))`;
}

/**
 * Of a membership, which may be absent: what enrolled the contact or scheduled its last call was an import that was
 * undone. The rows follow. Never null. Each lookup is in an index of undone imports only.
 */
export function isImportUndoneSql(enrolment: string): string {
  return `(${isMadeByUndoneSql(enrolment)} or (${enrolment}.call_import is not null
    and ${isUndone(`${enrolment}.tenant_id`, `${enrolment}.call_import`)}))`;
}
