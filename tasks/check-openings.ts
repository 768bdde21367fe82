import { checkOpenings as check } from "#domain/scheduling/check-openings.ts";
import type { Handler } from "./handler.ts";

export const checkOpenings: Handler<"check-openings"> = async (context) => {
  await check(context);
};
