import { tenantFacts } from "#db/queries/tenant-facts.ts";
import type { DomainContext } from "#domain/context.ts";
import { accountOf } from "./send.ts";

/** Hangs up a call at VAPI, if it is still live. @throws VapiError, to be tried again */
export async function hangUp(
  context: DomainContext,
  tenantId: string,
  vapiCallId: string,
): Promise<void> {
  const [tenant] = await tenantFacts(context.pool, [tenantId]);
  if (tenant === undefined) return;
  await context.vapi(accountOf(context, tenant)).endCall(vapiCallId);
}
