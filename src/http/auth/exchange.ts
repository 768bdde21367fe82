import type { IncomingMessage, ServerResponse } from "node:http";
import { holdersOf, type NewSession, type SessionHolder } from "#domain/access/sessions.ts";
import type { DomainContext } from "#domain/context.ts";
import type { FailedAttempts } from "../failed-attempts.ts";
import { answer, answerError } from "../json.ts";
import { type ConsoleAddress, cookieToken, setCookie } from "./cookie.ts";
import type { Provider } from "./provider.ts";
import type { RefusalRecords } from "./refusals.ts";

/** One request under `/auth/`, and what is needed to answer it. */
export interface Exchange {
  readonly context: DomainContext;
  readonly console: ConsoleAddress;
  /** Null: people do not sign in by an identity provider. */
  readonly provider: Provider | null;
  readonly failedAttempts: FailedAttempts;
  /** What browsers have begun, by their addresses: the database remembers each for some minutes. */
  readonly begun: FailedAttempts;
  readonly refusals: RefusalRecords;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The JSON of the request. */
  readonly input: unknown;
}

/** Answers the request. */
export type Route = (exchange: Exchange) => Promise<void>;

/** Who is signed in; null: nobody. */
export async function holderOf({
  context,
  request,
  console,
}: Exchange): Promise<SessionHolder | null> {
  const token = cookieToken(request, console, "session");
  if (token === null) return null;
  const [holder = null] = await holdersOf(context, [{ token, tenantId: null }]);
  return holder;
}

export function userAgentOf({ request }: Pick<Exchange, "request">): string {
  return request.headers["user-agent"] ?? "";
}

/** Answers with a session. */
export function welcome({ response, console }: Exchange, made: NewSession, facts: object): void {
  setCookie(response, console, "session", made);
  answer(response, 200, facts);
}

type Refusal = { readonly code: string; readonly message: string };

/** Answers that what was shown signs nobody in. `record` writes it down, unless the address tries too often. */
export async function refuse(
  { request, response, failedAttempts }: Pick<Exchange, "request" | "response" | "failedAttempts">,
  error: Refusal,
  record: () => Promise<void> = async () => {},
): Promise<void> {
  const wait = failedAttempts.note(request.socket.remoteAddress ?? "", performance.now());
  if (wait !== null) return answerTooMany(response, wait);
  await record();
  answerError(response, 401, error);
}

/** Whether the browser may begin something that the database has to remember; else it is answered. */
export function mayBegin({ request, response, begun }: Exchange): boolean {
  const wait = begun.note(request.socket.remoteAddress ?? "", performance.now());
  if (wait !== null) answerTooMany(response, wait);
  return wait === null;
}

function answerTooMany(response: ServerResponse, waitSeconds: number): void {
  const message = "too many failed attempts: wait a minute, then try again";
  const code = "TOO_MANY_FAILED_ATTEMPTS";
  answerError(response, 429, { code, message }, { "retry-after": String(waitSeconds) });
}
