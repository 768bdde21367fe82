import type { TenantRow } from "#db/queries/tenant-facts.ts";
import type { DomainContext, VapiAccount } from "#domain/context.ts";

/** The tenant's VAPI account, with its key decrypted. @throws Error if no key is set. */
export function accountOf(context: DomainContext, tenant: TenantRow): VapiAccount {
  if (tenant.isSimulated) return { isSimulated: true };
  if (tenant.vapiApiKeyEncrypted === null) throw new Error("the tenant has no VAPI key");
  return { isSimulated: false, apiKey: context.secrets.open(tenant.vapiApiKeyEncrypted) };
}
