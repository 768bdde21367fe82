import { dispatch } from "#domain/scheduling/dispatch.ts";
import type { Handler } from "./handler.ts";

export const dispatchTenant: Handler<"dispatch-tenant" | "wake-tenant"> = async (
  context,
  { tenantId },
) => {
  await dispatch(context, [tenantId]);
};
