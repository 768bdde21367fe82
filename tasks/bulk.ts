import { workOnBulk } from "#domain/bulk/bulk-work.ts";
import type { Handler } from "./handler.ts";

export const bulk: Handler<"bulk"> = workOnBulk;
