import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** In a child: does `work` for each request, with its query, and answers when it is done. Returns the address. */
export async function onRequest(
  work: (query: Readonly<Record<string, string>>) => Promise<unknown>,
): Promise<{ url: string }> {
  const server = createServer((request, response) => {
    const query = Object.fromEntries(new URL(request.url!, "http://localhost").searchParams);
    void work(query).then(
      () => response.end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  // A million rows take longer than a request may.
  server.requestTimeout = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
