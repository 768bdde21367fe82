import { statement } from "#db/statement.ts";
import { statesWithFile } from "./import-states.ts";

/** What imports keep while they run, and what is of no use after them. */
type Remains = "import_chunk" | "import_row" | "import_withheld";

/** Deletes from the table what belongs to imports that are older than this id and need it no longer. */
function deleteLeftOver(table: Remains) {
  return statement({
    text: `delete from ${table} left_over where import_id < $1
         and not exists (select from import where tenant_id = left_over.tenant_id and id = left_over.import_id
           and (status in (${statesWithFile}) or expires_at is not null))`,
    params: ["uuid"],
    row: {},
  });
}

export const deleteLeftOverChunks = deleteLeftOver("import_chunk");
export const deleteLeftOverRows = deleteLeftOver("import_row");
export const deleteLeftOverWithheld = deleteLeftOver("import_withheld");
