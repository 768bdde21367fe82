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
  const vapi = context.vapi(accountOf(context, tenant));
  const lookup = await vapi.getCall(vapiCallId);
  if (lookup.kind === "NOT_FOUND") return;
  if (lookup.kind === "FOUND" && lookup.news.status === "ended") return;
  const controlUrl = lookup.kind === "FOUND" ? lookup.news.controlUrl : null;
  await vapi.endCall({ vapiCallId, controlUrl });
}
