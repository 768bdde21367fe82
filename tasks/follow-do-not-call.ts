import { followDoNotCall as follow } from "#domain/contacts/do-not-call.ts";
import type { Handler } from "./handler.ts";

export const followDoNotCall: Handler<"follow-do-not-call"> = async (context, { tenantId }) => {
  await follow(context, tenantId);
};
