import ky, { isHTTPError, type KyInstance } from "ky";
import type { z } from "zod";
import { answerFromError, answerFromResponse, sentenceOf } from "./answer.ts";
import { conceal } from "./conceal.ts";
import { vapiAssistant, vapiPhoneNumber } from "./contract.ts";
import { createCallBody } from "./create-call.ts";
import { endCall } from "./end-call.ts";
import { listCalls } from "./list-calls.ts";
import { failureOf } from "./network-failure.ts";
import { newsFromCall } from "./news.ts";
import {
  type Lookup,
  type PlaceCallAnswer,
  type PlaceCallRequest,
  type VapiClient,
  VapiError,
} from "./types.ts";

export interface VapiClientOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** For a whole `POST /call`, and for one try of any other request. */
  readonly timeoutMs?: number;
  /** The longest wait before a GET is tried again; default 300 ms, then 600 ms. */
  readonly retryDelayMs?: number;
}

interface Connection {
  readonly http: KyInstance;
  readonly apiKey: string;
  readonly timeoutMs: number;
}

type Query = Record<string, string | number | undefined>;

/** A client of VAPI, or of the simulator, with one key. */
export function createVapiClient({
  baseUrl,
  apiKey,
  timeoutMs = 20_000,
  retryDelayMs = Infinity,
}: VapiClientOptions): VapiClient {
  const http = ky.create({
    prefix: baseUrl,
    headers: {
      // Characters that a header cannot contain are removed from the key; VAPI then refuses it.
      authorization: `Bearer ${apiKey.replaceAll(/[^\x21-\x7e]/g, "")}`,
      // Cloudflare refuses clients without a user agent (403, "error code: 1010").
      "user-agent": "call-scheduler",
      accept: "application/json",
    },
    redirect: "manual",
    throwHttpErrors: false,
    retry: { limit: 2, methods: ["get"], maxRetryAfter: 3_000, backoffLimit: retryDelayMs },
    timeout: timeoutMs,
  });
  const connection = { http, apiKey, timeoutMs };
  return {
    placeCall: (request) => placeCall(connection, request),
    getCall: (vapiCallId) => getCall(connection, vapiCallId),
    listCalls: (query) => listCalls((page) => read(connection, "call", page), query),
    endCall: (vapiCallId, { erase = false } = {}) =>
      endCall(http, baseUrl, { vapiCallId, erase }).catch((error: unknown) => {
        throw error instanceof VapiError ? concealed(error, apiKey) : error;
      }),
    async assistants() {
      const { body } = await read(connection, "assistant", { limit: 1_000 });
      return readable(vapiAssistant, body);
    },
    async phoneNumbers() {
      const { body } = await read(connection, "phone-number", { limit: 1_000 });
      return readable(vapiPhoneNumber, body);
    },
  };
}

/** Sends one request and never repeats it: VAPI has no idempotency key, and a second POST may call a second time. */
async function placeCall(
  { http, apiKey, timeoutMs }: Connection,
  request: PlaceCallRequest,
): Promise<PlaceCallAnswer> {
  try {
    const response = await http.post("call", {
      json: createCallBody(request),
      retry: 0,
      timeout: false,
      // Also ends the reading of an endless body.
      signal: AbortSignal.timeout(timeoutMs),
    });
    const bodyText = conceal(await response.text(), [apiKey, request.webhook.secret]);
    const { status, headers } = response;
    return answerFromResponse({ status, headers, bodyText, receivedAt: new Date() });
  } catch (error) {
    return answerFromError(error);
  }
}

async function getCall(connection: Connection, vapiCallId: string): Promise<Lookup> {
  try {
    const { body } = await read(connection, `call/${encodeURIComponent(vapiCallId)}`);
    const news = newsFromCall(body);
    if (news !== null) return { kind: "FOUND", news };
    return { kind: "FAILED", httpStatus: 200, message: "VAPI sent a call that is not valid" };
  } catch (error) {
    if (!(error instanceof VapiError)) throw error;
    const { httpStatus, message } = error;
    return httpStatus === 404 ? { kind: "NOT_FOUND" } : { kind: "FAILED", httpStatus, message };
  }
}

/** Reads JSON from VAPI. @throws VapiError for everything but a 2xx with JSON. */
async function read({ http, apiKey, timeoutMs }: Connection, path: string, query: Query = {}) {
  try {
    const response = await http.get(path, {
      searchParams: query,
      throwHttpErrors: true,
      // For all tries together, and for the reading of the body.
      signal: AbortSignal.timeout(timeoutMs * 2),
    });
    const body: unknown = await response.json();
    return { body, date: response.headers.get("date") };
  } catch (cause) {
    if (isHTTPError(cause)) {
      const { status } = cause.response;
      throw concealed(new VapiError(sentenceOf(status, cause.data), status, { cause }), apiKey);
    }
    const { message } = failureOf(cause);
    throw new VapiError(`VAPI gave no valid response to GET /${path}: ${message}`, null, {
      cause,
    });
  }
}

function concealed({ message, httpStatus, cause }: VapiError, apiKey: string): VapiError {
  return new VapiError(conceal(message, [apiKey]), httpStatus, { cause });
}

/** @throws VapiError when the answer is not a list; entries that cannot be read are left out. */
function readable<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema>[] {
  if (!Array.isArray(body)) throw new VapiError("VAPI sent a response that is not a list", 200);
  return body.flatMap((entry) => {
    const { data } = schema.safeParse(entry);
    return data === undefined ? [] : [data];
  });
}
