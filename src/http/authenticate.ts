import type { IncomingMessage } from "node:http";
import { noteUseOfSeat } from "#domain/access/seats.ts";
import { holdersOf as holdersOfSessions, touch } from "#domain/access/sessions.ts";
import { holdersOf, touchApiKey } from "#domain/tenants/api-keys.ts";
import type { DomainContext } from "#domain/context.ts";
import { seesNumbersMasked } from "#rules/role.ts";
import type { Viewer } from "#schema/context.ts";
import { bearerToken } from "../secrets.ts";
import { type ConsoleAddress, cookieToken, isFromConsole } from "./auth/cookie.ts";
import { everyMinute } from "./every-minute.ts";
import { oneAtATime } from "./one-at-a-time.ts";

const longestHeader = 1_000;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * `NOBODY`: no header and no session. `NO_KEY`: a header without a bearer token. `UNKNOWN_KEY`: a key that does not
 * exist. `SIGNED_OUT`: a session that has ended. `NO_SEAT`: a session that gives no access to the tenant that the
 * request names. `TENANT_DISABLED`: access to a tenant that the operator has disabled.
 */
export type Refused =
  | "NOBODY"
  | "NO_KEY"
  | "UNKNOWN_KEY"
  | "SIGNED_OUT"
  | "NO_SEAT"
  | "TENANT_DISABLED";

/** What a request shows to be admitted. */
export interface Credentials {
  /** An `Authorization` header, or what a socket sends in its place. It has precedence over a session. */
  readonly authorization: unknown;
  /** The token of a session, from the cookie of a page of the console; null: there is none. */
  readonly session: string | null;
  /** The ID of the tenant for which a session is used. */
  readonly tenant: unknown;
}

/** Finds out who asks. `isUse`, the default: a session or key counts as used. */
export type Authenticate = (
  credentials: Credentials,
  how?: { readonly isUse: boolean },
) => Promise<Viewer | Refused>;

/** What a request shows. The cookie is taken from pages of the console only. */
export function credentialsOf(
  request: IncomingMessage,
  console: ConsoleAddress | null,
): Credentials {
  const mayUseCookie = console !== null && isFromConsole(request, console);
  return {
    authorization: request.headers.authorization,
    session: mayUseCookie ? cookieToken(request, console, "session") : null,
    tenant: request.headers["x-tenant"] ?? tenantOfLink(request),
  };
}

/** A link of the console to a file cannot send a header: its address names the tenant. */
function tenantOfLink({ method, url = "" }: IncomingMessage): string | null {
  if (method !== "GET" && method !== "HEAD") return null;
  return new URLSearchParams(url.split("?")[1] ?? "").get("tenant");
}

export function createAuthenticate(context: DomainContext): Authenticate {
  const byKey = createByKey(context);
  const bySession = createBySession(context);
  return async ({ authorization, session, tenant }, { isUse } = { isUse: true }) => {
    if (authorization !== undefined && authorization !== null && authorization !== "") {
      return await byKey(authorization, isUse);
    }
    return session === null ? "NOBODY" : await bySession(session, tenant, isUse);
  };
}

function createByKey(
  context: DomainContext,
): (authorization: unknown, isUse: boolean) => Promise<Viewer | Refused> {
  const holderOf = oneAtATime((keys: readonly string[]) => holdersOf(context, keys));
  const isToTouch = everyMinute();
  return async (authorization, isUse) => {
    const text = typeof authorization === "string" ? authorization.slice(0, longestHeader) : "";
    const key = /^bearer +(\S+)$/i.exec(text)?.[1];
    if (key === undefined) return "NO_KEY";
    // No key is shorter, so the database is not asked.
    const holder = bearerToken.test(key) ? await holderOf(key) : null;
    if (holder === null) return "UNKNOWN_KEY";
    if (holder.isDisabled) return "TENANT_DISABLED";
    const { apiKeyId, leftMs } = holder;
    if (isUse && isToTouch(apiKeyId)) await touchApiKey(context, apiKeyId);
    return { ...rightsOf(holder), by: { kind: "API_KEY", apiKeyId, sessionId: null }, leftMs };
  };
}

function createBySession(
  context: DomainContext,
): (token: string, tenant: unknown, isUse: boolean) => Promise<Viewer | Refused> {
  const holderOf = oneAtATime(
    (asked: readonly { readonly token: string; readonly tenantId: string | null }[]) =>
      holdersOfSessions(context, asked),
  );
  const isToTouch = everyMinute();
  return async (token, tenant, isUse) => {
    const tenantId = typeof tenant === "string" && uuid.test(tenant) ? tenant : null;
    const holder = bearerToken.test(token) ? await holderOf({ token, tenantId }) : null;
    if (holder === null) return "SIGNED_OUT";
    const { sessionId, by, seat, leftMs } = holder;
    if (isUse && isToTouch(sessionId)) await touch(context, sessionId);
    // A tab names its tenant: with two tenants in two tabs, neither may get the answers of the other.
    if (seat === null || seat.tenantId !== tenantId) return "NO_SEAT";
    if (seat.isDisabled) return "TENANT_DISABLED";
    const rights = rightsOf(seat);
    if (by.kind === "API_KEY") {
      return { ...rights, by: { kind: "API_KEY", apiKeyId: by.apiKeyId, sessionId }, leftMs };
    }
    const seatId = seat.id!;
    if (isUse && isToTouch(seatId)) await noteUseOfSeat(context, { tenantId, id: seatId });
    return { ...rights, by: { kind: "USER", userId: by.userId, seatId, sessionId }, leftMs };
  };
}

/** What somebody may do and see in a tenant. */
type Rights = Pick<Viewer, "tenantId" | "role" | "seesNumbersMasked">;

function rightsOf(
  seat: Pick<Viewer, "tenantId" | "role"> & { readonly masksNumbers: boolean },
): Rights {
  const { tenantId, role } = seat;
  return { tenantId, role, seesNumbersMasked: seesNumbersMasked(role, seat) };
}

/**
 * How long the credentials give from now on the access with which they were admitted; null: they give none, or another
 * one. They do not count as used.
 */
export async function admittedForMs(
  authenticate: Authenticate,
  credentials: Credentials,
  admitted: Rights | null,
): Promise<number | null> {
  const viewer = await authenticate(credentials, { isUse: false });
  if (typeof viewer === "string" || admitted === null) return null;
  const isSame =
    viewer.role === admitted.role && viewer.seesNumbersMasked === admitted.seesNumbersMasked;
  return isSame ? viewer.leftMs : null;
}
