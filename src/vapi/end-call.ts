import type { KyInstance } from "ky";
import { sentenceOf } from "./answer.ts";
import { vapiCall } from "./contract.ts";
import { failureOf } from "./network-failure.ts";
import { VapiError } from "./types.ts";

/**
 * Hangs up. `DELETE /call/{id}` would only erase the record of a live call, so a live one is ended by its
 * control URL, and one that has not begun is deleted. A call that is over or unknown is no error.
 * @throws VapiError
 */
export async function endCall(
  http: KyInstance,
  baseUrl: string,
  vapiCallId: string,
): Promise<void> {
  const path = `call/${encodeURIComponent(vapiCallId)}`;
  const found = await ask(() => http.get(path));
  if (found.status === 404) return;
  const body: unknown = await found.json().catch(() => null);
  if (found.status !== 200) throw new VapiError(sentenceOf(found.status, body), found.status);
  const { data: call } = vapiCall.safeParse(body);
  if (call?.status === "ended") return;
  if (call?.status === "scheduled" || call?.status === "queued") {
    const deleted = await ask(() => http.delete(path));
    if (deleted.ok || deleted.status === 404) return;
    const message = `VAPI did not delete the call (${deleted.status}): try again`;
    throw new VapiError(message, deleted.status);
  }
  const controlUrl = call?.monitor?.controlUrl;
  if (controlUrl && (await hangUp(http, baseUrl, controlUrl))) return;
  throw new VapiError(
    "VAPI did not hang up: it can only end a call that has been answered. Try again in a moment.",
    found.status,
  );
}

/** True when VAPI took the order. A control URL that is not VAPI's own is not followed. */
async function hangUp(http: KyInstance, baseUrl: string, controlUrl: string): Promise<boolean> {
  const control = new URL(controlUrl);
  if (!isOfTheSameHouse(control, new URL(baseUrl))) return false;
  const response = await ask(() =>
    http.post(control, {
      json: { type: "end-call" },
      // The URL itself is the capability; the key is for the API's own host.
      headers: { authorization: undefined },
    }),
  );
  return response.ok;
}

/**
 * Only hosts of the API's own domain are asked, so that no answer makes this server post elsewhere.
 */
function isOfTheSameHouse(control: URL, base: URL): boolean {
  if (control.origin === base.origin) return true;
  const domain = base.hostname.split(".").slice(-2).join(".");
  return /[a-z]$/i.test(domain) && domain.includes(".") && control.protocol === "https:"
    ? control.hostname.endsWith(`.${domain}`)
    : false;
}

async function ask<Answer>(request: () => Promise<Answer>): Promise<Answer> {
  try {
    return await request();
  } catch (cause) {
    throw new VapiError(`VAPI gave no answer: ${failureOf(cause).message}`, null, { cause });
  }
}
