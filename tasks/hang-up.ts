import { hangUp as hangUpCall } from "#domain/ledger/hang-up.ts";
import type { Handler } from "./handler.ts";

export const hangUp: Handler<"hang-up"> = async (context, { tenantId, vapiCallId }) => {
  await hangUpCall(context, tenantId, vapiCallId);
};
