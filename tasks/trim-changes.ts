import { trimChangeLog } from "#domain/upkeep/trim-changes.ts";
import type { Handler } from "./handler.ts";

export const trimChanges: Handler<"trim-changes"> = async (context) => {
  await trimChangeLog(context);
};
