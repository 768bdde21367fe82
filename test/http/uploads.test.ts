import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { end, field, opening, operations } from "./multipart.ts";
import { begin, dial, heard, pieceBytes, post, send } from "./upload-client.ts";
import { count, serve } from "./upload-server.ts";

test("a file arrives as it was sent, with its name", async () => {
  const { port } = await serve(count);
  expect(await post(port, `${opening}name,phone${end}`)).toMatchObject({
    status: 200,
    data: { take: "contacts.csv: 10" },
  });
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
        errors: [
          {
            message:
              "the file is larger than the maximum of 0.001 MB; split it and import the parts",
          },
        ],
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
      errors: [
        { message: "the file is larger than the maximum of 200 MB; split it and import the parts" },
      ],
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
  const brokenOff = "the upload is incomplete; send the file again";

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
