import { tickGroup as runGroup } from "#domain/scheduling/tick-group.ts";
import type { Handler } from "./handler.ts";

export const tickGroup: Handler<"tick-group"> = async (context, { minute, tenantIds }) => {
  await runGroup(context, { minute: new Date(minute), tenantIds });
};
