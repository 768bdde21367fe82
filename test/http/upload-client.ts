import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect, type Socket } from "node:net";
import { Readable, type Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { boundary, opening } from "./multipart.ts";

export const pieceBytes = 65_536;

interface Answer {
  readonly status: number;
  readonly data?: { readonly take: string };
  readonly errors?: readonly { readonly message: string }[];
}

/** Begins a request and leaves the writing to the test. */
export function begin(port: number): {
  outgoing: ReturnType<typeof request>;
  answer: Promise<Answer>;
} {
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
export function dial(port: number, restBytes: number): Socket {
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

/** What comes over the socket, up to these words. */
export async function heard(socket: Socket, end: string): Promise<string> {
  let words = "";
  while (!words.includes(end)) words += String((await once(socket, "data"))[0]);
  return words;
}

export async function post(port: number, body: string): Promise<Answer> {
  const { outgoing, answer } = begin(port);
  outgoing.end(body);
  return await answer;
}

/** Sends as much as is taken, up to `total` bytes; `ended` when all is sent or the connection is closed. */
export function send(
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
