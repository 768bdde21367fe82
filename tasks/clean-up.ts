import { warnOfHolidaysThatEnd } from "#domain/campaigns/holidays-end.ts";
import { cleanUp as forgetOld } from "#domain/upkeep/clean-up.ts";
import type { Handler } from "./handler.ts";

export const cleanUp: Handler<"clean-up"> = async (context) => {
  await forgetOld(context);
  await warnOfHolidaysThatEnd(context);
};
