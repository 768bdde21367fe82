import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { expect } from "vitest";
import { connectionPool, createPool } from "#db/pool.ts";
import { overTcp, test } from "#test/test.ts";

test("a connection that breaks while it is set up fails its query and nothing else", async ({
  databaseUrl,
}) => {
  const server = new URL(overTcp(databaseUrl));
  // Passes everything on until the client prepares its first statement, then hangs up.
  const proxy = createServer((client) => {
    const upstream = connect(Number(server.port), server.hostname);
    const parse = "P".charCodeAt(0);
    client
      .on("error", () => {})
      .on("data", (bytes) => {
        if (bytes[0] === parse) client.destroy();
        else upstream.write(bytes);
      });
    upstream.on("error", () => {}).pipe(client, { end: false });
    client.on("close", () => upstream.destroy());
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const broken = new URL(server);
  broken.port = String((proxy.address() as AddressInfo).port);
  const pool = createPool(broken.href);

  await expect(pool.query("select 1")).rejects.toThrow(/terminated/);

  await pool.end();
  proxy.close();
});

test("options of the connection string hold beside the settings of our own", async ({
  databaseUrl,
}) => {
  const url = new URL(databaseUrl);
  url.searchParams.set("options", "-c statement_timeout=4321 -c search_path=public");
  url.searchParams.set("application_name", "nightly");
  const pool = connectionPool(url.href, { settings: { "call_scheduler.tenant": "x" } });
  const { rows } = await pool.query(
    `select current_setting('statement_timeout') as timeout, current_setting('search_path') as path,
       current_setting('application_name') as name, current_setting('plan_cache_mode') as plans,
       current_setting('call_scheduler.tenant') as tenant`,
  );
  expect(rows).toEqual([
    {
      timeout: "4321ms",
      path: "call_scheduler",
      name: "nightly",
      plans: "auto",
      tenant: "x",
    },
  ]);
  await pool.end();
});
