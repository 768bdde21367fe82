import { mkdtemp, rm, writeFile, mkdir } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test as base } from "vitest";
import { builtConsole } from "../../src/http/console-files.ts";

/** A server that serves a console of two files, behind the headers of all answers. */
const test = base.extend("url", { scope: "file" }, async ({}, { onCleanup }) => {
  const folder = await mkdtemp(join(tmpdir(), "console-"));
  await mkdir(join(folder, "assets"));
  await writeFile(join(folder, "index.html"), "<!doctype html>");
  await writeFile(join(folder, "assets", "index-1.js"), "1;");
  const files = builtConsole(folder);
  const server = createServer((request, response) => {
    response.setHeader("content-security-policy", "of all answers");
    response.setHeader("cache-control", "no-store");
    void files(request, response, request.url!).then((isFile) => {
      if (!isFile) response.writeHead(404).end();
    });
  }).listen(0);
  await once(server, "listening");
  onCleanup(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

test.for([
  ["/t/x/campaigns", "no-cache"],
  ["/assets/index-1.js", "public, max-age=31536000, immutable"],
] as const)(
  "%s has the same headers when the browser has it already",
  async ([path, cache], { url }) => {
    const first = await fetch(`${url}${path}`);
    const again = await fetch(`${url}${path}`, {
      headers: { "if-none-match": first.headers.get("etag")! },
    });
    expect([first.status, again.status]).toEqual([200, 304]);
    for (const { headers } of [first, again]) {
      expect(headers.get("content-security-policy")).toContain("script-src 'self'");
      expect(headers.get("cache-control")).toBe(cache);
    }
  },
);

test("what is no file has the headers of all answers", async ({ url }) => {
  const { status, headers } = await fetch(`${url}/assets/missing.js`);
  expect(status).toBe(404);
  expect(headers.get("content-security-policy")).toBe("of all answers");
  expect(headers.get("cache-control")).toBe("no-store");
});
