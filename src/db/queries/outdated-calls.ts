/**
 * Of a call: its row says SCHEDULED, and it was cancelled by a stop or a delete of its campaign. Its row follows.
 * `call` and `generation` are SQL expressions: the call's row, and the present generation of its campaign.
 */
export function outdatedSql(call: string, generation = generationOf(call)): string {
  return `(${call}.status = 'SCHEDULED' and ${call}.kind <> 'TEST' and ${call}.generation < ${generation})`;
}

/** The present generation of a call's campaign, in SQL. */
function generationOf(call: string): string {
  return `(select campaign.generation from campaign where campaign.id = ${call}.campaign_id)`;
}
