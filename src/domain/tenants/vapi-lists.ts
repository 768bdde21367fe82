import {
  type VapiAssistant,
  type VapiClient,
  VapiError,
  type VapiPhoneNumber,
} from "#vapi/types.ts";
import type { DomainContext } from "#domain/context.ts";
import { VapiRefusedError } from "#domain/errors.ts";
import { vapiAccountOf } from "./tenants.ts";

/** A page of campaigns, and a form with its choices, ask VAPI once. */
const freshForMs = 5_000;
const mostRemembered = 1_000;

interface Remembered {
  readonly until: number;
  readonly listing: Promise<readonly unknown[]>;
}

const memories = new WeakMap<DomainContext, Map<string, Remembered>>();

/** The assistants of the tenant's VAPI account, at most five seconds old. @throws VapiRefusedError */
export async function assistantsOf(
  context: DomainContext,
  tenantId: string,
): Promise<readonly VapiAssistant[]> {
  return await listed(context, tenantId, "assistants", (client) => client.assistants());
}

/** The phone numbers of the tenant's VAPI account, at most five seconds old. @throws VapiRefusedError */
export async function phoneNumbersOf(
  context: DomainContext,
  tenantId: string,
): Promise<readonly VapiPhoneNumber[]> {
  return await listed(context, tenantId, "phone numbers", (client) => client.phoneNumbers());
}

async function listed<Item>(
  context: DomainContext,
  tenantId: string,
  what: string,
  read: (client: VapiClient) => Promise<readonly Item[]>,
): Promise<readonly Item[]> {
  const account = await vapiAccountOf(context, tenantId);
  if (account === null) throw new VapiRefusedError("no VAPI key is set: configureVapi sets one");
  const key = `${tenantId} ${account.isSimulated ? "" : account.apiKey} ${what}`;
  try {
    return (await remembered(context, key, () => read(context.vapi(account)))) as readonly Item[];
  } catch (error) {
    if (!(error instanceof VapiError)) throw error;
    throw new VapiRefusedError(`VAPI does not list its ${what}: ${error.message}`, {
      cause: error,
    });
  }
}

/** Who asks while an answer is on its way waits for that one; a refusal is not remembered. */
async function remembered(
  context: DomainContext,
  key: string,
  read: () => Promise<readonly unknown[]>,
): Promise<readonly unknown[]> {
  const memory = memories.get(context) ?? new Map<string, Remembered>();
  memories.set(context, memory);
  const known = memory.get(key);
  if (known !== undefined && known.until > performance.now()) return await known.listing;
  const listing = read();
  memory.delete(key);
  memory.set(key, { until: performance.now() + freshForMs, listing });
  if (memory.size > mostRemembered) memory.delete(memory.keys().next().value!);
  try {
    return await listing;
  } catch (error) {
    memory.delete(key);
    throw error;
  }
}
