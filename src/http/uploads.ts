import { once } from "node:events";
import type { Readable } from "node:stream";
import { Busboy } from "@fastify/busboy";
import { GraphQLError } from "graphql";
import type { GraphQLParams, Plugin } from "graphql-yoga";
import { z } from "zod";
import { FileRefusedError } from "#domain/errors.ts";
import { mostFileBytes } from "#rules/import-limits.ts";
import { BodyRefused } from "./body.ts";

/** The value of an `Upload` in a resolver. The bytes can be read once, while they arrive. */
export interface Upload {
  /** The client's name of the file. */
  readonly name: string;
  /** @throws FileRefusedError while it is read: the file is too large, or the upload breaks off. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** A mutation with its variables, without the file. */
const maxFieldBytes = 1_000_000;
/** Everything that comes before the file. */
const maxFormBytes = 3_000_000;
/** For so long after the answer, a client may continue to send: closing at once could cut off the answer. */
const lingerMs = 1_000;

export interface UploadOptions<ServerContext> {
  /** A file of exactly this size is accepted. */
  readonly maxFileBytes?: number;
  /** Called before the body is read; the error that it throws is the answer. */
  readonly admit?: (serverContext: ServerContext) => void;
}

/**
 * Uploads as the GraphQL multipart request specification says, with one file: the resolver runs when the
 * file begins and reads it at its own pace, so that neither memory nor disk holds more than a few
 * pieces of it. (Yoga's own parser holds the whole file.) A file of more than `maxFileBytes` is refused at
 * that byte. What the resolver does not read is discarded; after more than `maxFileBytes` of it the
 * connection is closed. Yoga's limit on request bodies applies to all other requests, not to these.
 */
export function useStreamingUploads<ServerContext extends object>({
  maxFileBytes = mostFileBytes,
  admit,
}: UploadOptions<ServerContext> = {}): Plugin<object, ServerContext> {
  const requests = new WeakMap<Request, MultipartRequest>();
  return {
    onRequest(arrival) {
      const { request, fetchAPI } = arrival;
      const contentType = request.headers.get("content-type") ?? "";
      const isMultipart = /^multipart\/form-data\b.*\bboundary=/i.test(contentType);
      if (request.method !== "POST" || !isMultipart || request.body === null) return;
      const headers = new fetchAPI.Headers(request.headers);
      headers.delete("content-length");
      const { url, method, signal } = request;
      const withoutBody = new fetchAPI.Request(url, { method, headers, signal });
      requests.set(withoutBody, new MultipartRequest(request.body, contentType, maxFileBytes));
      arrival.setRequest(withoutBody);
    },
    onRequestParse({ request, serverContext, setRequestParser }) {
      const multipart = requests.get(request);
      if (multipart === undefined) return;
      admit?.(serverContext);
      setRequestParser(() => multipart.parse());
    },
    onResponse({ request }) {
      requests.get(request)?.discardRest();
    },
  };
}

const mapField = z.record(z.string(), z.array(z.string()));

/** One request while it arrives: the fields, then the file. */
class MultipartRequest {
  readonly #body: AsyncIterable<Uint8Array>;
  readonly #contentType: string;
  readonly #maxFileBytes: number;
  readonly #params = Promise.withResolvers<GraphQLParams>();
  readonly #discards = new AbortController();
  #isReceiving = false;
  #isOverdue = false;
  #receivedBytes = 0;
  #operations: unknown;
  #map: z.infer<typeof mapField> | undefined;
  #file: Readable | undefined;

  constructor(body: AsyncIterable<Uint8Array>, contentType: string, maxFileBytes: number) {
    this.#body = body;
    this.#contentType = contentType;
    this.#maxFileBytes = maxFileBytes;
    // The body may end early while nothing waits for its content.
    this.#params.promise.catch(() => {});
  }

  /** The operation, with an `Upload` where the map says, as soon as the file begins. */
  async parse(): Promise<GraphQLParams> {
    void this.#receive();
    return await this.#params.promise;
  }

  /** The answer is being sent. Clients that read it only after they have sent everything still get it. */
  discardRest(): void {
    this.#discards.abort();
    setTimeout(() => (this.#isOverdue = true), lingerMs).unref();
    void this.#receive();
  }

  async #receive(): Promise<void> {
    if (this.#isReceiving) return;
    this.#isReceiving = true;
    const { signal } = this.#discards;
    try {
      const form = this.#form();
      for await (const piece of this.#body) {
        this.#receivedBytes += piece.length;
        if (!signal.aborted && !form.write(piece)) {
          await once(form, "drain", { signal }).catch(() => {});
        }
        if (this.#file === undefined && this.#receivedBytes > maxFormBytes) {
          this.#refuse(
            413,
            `the file must start within the first ${maxFormBytes} bytes of the form`,
          );
        }
        // Leaving the loop closes the connection.
        if (this.#isOverdue && this.#receivedBytes > this.#maxFileBytes) return;
      }
      if (!signal.aborted) form.end();
    } catch (error) {
      this.#breakOff(error);
    }
  }

  #form(): InstanceType<typeof Busboy> {
    const form = new Busboy({
      headers: { "content-type": this.#contentType },
      limits: { fieldSize: maxFieldBytes, headerPairs: 20 },
    });
    form.on("field", (name, value, _isNameCut, isCut) => {
      if (name !== "operations" && name !== "map") return;
      if (isCut) this.#refuse(413, `"${name}" is longer than ${maxFieldBytes} bytes`);
      else this.#takeField(name, value);
    });
    form.on("file", (field, file, name) => this.#takeFile(field, file, name));
    form.on("finish", () => this.#refuse(400, `${this.#missing() ?? "the file"} is missing`));
    form.on("error", (error) => this.#breakOff(error));
    return form;
  }

  #takeField(name: "operations" | "map", value: string): void {
    try {
      const json: unknown = JSON.parse(value);
      if (name === "operations") this.#operations = json;
      else this.#map = mapField.parse(json);
    } catch {
      const example = name === "map" ? '{"0": ["variables.input.file"]}' : '{"query": "…"}';
      this.#refuse(400, `"${name}" must be JSON, for example ${example}`);
    }
  }

  #takeFile(field: string, file: Readable, name: string): void {
    // The reader of the file gets the error from the stream; nothing else needs it.
    file.on("error", () => {});
    const missing = this.#missing();
    if (missing !== null) {
      return this.#refuse(
        400,
        `${missing} must come before the file, and "operations" must come first`,
      );
    }
    const [entry, ...others] = Object.entries(this.#map!);
    const [path, ...otherPaths] = entry?.[1] ?? [];
    if (path === undefined || others.length > 0 || otherPaths.length > 0 || entry![0] !== field) {
      return this.#refuse(
        400,
        'one file can be sent with a request; "map" must name it, at one path',
      );
    }
    const upload: Upload = { name, bytes: bytesOf(file, this.#maxFileBytes) };
    if (!put(this.#operations, path, upload)) {
      return this.#refuse(
        400,
        `"map" says ${JSON.stringify(path)}, where "operations" has no null`,
      );
    }
    this.#file = file;
    this.#params.resolve(this.#operations as GraphQLParams);
  }

  #missing(): string | null {
    if (this.#operations === undefined) return 'the field "operations"';
    return this.#map === undefined ? 'the field "map"' : null;
  }

  /** Without effect once the file has begun. */
  #refuse(status: 400 | 413, message: string): void {
    if (this.#file !== undefined) return;
    const code = status === 413 ? "REQUEST_ENTITY_TOO_LARGE" : "BAD_REQUEST";
    this.#params.reject(new GraphQLError(message, { extensions: { code, http: { status } } }));
    this.#discards.abort();
  }

  #breakOff(cause: unknown): void {
    const message = cause instanceof BodyRefused ? cause.message : brokenOff;
    this.#file?.destroy(new FileRefusedError(message, { cause }));
    this.#refuse(400, message);
  }
}

const brokenOff = "the upload is incomplete; send the file again";

async function* bytesOf(file: Readable, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  // If it were destroyed, the parser would wait for ever; the rest of it is discarded with the rest of the body.
  for await (const piece of file.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > maxBytes) {
      const most = `${maxBytes / 1_000_000} MB`;
      throw new FileRefusedError(
        `the file is larger than the maximum of ${most}; split it and import the parts`,
      );
    }
    yield piece;
  }
}

/** Sets the upload at the path, if the value there is null. */
function put(operations: unknown, path: string, upload: Upload): boolean {
  const keys = path.split(".");
  const last = keys.pop()!;
  const place = keys.reduce(ownValue, operations);
  if (ownValue(place, last) !== null) return false;
  (place as Record<string, unknown>)[last] = upload;
  return true;
}

function ownValue(holder: unknown, key: string): unknown {
  return typeof holder === "object" && holder !== null && Object.hasOwn(holder, key)
    ? (holder as Record<string, unknown>)[key]
    : undefined;
}
