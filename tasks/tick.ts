import { tick as runTick } from "#domain/scheduling/tick.ts";
import type { Handler } from "./handler.ts";

/** The cron item's own timestamp names the minute; a job's `run_at` moves when it is retried. */
export const tick: Handler<"tick"> = async (context, { _cron: { ts } }) => {
  await runTick(context, ts);
};
