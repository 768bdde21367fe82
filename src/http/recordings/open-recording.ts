import { once } from "node:events";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isPublic, lookupPublic } from "./public-address.ts";

const mostRedirects = 3;
const answerWithinMs = 10_000;

/** Why a recording cannot be sent. */
export class RecordingRefused extends Error {
  override readonly name = "RecordingRefused";
}

interface Options {
  /** "bytes=0-1023", and what the part must belong to. */
  readonly headers: Readonly<Record<string, string>>;
  readonly method: "GET" | "HEAD";
  /** Hosts that may have private addresses: those that the operator has chosen. */
  readonly trustedHosts: ReadonlySet<string>;
  readonly signal: AbortSignal;
}

/**
 * Opens a recording. Redirects are followed on the same host only: the address comes from a report, and must not lead
 * this server elsewhere. Private networks are not asked.
 * @throws RecordingRefused; Error if the host cannot be reached
 */
export async function openRecording(address: string, options: Options): Promise<IncomingMessage> {
  let url = readUrl(address, null);
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const answer = await ask(url, options);
    const { statusCode = 0, headers } = answer;
    if (statusCode < 300 || statusCode >= 400 || headers.location === undefined) return answer;
    answer.destroy();
    url = readUrl(headers.location, url);
  }
  throw new RecordingRefused("the recording has too many redirects");
}

function readUrl(text: string, from: URL | null): URL {
  const url = URL.parse(text, from ?? undefined);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new RecordingRefused("the address of the recording is no web address");
  }
  if (from !== null && (url.hostname !== from.hostname || url.protocol < from.protocol)) {
    throw new RecordingRefused("the recording is redirected to another host");
  }
  return url;
}

async function ask(
  url: URL,
  { headers, method, trustedHosts, signal }: Options,
): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const isTrusted = trustedHosts.has(url.hostname);
  // A lookup is not asked for what is an address already.
  if (!isTrusted && /^[\d.]+$|:/.test(host) && !isPublic(host)) {
    throw new RecordingRefused("the recording is at a private address");
  }
  const request = (url.protocol === "https:" ? requestHttps : requestHttp)(url, {
    method,
    // As it is: the parts of a compressed file could not be asked for.
    headers: { ...headers, "accept-encoding": "identity", accept: "audio/*" },
    signal,
    ...(!isTrusted && { lookup: lookupPublic }),
  });
  request.setTimeout(answerWithinMs, () => request.destroy(new Error("no answer")));
  request.end();
  // After the answer, the answer itself fails too, and is the one that is listened to.
  request.on("error", () => {});
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  // A player that pauses takes nothing: from now on the client's own timeout decides.
  request.setTimeout(0);
  return answer;
}
