import type { z } from "zod";
import { vapiLimits, vapiRefusal } from "./contract.ts";
import { newsFromCall } from "./news.ts";
import { failureOf } from "./network-failure.ts";
import type { PlaceCallAnswer } from "./types.ts";

/** An HTTP answer to `POST /call`. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bodyText: string;
  /** Used to read a `Retry-After` that is a date, if the answer has no `Date` header. */
  readonly receivedAt: Date;
}

type Refusal = z.output<typeof vapiRefusal>;

/** An invalid header must not stop a tenant for days. */
const longestRetryAfterMs = 3_600_000;

/**
 * Whether the phone can ring, by the HTTP answer to `POST /call`. A 4xx except 408 was refused before a call existed.
 * Everything that is not certainly a refusal is UNKNOWN.
 */
export function answerFromResponse(answer: HttpAnswer): PlaceCallAnswer {
  const { status } = answer;
  const body = parseJson(answer.bodyText);
  if (status >= 200 && status < 300) return answerFromSuccess(answer, body);
  const message = sentenceOf(status, body ?? answer.bodyText);
  if (status >= 300 && status < 400) return answerFromRedirect(answer, message);
  const { data: refusal } = vapiRefusal.safeParse(body);
  if (status === 408 || status >= 500) return { kind: "UNKNOWN", httpStatus: status, message };
  return answerFromRefusal(answer, { message, refusal });
}

/** VAPI's error message as one sentence; `body` is parsed JSON, or text. */
export function sentenceOf(status: number, body: unknown): string {
  const { data: refusal } = vapiRefusal.safeParse(body);
  const words = refusal ? wordsOf(refusal) : plain(typeof body === "string" ? body : "");
  const advice = status >= 300 && status < 400 ? ". Check VAPI_BASE_URL" : "";
  return `VAPI answered ${status}: ${words}${advice}`;
}

/** The answer for a request that failed: UNREACHABLE only if no byte of it can have been sent. */
export function answerFromError(error: unknown): PlaceCallAnswer {
  const { message, neverLeft } = failureOf(error);
  return neverLeft
    ? { kind: "UNREACHABLE", message: `VAPI could not be reached: ${message}` }
    : { kind: "UNKNOWN", httpStatus: null, message: `VAPI gave no response: ${message}` };
}

function answerFromSuccess(answer: HttpAnswer, body: unknown): PlaceCallAnswer {
  const httpStatus = answer.status;
  if (isBlocked(vapiLimits.safeParse(body).data)) {
    const message = "VAPI's concurrency limit is reached: the call was blocked";
    return { kind: "BUSY", httpStatus, message, retryAfterMs: retryAfterMs(answer) };
  }
  const news = newsFromCall(body);
  if (news !== null) return { kind: "ACCEPTED", httpStatus, news };
  return {
    kind: "UNKNOWN",
    httpStatus,
    message: `VAPI answered ${httpStatus} without a valid call`,
  };
}

/** These redirects repeat the request elsewhere; others may follow a request that was carried out. */
function answerFromRedirect({ status }: HttpAnswer, message: string): PlaceCallAnswer {
  return [301, 307, 308].includes(status)
    ? { kind: "UNREACHABLE", message }
    : { kind: "UNKNOWN", httpStatus: status, message };
}

function answerFromRefusal(
  answer: HttpAnswer,
  { message, refusal }: { message: string; refusal: Refusal | undefined },
): PlaceCallAnswer {
  const httpStatus = answer.status;
  if (httpStatus === 429 || isBlocked(refusal) || /concurrency limit/i.test(message)) {
    return { kind: "BUSY", httpStatus, message, retryAfterMs: retryAfterMs(answer) };
  }
  if (httpStatus === 407) return { kind: "UNREACHABLE", message };
  if (httpStatus === 401) return { kind: "ACCOUNT_FAULT", httpStatus, message, scope: "TENANT" };
  if (/daily\b.*\blimit/i.test(message)) {
    return { kind: "NUMBER_DAILY_LIMIT", httpStatus, message };
  }
  if ([402, 403, 404].includes(httpStatus) || isOfTheCampaign(message, refusal)) {
    return { kind: "ACCOUNT_FAULT", httpStatus, message, scope: "CAMPAIGN" };
  }
  const refused = isOfTheContact(message, refusal) ? "CONTACT" : "REQUEST";
  return { kind: "REJECTED", httpStatus, message, refused };
}

/**
 * Refusals that every call of the campaign would get: money, the assistant, the number to call from, or a property
 * that VAPI no longer accepts. Refusals that name the customer concern the contact only.
 */
function isOfTheCampaign(message: string, refusal: Refusal | undefined): boolean {
  if (pointersOf(refusal).some((it) => /^\/body\/(assistant|phoneNumber)/.test(it))) return true;
  return [
    /subscription|frozen|insufficient|credits?\b|wallet|payment|billing/i,
    /couldn'?t get (the )?(assistant|phone ?number)/i,
    /\b(assistant|phone ?number)(id)?\b.*(not found|does ?n[o']t exist|not exist|must be a uuid|invalid id)/i,
    /need either/i,
    /property \S+ should not exist/i,
  ].some((pattern) => pattern.test(message));
}

/**
 * Refusals of this person: the number is malformed, or not to be called. Which countries may be called depends on
 * the account and on the number that we call from, and other contacts may get the same refusal.
 */
function isOfTheContact(message: string, refusal: Refusal | undefined): boolean {
  if (/\binternational\b|\bpermissions?\b/i.test(message)) return false;
  return (
    pointersOf(refusal).some((pointer) => pointer.startsWith("/body/customer")) ||
    /\bcustomer\b|E\.164|destination|recipient|do[- ]not[- ]call/i.test(message)
  );
}

function pointersOf(refusal: Refusal | undefined): string[] {
  return refusal?.errors?.map(({ pointer }) => pointer ?? "") ?? [];
}

function isBlocked(
  body: { subscriptionLimits: z.output<typeof vapiLimits>["subscriptionLimits"] } | undefined,
): boolean {
  return body?.subscriptionLimits?.concurrencyBlocked === true;
}

/** `Retry-After` in seconds or as an HTTP date, in milliseconds from now; null if VAPI sent none. */
function retryAfterMs({ headers, receivedAt }: HttpAnswer): number | null {
  const value = headers.get("retry-after")?.trim();
  if (!value) return null;
  const sentAt = Date.parse(headers.get("date") ?? "");
  const now = Number.isNaN(sentAt) ? receivedAt.getTime() : sentAt;
  const wait = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), longestRetryAfterMs);
}

function wordsOf({ message, detail, error }: Refusal): string {
  const words = Array.isArray(message) ? message.join("; ") : message;
  return plain(words || detail || error || "no reason given");
}

/** A few words for a person: of a web page its title, of other text its beginning. */
function plain(text: string): string {
  const title = /<title[^>]*>([^<]*)/i.exec(text)?.[1];
  const words = (title ?? (text.trimStart().startsWith("<") ? "a web page" : text)).trim();
  return words.replaceAll(/\s+/g, " ").slice(0, 500) || "no reason given";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
