import type { KyInstance } from "ky";
import { sentenceOf } from "./answer.ts";
import { readCall } from "./contract.ts";
import { failureOf } from "./network-failure.ts";
import { type HangUp, VapiError } from "./types.ts";

/**
 * Hangs up. `DELETE /call/{id}` would only erase the record of a live call, so a live one is ended by its
 * control URL, and one that has not begun is deleted. `erase`: if VAPI does not hang up, its record is erased anyway.
 * Use it only for a call that certainly has ended.
 * @throws VapiError
 */
export async function endCall(
  http: KyInstance,
  baseUrl: string,
  { vapiCallId, erase }: { readonly vapiCallId: string; readonly erase: boolean },
): Promise<HangUp> {
  const path = `call/${encodeURIComponent(vapiCallId)}`;
  const found = await ask(() => http.get(path));
  if (found.status === 404) return "NOT_KNOWN";
  const body: unknown = await found.json().catch(() => null);
  if (found.status !== 200) throw new VapiError(sentenceOf(found.status, body), found.status);
  const call = readCall(body);
  if (call?.status === "ended") return "ALREADY_ENDED";
  if (call?.status === "scheduled" || call?.status === "queued") {
    await remove(http, path);
    return "HUNG_UP";
  }
  const controlUrl = call?.monitor?.controlUrl;
  if (controlUrl && (await hangUp(http, baseUrl, controlUrl))) return "HUNG_UP";
  if (erase) {
    await remove(http, path);
    return "ERASED";
  }
  throw new VapiError(
    "VAPI did not hang up: it can only end a call that has been answered. Try again in a moment.",
    found.status,
  );
}

/** @throws VapiError */
async function remove(http: KyInstance, path: string): Promise<void> {
  const { ok, status } = await ask(() => http.delete(path));
  if (ok || status === 404) return;
  throw new VapiError(`VAPI did not delete the call (${status}): try again`, status);
}

/** True if VAPI accepted the request. A control URL that is not VAPI's own is not followed. */
async function hangUp(http: KyInstance, baseUrl: string, controlUrl: string): Promise<boolean> {
  const control = new URL(controlUrl);
  if (!isOfTheSameHouse(control, new URL(baseUrl))) return false;
  const response = await ask(() =>
    http.post(control, {
      json: { type: "end-call" },
      // The URL itself gives access; the key is sent to the API's own host only.
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
    throw new VapiError(`VAPI gave no response: ${failureOf(cause).message}`, null, { cause });
  }
}
