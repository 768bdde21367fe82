import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import pg from "pg";
import { serveAsChild } from "../harness/child.ts";

export interface FloorOrder {
  readonly databaseUrl: string;
}

/** The least that a durable webhook costs: read the body, find the row by its key, change it, commit. */
serveAsChild<FloorOrder>(async ({ databaseUrl }) => {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 20 });
  await pool.query(
    "create table bench_floor (id uuid primary key, status text, changed_at timestamptz) with (fillfactor = 70)",
  );
  const server = createServer((request, response) => {
    void json(request)
      .then((body) => {
        const { type, call } = (body as { message: { type: string; call: { name: string } } })
          .message;
        return pool.query({
          name: "change",
          text: "update bench_floor set status = $2, changed_at = now() where id = $1",
          values: [call.name, type],
        });
      })
      .then(
        () => response.end("{}"),
        () => response.writeHead(500).end(),
      );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
});
