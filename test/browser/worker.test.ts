import { expect } from "vitest";
import { builtConsole } from "#http/console-files.ts";
import { built } from "#runtime/console/source.ts";
import { newTenant, openApp, secretKey } from "#test/client.ts";
import { startServer } from "../runtime/live-server.ts";
import { givenCampaign } from "./campaigns.ts";
import { test as base } from "./console.ts";

/** It places no calls: another process does. */
const test = base.extend("app", { scope: "file" }, async ({ databaseUrl, vapi }, { onCleanup }) => {
  const app = await openApp(databaseUrl, vapi, {
    role: "api",
    console: { url: null, files: builtConsole(built) },
  });
  onCleanup(() => app.close());
  return app;
});

test("the calls of another process appear while one looks on", async ({
  app,
  vapi,
  databaseUrl,
  signIn,
}) => {
  // The other process has no simulator of its own.
  const tenant = await newTenant(app, { isSimulated: false });
  await tenant.raw(`mutation { configureVapi(input: { apiKey: "key" }) { __typename } }`);
  const page = await signIn(tenant);
  await page.goto(`${app.consoleUrl!}/t/${tenant.id}/calls?show=live`);
  await page.getByText("Nobody is on the phone now").waitFor();
  await givenCampaign(app.url, tenant, { name: "Reminders", contacts: 5 });
  expect(vapi.calls).toEqual([]);
  await using worker = startServer({
    databaseUrl,
    vapiUrl: vapi.url,
    publicUrl: app.url,
    settings: { ROLE: "worker", SECRET_KEY: secretKey },
  });
  const rows = page.getByRole("table", { name: "Calls" }).locator("tbody tr[data-index]");
  await rows.first().waitFor();
  // Its call changes in place: VAPI tells this process of it, and the other one has placed it.
  await page
    .getByText(/^(Talking|Answered|Voicemail|Silence|No answer|Busy)$/)
    .first()
    .waitFor();
  expect(await worker.end("SIGTERM")).toBe(0);
});
