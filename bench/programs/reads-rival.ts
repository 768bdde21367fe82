import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { tenantRole } from "#db/row-level-security.ts";
import { schema } from "#db/schemas.ts";
import { serveAsChild } from "../harness/child.ts";

export interface ReadsRivalOrder {
  /** Where PostGraphile is installed. */
  readonly folder: string;
  readonly databaseUrl: string;
  readonly tenantId: string;
}

/** The parts of PostGraphile 5 that are used. */
interface Modules {
  postgraphile(preset: object): {
    createServ(grafserv: unknown): { addTo(server: object): Promise<void> };
  };
  readonly PostGraphileAmberPreset: object;
  makePgService(options: object): object;
  readonly grafserv: unknown;
}

/** PostGraphile on the same tables, for one tenant, as the role of tenants. */
serveAsChild<ReadsRivalOrder>(async ({ folder, databaseUrl, tenantId }) => {
  const resolve = createRequire(join(folder, "package.json")).resolve;
  const modules: Modules = Object.assign(
    {},
    ...(await Promise.all(
      ["", "/presets/amber", "/adaptors/pg", "/grafserv/node"].map(
        (part) => import(pathToFileURL(resolve(`postgraphile${part}`)).href),
      ),
    )),
  ) as Modules;
  const pgSettings = {
    role: tenantRole,
    search_path: schema,
    "call_scheduler.tenant": tenantId,
    "call_scheduler.every_tenant": "off",
  };
  const service = modules
    .postgraphile({
      extends: [modules.PostGraphileAmberPreset],
      pgServices: [modules.makePgService({ connectionString: databaseUrl, schemas: [schema] })],
      grafserv: { graphiql: false, watch: false },
      grafast: { context: () => ({ pgSettings }) },
    })
    .createServ(modules.grafserv);
  const server = createServer();
  await service.addTo(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
});
