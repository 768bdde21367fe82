import {
  type VapiAssistant,
  type VapiClient,
  VapiError,
  type VapiPhoneNumber,
} from "#vapi/types.ts";
import type { DomainContext, RememberedList } from "#domain/context.ts";
import { VapiRefusedError } from "#domain/errors.ts";
import { vapiAccountOf } from "./tenants.ts";

/** How long a list is used again, so that a page of campaigns, or a form, asks VAPI only once. */
const freshForMs = 5_000;
const mostRemembered = 1_000;

/**
 * The assistants of the tenant's VAPI account, at most five seconds old. If the assistant with the id `wanted` is
 * missing, the list is read again: the assistant may be new.
 * @throws VapiRefusedError
 */
export async function assistantsOf(
  context: DomainContext,
  tenantId: string,
  wanted?: string,
): Promise<readonly VapiAssistant[]> {
  const read = (client: VapiClient) => client.assistants();
  const all = wanted === undefined ? [] : [wanted];
  return await listed(context, tenantId, { what: "assistants", read, wanted: all });
}

/** The phone numbers of the tenant's VAPI account, as `assistantsOf` with several. @throws VapiRefusedError */
export async function phoneNumbersOf(
  context: DomainContext,
  tenantId: string,
  wanted: readonly string[] = [],
): Promise<readonly VapiPhoneNumber[]> {
  const read = (client: VapiClient) => client.phoneNumbers();
  return await listed(context, tenantId, { what: "phone numbers", read, wanted });
}

interface Listing<Item> {
  readonly what: string;
  readonly read: (client: VapiClient) => Promise<readonly Item[]>;
  readonly wanted: readonly string[];
}

async function listed<Item extends { readonly id: string }>(
  context: DomainContext,
  tenantId: string,
  { what, read, wanted }: Listing<Item>,
): Promise<readonly Item[]> {
  const account = await vapiAccountOf(context, tenantId);
  if (account === null)
    throw new VapiRefusedError("no VAPI key is set: set one with configureVapi");
  const key = `${tenantId} ${account.credentialVersion} ${what}`;
  try {
    const known = recall(context.vapiLists, key);
    if (known !== null) {
      const items = (await known) as readonly Item[];
      const ids = new Set(items.map(({ id }) => id));
      if (wanted.every((id) => ids.has(id))) return items;
    }
    return await remember(context.vapiLists, key, read(context.vapi(account)));
  } catch (error) {
    if (!(error instanceof VapiError)) throw error;
    throw new VapiRefusedError(`VAPI's ${what} could not be listed: ${error.message}`, {
      cause: error,
    });
  }
}

function recall(
  memory: ReadonlyMap<string, RememberedList>,
  key: string,
): RememberedList["items"] | null {
  const known = memory.get(key);
  return known !== undefined && known.until > performance.now() ? known.items : null;
}

/** Requests during a read share it. An error is not remembered. */
async function remember<Item>(
  memory: Map<string, RememberedList>,
  key: string,
  items: Promise<readonly Item[]>,
): Promise<readonly Item[]> {
  const entry = { until: performance.now() + freshForMs, items };
  memory.delete(key);
  memory.set(key, entry);
  if (memory.size > mostRemembered) memory.delete(memory.keys().next().value!);
  try {
    return await items;
  } catch (error) {
    if (memory.get(key) === entry) memory.delete(key);
    throw error;
  }
}
