import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import pg from "pg";
import { serveAsChild } from "../harness/child.ts";
import { vapiRequest } from "../harness/vapi-request.ts";

export interface DialsFloorOrder {
  readonly databaseUrl: string;
  readonly vapiBaseUrl: string;
  readonly workers: number;
}

/** Requests to VAPI at a time, as many as the product has for each worker. */
const atOnce = 50;

/**
 * The least that a durable call costs: an update before the request, so that it is never sent twice; one with
 * the answer; one for each webhook.
 */
serveAsChild<DialsFloorOrder>(async ({ databaseUrl, vapiBaseUrl, workers }) => {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 20 });
  await pool.query(
    "create table bench_dial (id uuid primary key, status text, vapi_id text, changed_at timestamptz) with (fillfactor = 50)",
  );
  let left = 0;
  let finish = (): void => {};
  let publicUrl = "";
  const change = (id: string, status: string, vapiId: string | null): Promise<unknown> =>
    pool.query({
      name: "change",
      text: "update bench_dial set status = $2, vapi_id = coalesce($3, vapi_id), changed_at = now() where id = $1",
      values: [id, status, vapiId],
    });
  const dial = async (id: string): Promise<void> => {
    await change(id, "SENT", null);
    const response = await fetch(`${vapiBaseUrl}/call`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer floor" },
      body: JSON.stringify(vapiRequest(id, publicUrl)),
    });
    const { id: vapiId } = (await response.json()) as { id: string };
    await change(id, "ACCEPTED", vapiId);
  };
  const run = async (calls: number): Promise<void> => {
    const ids = Array.from({ length: calls }, () => randomUUID());
    await pool.query("insert into bench_dial (id, status) select unnest($1::uuid[]), 'WAITING'", [
      ids,
    ]);
    left = calls;
    const ended = new Promise<void>((resolve) => (finish = resolve));
    let next = 0;
    const line = async (): Promise<void> => {
      while (next < ids.length) await dial(ids[next++]!);
    };
    await Promise.all(Array.from({ length: atOnce * workers }, line));
    await ended;
  };
  const hear = async (request: IncomingMessage): Promise<void> => {
    const { message } = (await json(request)) as {
      message: { type: string; call: { name: string } };
    };
    await change(message.call.name, message.type, null);
    if (message.type === "end-of-call-report" && --left === 0) finish();
  };
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url!, "http://localhost");
    const work =
      url.pathname === "/run" ? run(Number(url.searchParams.get("calls"))) : hear(request);
    void work.then(
      () => response.end("{}"),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: publicUrl };
});
