import { expect } from "vitest";
import { startSimulator } from "#simulator/simulator.ts";
import { newTenant } from "#test/client.ts";
import { givenCampaign } from "./campaigns.ts";
import { notice, open, test as base } from "./console.ts";

const test = base.extend("vapi", { scope: "file" }, async ({}, { onCleanup }) => {
  const simulator = await startSimulator({ invalidKeys: ["a-wrong-key"], speed: 20 });
  onCleanup(() => simulator.close());
  return simulator;
});

test("a wrong VAPI key is named on the page with what to do, and the right one mends it", async ({
  app,
  vapi,
  signIn,
}) => {
  const tenant = await newTenant(app, { isSimulated: false });
  const page = await signIn(tenant);
  await open(page, "Today");
  await page.getByText("VAPI is not connected").waitFor();
  await page.getByRole("link", { name: "Connect it" }).click();
  const enter = async (key: string): Promise<void> => {
    await page.getByLabel("Private API key").fill(key);
    await page.getByRole("button", { name: "Test and save" }).click();
  };
  await enter("a-wrong-key");
  const refusal = page.getByRole("alert");
  await refusal.getByText("The key was not taken. The present one stays.").waitFor();
  expect(await refusal.textContent()).toMatch(/key/i);
  await enter("a-right-key");
  await notice(page, "VAPI is connected").waitFor();
  await page.getByText("Connected", { exact: true }).waitFor();

  // The key is revoked at VAPI while a campaign runs.
  vapi.setFaults({ unauthorized: 1 });
  await givenCampaign(app.url, tenant, { name: "Reminders", contacts: 3 });
  await open(page, "Today");
  await page.getByText("“Reminders” has a fault").waitFor();
  const why = page.getByRole("listitem").filter({ hasText: "“Reminders” has a fault" });
  expect(await why.textContent()).toMatch(/key/i);
  vapi.setFaults({ unauthorized: 0 });
  await open(page, "Settings");
  await enter("another-right-key");
  await notice(page, "VAPI is connected").last().waitFor();
  // What the old key has stopped goes on.
  await expect.poll(() => vapi.calls.length).toBe(3);
  await open(page, "Today");
  await page.getByText("“Reminders” has a fault").waitFor({ state: "detached" });
});
