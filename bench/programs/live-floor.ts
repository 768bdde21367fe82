import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { type WebSocket, WebSocketServer } from "ws";
import { serveAsChild } from "../harness/child.ts";

export interface FloorOrder {
  readonly databaseUrl: string;
}

const lookEveryMs = 50;

/** The least that live updates cost: look at a table, and send each new row to the sockets of its tenant. */
serveAsChild<FloorOrder>(async ({ databaseUrl }) => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    "create table bench_live (id bigint generated always as identity primary key, tenant int, body text)",
  );
  const sockets = new Map<string, WebSocket[]>();
  const server = createServer();
  new WebSocketServer({ server }).on("connection", (socket, request) => {
    const tenant = request.url!.split("?")[1]!;
    sockets.set(tenant, [...(sockets.get(tenant) ?? []), socket]);
  });
  let last = "0";
  const tail = async (): Promise<never> => {
    for (;;) {
      const { rows } = await client.query<{ id: string; tenant: number }>({
        name: "tail",
        text: "select id, tenant, body from bench_live where id > $1 order by id",
        values: [last],
      });
      last = rows.at(-1)?.id ?? last;
      for (const row of rows) {
        const text = JSON.stringify(row);
        for (const socket of sockets.get(String(row.tenant)) ?? []) socket.send(text);
      }
      await delay(lookEveryMs);
    }
  };
  void tail();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/` };
});
