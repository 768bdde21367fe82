import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline, Readable, Transform, type TransformCallback } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Limits } from "../limits.ts";
import { answer } from "./json.ts";

/** A body that is refused: the status of the answer, a code for programs, and a message for people. */
export class BodyRefused extends Error {
  override readonly name = "BodyRefused";
  readonly status: 400 | 408 | 413 | 415 | 503;
  readonly code: string;

  constructor(status: BodyRefused["status"], code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const decompressions: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** JSON and lists of contacts compress to a tenth; a much higher ratio is an attack on the memory. */
const maxRatio = 100;
/** Short, repetitive texts may compress further. */
const freeBytes = 100_000;

/**
 * The decoded body, without its `Content-Encoding`. Fails with BodyRefused if the encoding is wrong, or if the body
 * grows more than a hundredfold.
 * @throws BodyRefused for an encoding that is not supported
 */
function decoded(request: IncomingMessage): Readable {
  const encoding = (request.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (encoding === "identity" || encoding === "") return request;
  const decompress = Object.hasOwn(decompressions, encoding) ? decompressions[encoding] : undefined;
  if (decompress === undefined) {
    throw new BodyRefused(
      415,
      "UNSUPPORTED_CONTENT_ENCODING",
      `the body's Content-Encoding ${JSON.stringify(encoding)} is not supported: send it as gzip, deflate or br, or uncompressed`,
    );
  }
  let received = 0;
  request.on("data", (piece: Buffer) => (received += piece.length));
  let unfolded = 0;
  const bounded = new Transform({
    transform(piece: Buffer, _encoding, done: TransformCallback) {
      unfolded += piece.length;
      if (unfolded > freeBytes && unfolded > received * maxRatio) {
        done(tooLarge(`the body expands by more than ${maxRatio} times on decompression`));
      } else done(null, piece);
    },
  });
  const source = decompress();
  source.on("error", () => {
    bounded.destroy(new BodyRefused(400, "BAD_REQUEST", `the body is not valid ${encoding}`));
  });
  pipeline(request, source, bounded, () => {});
  return bounded;
}

function tooLarge(message: string): BodyRefused {
  return new BodyRefused(413, "REQUEST_ENTITY_TOO_LARGE", message);
}

/**
 * The whole body in memory, decompressed.
 * @throws BodyRefused when it is longer than `maxBytes`, takes longer than `withinMs`, or breaks off
 */
export async function readBody(
  request: IncomingMessage,
  { maxBytes, withinMs }: { readonly maxBytes: number; readonly withinMs: number },
): Promise<Buffer> {
  const longer = (): BodyRefused =>
    tooLarge(`the body is larger than the maximum of ${maxBytes} bytes`);
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) throw longer();
  const body = decoded(request);
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const late = `the body did not arrive within ${withinMs / 1_000} s`;
  const timer = setTimeout(() => reject(new BodyRefused(408, "BODY_TIMEOUT", late)), withinMs);
  const pieces: Buffer[] = [];
  let bytes = 0;
  const take = (piece: Buffer): void => {
    bytes += piece.length;
    if (bytes > maxBytes) reject(longer());
    else pieces.push(piece);
  };
  let isWhole = false;
  const breakOff = (error?: Error): void => {
    if (isWhole) return;
    reject(
      error instanceof BodyRefused
        ? error
        : new BodyRefused(
            400,
            "BAD_REQUEST",
            "the body is incomplete: the connection was closed before its end",
          ),
    );
  };
  body.on("data", take);
  body.once("end", () => {
    isWhole = true;
    resolve(Buffer.concat(pieces));
  });
  body.once("error", breakOff);
  body.once("close", () => breakOff());
  request.once("close", () => {
    if (!request.complete) breakOff();
  });
  try {
    return await promise;
  } catch (error) {
    body.off("data", take);
    pieces.length = 0;
    if (body !== request) body.destroy();
    request.pause();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Closes the connection if the client sends nothing for so long, although the body is being read. */
function cutWhenSilent(
  request: IncomingMessage,
  response: ServerResponse,
  longestMs: number,
): void {
  const { socket } = request;
  let seen = socket.bytesRead;
  let since = performance.now();
  const timer = setInterval(() => {
    if (request.complete) return clearInterval(timer);
    if (socket.bytesRead > seen || request.readableLength > 0) {
      seen = socket.bytesRead;
      since = performance.now();
    } else if (performance.now() - since > longestMs) socket.destroy();
  }, 1_000).unref();
  response.once("close", () => clearInterval(timer));
}

/**
 * Has Yoga read the body of an operation as it was before its encoding: JSON when all of it has arrived, a
 * form with a file while it arrives.
 * @throws BodyRefused
 */
export async function prepareBody(
  request: IncomingMessage,
  response: ServerResponse,
  { maxBodyBytes, bodyTimeoutMs }: Pick<Limits, "maxBodyBytes" | "bodyTimeoutMs">,
): Promise<void> {
  if (request.method !== "POST") return;
  const isForm = /^multipart\/form-data\b/i.test(request.headers["content-type"] ?? "");
  const isEncoded = request.headers["content-encoding"] !== undefined;
  if (isForm) cutWhenSilent(request, response, bodyTimeoutMs);
  if (isForm && !isEncoded) return;
  const body = isForm
    ? decoded(request)
    : Readable.from([await readBody(request, { maxBytes: maxBodyBytes, withinMs: bodyTimeoutMs })]);
  delete request.headers["content-encoding"];
  delete request.headers["content-length"];
  Object.assign(request, { body });
}

/** Answers a request whose body was refused; the rest of it is not read. */
export function answerRefusal(
  response: ServerResponse,
  { status, code, message }: BodyRefused,
): void {
  const headers = {
    connection: "close",
    ...(status === 415 ? { "accept-encoding": "gzip, deflate, br" } : {}),
    ...(status === 503 ? { "retry-after": "5" } : {}),
  };
  answer(response, status, { errors: [{ message, extensions: { code } }] }, headers);
}
