import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { recordingOfCall } from "#db/queries/recordings.ts";
import { rowId } from "#schema/ids.ts";
import type { Viewer } from "#schema/context.ts";
import { AtATime } from "../at-a-time.ts";
import { isDownload } from "../csv-download.ts";
import type { Api } from "../graphql.ts";
import { answerError } from "../json.ts";
import { openRecording, RecordingRefused } from "./open-recording.ts";

/** A player opens several connections, for parts. */
const mostPerTenant = 20;
/** A client that takes nothing for so long has gone, or asks again for the rest. */
const idleMs = 60_000;
const longestMs = 30 * 60_000;
/** Two channels of 16 bits, 16,000 times a second: two hours. */
const mostBytes = 500_000_000;

const path = /^\/recordings\/([^/]{1,100})$/;
const asked = ["range", "if-range"] as const;
const passed = [
  "content-type",
  "content-length",
  "content-range",
  "accept-ranges",
  "etag",
  "last-modified",
] as const;

type AnswerRecording = (
  request: IncomingMessage,
  response: ServerResponse,
  viewer: Viewer,
) => Promise<void>;

/** Whether the path, which is without parameters, is that of a recording. */
export function isRecording(text: string): boolean {
  return path.test(text);
}

/**
 * `GET /recordings/<call>`: the recording of a call, whole or in the part that `Range` says, as VAPI's store sends it.
 * Browsers do not learn where that is.
 */
export function createRecordings({ context, tenants, trustedHosts }: Api): AnswerRecording {
  const atATime = new AtATime(mostPerTenant);
  return async (request, response, viewer) => {
    if (!isDownload(request, response) || response.closed) return;
    if (viewer.seesNumbersMasked) return refuseMasked(response);
    const end = atATime.begin(viewer.tenantId);
    if (end === null) return tooMany(response);
    response.once("close", end);
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    const url = await urlOf(request, tenants.of(viewer.tenantId).pool, viewer.tenantId);
    if (url === null) return notFound(response);
    const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(longestMs)]);
    try {
      const headers = pick(request.headers, asked);
      const method = request.method === "HEAD" ? "HEAD" : "GET";
      const answer = await openRecording(url, { headers, method, trustedHosts, signal });
      await pass(answer, response, signal);
    } catch (error) {
      context.log.debug({ err: error }, "a recording was not sent");
      if (response.headersSent) response.destroy();
      else unavailable(response, error);
    }
  };
}

async function urlOf(
  request: IncomingMessage,
  pool: Parameters<typeof recordingOfCall.first>[0],
  tenantId: string,
): Promise<string | null> {
  const [, text = ""] = path.exec(request.url!.split("?")[0]!) ?? [];
  const id = rowId("Call", text.replace(/%3A/i, ":"));
  const found = id === null ? undefined : await recordingOfCall.first(pool, tenantId, id);
  return found?.recordingUrl ?? null;
}

async function pass(
  answer: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const refusal = refusalOf(answer);
  if (refusal !== null) {
    answer.destroy();
    throw new RecordingRefused(refusal);
  }
  if (answer.statusCode === 416) {
    answer.destroy();
    response.writeHead(416, pick(answer.headers, ["content-range"])).end();
    return;
  }
  response.writeHead(answer.statusCode!, {
    ...pick(answer.headers, passed),
    "content-disposition": "inline",
  });
  response.setTimeout(idleMs, () => response.destroy());
  await pipeline(answer, atMost(mostBytes), response, { signal });
}

/** Null: it is a recording, or the answer that it has no such part. */
function refusalOf({ statusCode, headers }: IncomingMessage): string | null {
  if (statusCode === 416) return null;
  if (statusCode === 404 || statusCode === 410) return "VAPI does not keep the recording any more";
  if (statusCode !== 200 && statusCode !== 206) return `VAPI's store answered ${statusCode}`;
  if (!/^audio\/[\w.+-]+/i.test(headers["content-type"] ?? "")) return "it is no sound";
  if (Number(headers["content-length"] ?? 0) > mostBytes) return "the recording is too large";
  return null;
}

function atMost(bytes: number): Transform {
  let left = bytes;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      left -= piece.length;
      if (left < 0) done(new RecordingRefused("the recording is too large"));
      else done(null, piece);
    },
  });
}

function pick(headers: IncomingHttpHeaders, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (typeof headers[name] === "string" ? [[name, headers[name]]] : [])),
  );
}

function notFound(response: ServerResponse): void {
  const message = "there is no such call, or it has no recording";
  answerError(response, 404, { code: "NOT_FOUND", message });
}

/** A voice may say a number. */
function refuseMasked(response: ServerResponse): void {
  const message =
    "you see telephone numbers masked, and a recording may contain one: read the transcript, or ask a manager of the tenant";
  answerError(response, 403, { code: "NUMBERS_ARE_MASKED", message });
}

function unavailable(response: ServerResponse, error: unknown): void {
  const why = error instanceof RecordingRefused ? error.message : "VAPI's store gave no answer";
  const message = `the recording cannot be played: ${why}`;
  answerError(response, 502, { code: "RECORDING_UNAVAILABLE", message });
}

function tooMany(response: ServerResponse): void {
  const message = `this tenant plays ${mostPerTenant} recordings, the maximum: try again in a moment`;
  answerError(response, 429, { code: "TOO_MANY_REQUESTS", message }, { "retry-after": "5" });
}
