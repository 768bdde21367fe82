import { createReadStream } from "node:fs";
import { pino } from "pino";
import { createPool } from "#db/pool.ts";
import { systemOf } from "#domain/actor.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { importContacts, stageImport } from "#domain/imports/imports.ts";
import { createDomainContext } from "#runtime/domain-context.ts";
import { serveAsChild } from "../harness/child.ts";
import { onRequest } from "../harness/on-request.ts";

export interface ImportWorkerOrder {
  readonly databaseUrl: string;
}

/** What the API and a worker do for an import, in one process. */
serveAsChild<ImportWorkerOrder>(async ({ databaseUrl }) => {
  const context = createDomainContext(
    {
      secretKey: "the secret key of a benchmark of some minutes",
      vapiBaseUrl: "http://127.0.0.1:9",
      simulatorUrl: null,
      log: pino({ enabled: false }),
    },
    createPool(databaseUrl, { max: 10 }),
    () => "http://127.0.0.1:9",
  );
  return await onRequest(async ({ path = "", tenantId = "", campaignId = "", verb }) => {
    const input = {
      campaignId,
      file: { name: "contacts.csv", bytes: createReadStream(path) },
      mapping: {},
      defaultCountry: "US",
    };
    const upload = verb === "PREVIEW" ? stageImport : importContacts;
    const { id } = await upload(context, systemOf(tenantId), input);
    await runImport(context, id);
  });
});
