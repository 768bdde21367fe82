import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect, onTestFinished } from "vitest";
import { openApp, test } from "#test/client.ts";
import { defaultLimits } from "../../src/limits.ts";

async function open(url: string): Promise<{ socket: Socket; closed: Promise<unknown> }> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.on("error", () => {});
  onTestFinished(() => void socket.destroy());
  const closed = once(socket, "close");
  await once(socket, "connect");
  return { socket, closed };
}

test("more connections than are allowed are closed at once, and those there are go on", async ({
  databaseUrl,
  vapi,
}) => {
  const app = await openApp(databaseUrl, vapi, {
    limits: { ...defaultLimits, maxHttpConnections: 10 },
  });
  onTestFinished(() => app.close());
  const within = await Promise.all(Array.from({ length: 10 }, () => open(app.url)));
  const beyond = await open(app.url);
  await beyond.closed;
  const { socket } = within[3]!;
  socket.write("GET /health HTTP/1.1\r\nhost: x\r\n\r\n");
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1.1 200/);
});

test("an idle connection stays open longer than a load balancer keeps it", async ({ app }) => {
  const { socket } = await open(app.url);
  socket.write("GET /health HTTP/1.1\r\nhost: x\r\n\r\n");
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(answer.toString().toLowerCase()).toContain("keep-alive: timeout=75");
});

test(
  "half a head of a request is not waited for longer than seconds",
  { timeout: 60_000 },
  async ({ app }) => {
    const { socket, closed } = await open(app.url);
    socket.resume();
    socket.write("GET /health HTTP/1.1\r\nhost");
    const start = performance.now();
    await closed;
    expect(performance.now() - start).toBeLessThan(20_000);
  },
);
