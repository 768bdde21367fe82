import { PassThrough } from "node:stream";
import { expect, onTestFinished } from "vitest";
import { newTenant, openApp, test } from "#test/client.ts";
import { givenContact } from "#test/operations.ts";
import { createLog } from "../../src/log.ts";

test.for([
  ["is no standby", (url: string) => url, /it is not a standby/],
  ["does not answer", () => "postgres://x:y@127.0.0.1:1/z", /ECONNREFUSED/],
] as const)(
  "a DATABASE_READ_URL that %s is not read, and the log says why",
  async ([, urlFrom, problem], { databaseUrl, vapi }) => {
    const lines = new PassThrough();
    let said = "";
    lines.on("data", (line: Buffer) => (said += line.toString()));
    const app = await openApp(databaseUrl, vapi, {
      databaseReadUrl: urlFrom(databaseUrl),
      log: createLog("info", { destination: lines }),
    });
    onTestFinished(() => app.close());
    const tenant = await newTenant(app);
    await expect.poll(() => said).toMatch(problem);
    const contactId = await givenContact(tenant);
    const { data } = await tenant.raw("{ contacts { nodes { id } } }");
    expect(data).toEqual({ contacts: { nodes: [{ id: contactId }] } });
  },
);
