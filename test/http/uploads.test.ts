import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { Readable, type Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { GraphQLError } from "graphql";
import { createSchema, createYoga } from "graphql-yoga";
import { afterEach, describe, expect, test } from "vitest";
import { type Upload, type UploadOptions, useStreamingUploads } from "#http/uploads.ts";

const boundary = "----boundary";
const typeDefs = `
  scalar Upload
  input Nested { deep: [Deep!]! }
  input Deep { file: Upload }
  type Query { ok: Boolean }
  type Mutation { take(file: Upload, nested: Nested, label: String): String! }`;

type Take = (file: Upload) => Promise<string>;

interface Server {
  readonly port: number;
  readonly yoga: { fetch: typeof fetch };
}

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** Yoga with this one plugin, over real HTTP. */
async function serve(take: Take, options: UploadOptions<object> = {}): Promise<Server> {
  const yoga = createYoga({
    schema: createSchema({
      typeDefs,
      resolvers: {
        Mutation: {
          take: (_root, args) => take(args.file ?? args.nested.deep[1].file),
        },
      },
    }),
    plugins: [useStreamingUploads(options)],
    logging: false,
    maskedErrors: { maskError: (error) => error as Error },
    maxRequestBodySize: 100_000,
  });
  const server = createServer((incoming, outgoing) => void yoga(incoming, outgoing));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanUps.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return { port: (server.address() as AddressInfo).port, yoga: yoga as never };
}

/** Reads to the end and tells how much it was. */
const count: Take = async ({ name, bytes }) => {
  let total = 0;
  for await (const piece of bytes) total += piece.length;
  return `${name}: ${total}`;
};

function field(name: string, value: unknown): string {
  const content = typeof value === "string" ? value : JSON.stringify(value);
  return `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${content}\r\n`;
}

function fileHead(name = "0", fileName = "contacts.csv"): string {
  return `--${boundary}\r\ncontent-disposition: form-data; name="${name}"; filename="${fileName}"\r\ncontent-type: text/csv\r\n\r\n`;
}

const pieceBytes = 65_536;
const end = `\r\n--${boundary}--\r\n`;
const operations = {
  query: "mutation ($file: Upload) { take(file: $file) }",
  variables: { file: null },
};
const map = { 0: ["variables.file"] };
const opening = field("operations", operations) + field("map", map) + fileHead();

/** Begins a request and leaves the writing to the test. */
function begin(port: number): { outgoing: ReturnType<typeof request>; answer: Promise<Answer> } {
  const outgoing = request({
    port,
    host: "127.0.0.1",
    method: "POST",
    path: "/graphql",
    headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
  });
  const answer = new Promise<Answer>((resolve, reject) => {
    outgoing.once("response", (response: IncomingMessage) => {
      text(response).then((body) => {
        resolve({ status: response.statusCode!, ...JSON.parse(body) });
      }, reject);
    });
    outgoing.once("error", reject);
  });
  // A server that closes the connection behind its answer is met by what we still send.
  outgoing.on("error", () => {});
  answer.catch(() => {});
  return { outgoing, answer };
}

/** The same over a bare socket, as Node's client is in the way of what is sent behind an answer. */
function dial(port: number, restBytes: number): Socket {
  const socket = connect(port, "127.0.0.1");
  socket.setEncoding("utf8");
  socket.on("error", () => {});
  const head = [
    "POST /graphql HTTP/1.1",
    "host: x",
    `content-type: multipart/form-data; boundary=${boundary}`,
    `content-length: ${opening.length + restBytes}`,
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n${opening}`);
  return socket;
}

async function heard(socket: Socket, end: string): Promise<string> {
  let words = "";
  while (!words.includes(end)) words += String((await once(socket, "data"))[0]);
  return words;
}

interface Answer {
  readonly status: number;
  readonly data?: { readonly take: string };
  readonly errors?: readonly { readonly message: string }[];
}

async function post(port: number, body: string): Promise<Answer> {
  const { outgoing, answer } = begin(port);
  outgoing.end(body);
  return await answer;
}

/** Sends as much as is taken, up to `total` bytes; `ended` when all is sent or the connection is closed. */
function send(
  outgoing: Writable,
  total: number,
): { readonly sent: () => number; readonly ended: Promise<unknown> } {
  let sent = 0;
  const piece = Buffer.alloc(pieceBytes, "x");
  const pieces = function* () {
    for (; sent < total; sent += piece.length) yield piece;
  };
  const source = Readable.from(pieces(), { objectMode: false });
  source.pipe(outgoing, { end: false });
  const ended = Promise.race([once(source, "end"), once(outgoing, "close")]);
  return { sent: () => sent, ended: ended.catch(() => {}) };
}

test("a file arrives as it was sent, with its name", async () => {
  const { port } = await serve(count);
  expect(await post(port, `${opening}name,phone${end}`)).toMatchObject({
    status: 200,
    data: { take: "contacts.csv: 10" },
  });
});

test("a form of the browser is understood, deep variables too", async () => {
  const { port } = await serve(count);
  const body = new FormData();
  const query = "mutation ($nested: Nested) { take(nested: $nested) }";
  const variables = { nested: { deep: [{}, { file: null }] } };
  body.append("operations", JSON.stringify({ query, variables }));
  body.append("map", '{"7": ["variables.nested.deep.1.file"]}');
  body.append("7", new File(["été,😀"], "Liste für März.csv"));
  const answer = await fetch(`http://127.0.0.1:${port}/graphql`, { method: "POST", body });
  expect(await answer.json()).toEqual({ data: { take: "Liste für März.csv: 10" } });
});

test("the resolver reads while the rest is still to come, and the sender waits for the reader", async () => {
  const firstPiece = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const { port } = await serve(async ({ bytes }) => {
    let total = 0;
    for await (const piece of bytes) {
      total += piece.length;
      firstPiece.resolve();
      await goOn.promise;
    }
    return String(total);
  });
  const { outgoing, answer } = begin(port);
  outgoing.write(opening);
  const size = 64_000_000;
  const sending = send(outgoing, size);
  await firstPiece.promise;
  // The kernel's buffers fill up, then nothing moves: the sender stands still with most of it unsent.
  let before = -1;
  while (before !== outgoing.socket!.bytesWritten) {
    before = outgoing.socket!.bytesWritten;
    await delay(100);
  }
  expect(before).toBeLessThan(size / 2);
  goOn.resolve();
  await sending.ended;
  outgoing.end(end);
  expect(await answer).toMatchObject({ data: { take: String(sending.sent()) } });
});

describe("a file that is too large", () => {
  test.for([
    ["is taken at exactly the limit", 1_000, { data: { take: "contacts.csv: 1000" } }],
    [
      "is refused one byte behind it",
      1_001,
      {
        errors: [{ message: "the file is larger than 0.001 MB; split it and import the parts" }],
      },
    ],
  ] as const)("%s", async ([, size, expected]) => {
    const { port } = await serve(count, { maxFileBytes: 1_000 });
    expect(await post(port, opening + "x".repeat(size) + end)).toMatchObject(expected);
  });

  test("of 2 GB is refused while it streams, in little memory", async () => {
    const { port } = await serve(count);
    const before = process.memoryUsage.rss();
    let peak = before;
    const sampling = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 10);
    const { outgoing, answer } = begin(port);
    outgoing.write(opening);
    const sending = send(outgoing, 2_000_000_000);
    expect(await answer).toMatchObject({
      errors: [{ message: "the file is larger than 200 MB; split it and import the parts" }],
    });
    expect(sending.sent()).toBeLessThan(400_000_000);
    clearInterval(sampling);
    expect(peak - before).toBeLessThan(150_000_000);
    outgoing.destroy();
  });

  test("finds the connection closed when its sender does not stop", async () => {
    const { port } = await serve(async () => "no, thank you", { maxFileBytes: 100_000 });
    const socket = dial(port, 1e12);
    const sending = send(socket, Infinity);
    expect(await heard(socket, '"}}')).toContain("no, thank you");
    await sending.ended;
    expect(socket.destroyed).toBe(true);
  });
});

describe("a file that nobody reads", () => {
  test("holds nothing up: the answer comes, and the connection serves the next request", async () => {
    const { port } = await serve(async () => "no, thank you");
    const rest = 1 + 80 * pieceBytes;
    const socket = dial(port, rest);
    socket.write("x");
    expect(await heard(socket, '"}}')).toContain("no, thank you");
    await send(socket, rest - 1).ended;
    socket.write("GET /graphql?query={ok} HTTP/1.1\r\nhost: x\r\n\r\n");
    expect(await heard(socket, "}}")).toContain('{"ok":null}');
    socket.destroy();
  });

  test("is left where the resolver stops reading", async () => {
    const { port } = await serve(async ({ bytes }) => {
      for await (const piece of bytes) return `${piece.length > 0}`;
      return "empty";
    });
    expect(await post(port, opening + "x".repeat(3_000_000) + end)).toMatchObject({
      data: { take: "true" },
    });
  });
});

describe("an upload that breaks off", () => {
  const brokenOff = "the upload broke off before its end; send the file again";

  test("fails in the hands of the reader when the client goes away", async () => {
    const failed = Promise.withResolvers<unknown>();
    const reading = Promise.withResolvers<void>();
    const { port } = await serve(async (file) => {
      try {
        for await (const _piece of file.bytes) reading.resolve();
      } catch (error) {
        failed.resolve(error);
      }
      return "";
    });
    const { outgoing } = begin(port);
    outgoing.write(`${opening}name,ph`);
    await reading.promise;
    outgoing.destroy();
    expect(await failed.promise).toMatchObject({ name: "FileRefusedError", message: brokenOff });
  });

  test("is told from a file that ended, also by a reader who comes late", async () => {
    const { port } = await serve(async (file) => {
      await delay(20);
      return await count(file);
    });
    expect(await post(port, `${opening}name,ph`)).toMatchObject({
      errors: [{ message: brokenOff }],
    });
  });

  test("before the file is refused", async () => {
    const { port } = await serve(count);
    expect(await post(port, field("operations", operations).slice(0, -20))).toMatchObject({
      status: 400,
      errors: [{ message: brokenOff }],
    });
  });
});

describe("a form that is no upload", () => {
  const needed = (place: string) => `"map" says "${place}", where "operations" has no null`;
  test.for<[what: string, body: string, status: number, message: string | RegExp]>([
    ["no map", field("operations", operations) + fileHead() + end, 400, /^the field "map" must/],
    ["no operations", field("map", map) + fileHead() + end, 400, /^the field "operations" must/],
    ["the file first", fileHead() + end + opening + end, 400, /^the field "operations" must come/],
    [
      "no file",
      `${field("operations", operations)}${field("map", map).slice(0, -2)}${end}`,
      400,
      "the file is missing",
    ],
    ["nothing", `--${boundary}--\r\n`, 400, /is missing/],
    [
      "operations that are no JSON",
      field("operations", "{") + field("map", map) + fileHead() + end,
      400,
      /^"operations" must be JSON/,
    ],
    [
      "a map that is no map",
      field("operations", operations) + field("map", [1]) + fileHead() + end,
      400,
      /^"map" must be JSON such as/,
    ],
    [
      "two files",
      field("operations", operations) +
        field("map", { ...map, 1: ["variables.x"] }) +
        fileHead() +
        end,
      400,
      /^one file can be sent/,
    ],
    [
      "a file at two places",
      field("operations", operations) +
        field("map", { 0: ["variables.file", "variables.x"] }) +
        fileHead() +
        end,
      400,
      /^one file can be sent/,
    ],
    [
      "a file that the map does not name",
      field("operations", operations) + field("map", map) + fileHead("9") + end,
      400,
      /^one file can be sent/,
    ],
    [
      "a place that is not there",
      field("operations", operations) + field("map", { 0: ["variables.x.y"] }) + fileHead() + end,
      400,
      needed("variables.x.y"),
    ],
    [
      "a place in the prototype",
      field("operations", operations) + field("map", { 0: ["__proto__.file"] }) + fileHead() + end,
      400,
      needed("__proto__.file"),
    ],
    [
      "a place that holds something",
      field("operations", operations) + field("map", { 0: ["query"] }) + fileHead() + end,
      400,
      needed("query"),
    ],
    [
      "operations of 2 MB",
      field("operations", { ...operations, extra: "x".repeat(2_000_000) }) + end,
      413,
      '"operations" is longer than 1000000 bytes',
    ],
    [
      "no file within 3 MB",
      field("operations", operations) + field("note", "x".repeat(4_000_000)) + end,
      413,
      "the file must begin within the first 3000000 bytes",
    ],
  ])("%s", async ([, body, status, message]) => {
    const { port } = await serve(count);
    expect(await post(port, body)).toMatchObject({
      status,
      errors: [{ message: typeof message === "string" ? message : expect.stringMatching(message) }],
    });
  });
});

test("who may not upload is told so before the body is sent", async () => {
  const { port } = await serve(count, {
    admit: () => {
      throw new GraphQLError("no", { extensions: { http: { status: 401 } } });
    },
  });
  const { outgoing, answer } = begin(port);
  outgoing.flushHeaders();
  expect(await answer).toMatchObject({ status: 401, errors: [{ message: "no" }] });
  outgoing.destroy();
});

test("other requests keep yoga's limit", async () => {
  const { port } = await serve(count);
  const body = JSON.stringify({ query: "{ ok }", variables: { label: "x".repeat(200_000) } });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`http://127.0.0.1:${port}/graphql`, { method: "POST", headers, body });
  expect(answer.status).toBe(413);
});

test("an upload works without a socket, too", async () => {
  const { yoga } = await serve(count);
  const body = new FormData();
  body.append("operations", JSON.stringify(operations));
  body.append("map", JSON.stringify(map));
  body.append("0", new File(["abc"], "a.csv"));
  const answer = await yoga.fetch("http://yoga/graphql", { method: "POST", body });
  expect(await answer.json()).toEqual({ data: { take: "a.csv: 3" } });
});
