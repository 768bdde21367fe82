import { runImport } from "#domain/imports/import-run.ts";
import type { Handler } from "./handler.ts";

export const importContacts: Handler<"import-contacts"> = async (context, { importId }) => {
  await runImport(context, importId);
};
