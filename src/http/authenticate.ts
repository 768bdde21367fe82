import { holdersOf, touchApiKey } from "#domain/tenants/api-keys.ts";
import type { DomainContext } from "#domain/context.ts";
import type { Viewer } from "#schema/context.ts";
import { bearerToken } from "../secrets.ts";
import { oneAtATime } from "./one-at-a-time.ts";

const touchEveryMs = 60_000;
const mostRemembered = 10_000;
const longestHeader = 1_000;

/**
 * `NOBODY`: no header. `NO_KEY`: a header without a bearer token. `UNKNOWN_KEY`: a key that does not exist.
 * `TENANT_DISABLED`: a valid key of a tenant that the operator has disabled.
 */
type Caller = Viewer | "NOBODY" | "NO_KEY" | "UNKNOWN_KEY" | "TENANT_DISABLED";

/** Reads the caller from an `Authorization` header, or from what a socket sends in its place. */
export type Authenticate = (authorization: unknown) => Promise<Caller>;

export function createAuthenticate(context: DomainContext): Authenticate {
  const holderOf = oneAtATime((keys: readonly string[]) => holdersOf(context, keys));
  const touched = new Map<string, number>();
  return async (authorization) => {
    if (authorization === undefined || authorization === null || authorization === "") {
      return "NOBODY";
    }
    const text = typeof authorization === "string" ? authorization.slice(0, longestHeader) : "";
    const key = /^bearer +(\S+)$/i.exec(text)?.[1];
    if (key === undefined) return "NO_KEY";
    // No key is shorter, so the database is not asked.
    const holder = bearerToken.test(key) ? await holderOf(key) : null;
    if (holder === null) return "UNKNOWN_KEY";
    if (holder.isDisabled) return "TENANT_DISABLED";
    const now = performance.now();
    if (now - (touched.get(holder.apiKeyId) ?? -Infinity) > touchEveryMs) {
      if (touched.size >= mostRemembered) touched.clear();
      touched.set(holder.apiKeyId, now);
      await touchApiKey(context, holder.apiKeyId);
    }
    return { tenantId: holder.tenantId, apiKeyId: holder.apiKeyId };
  };
}
