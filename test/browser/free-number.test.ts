import { startSimulator } from "#simulator/simulator.ts";
import { samplePhoneNumbers } from "#simulator/samples.ts";
import { givenCampaign } from "./campaigns.ts";
import { open, test as base } from "./console.ts";

const test = base.extend("vapi", { scope: "file" }, async ({}, { onCleanup }) => {
  const simulator = await startSimulator({ speed: 10, freeNumberDailyLimit: 2 });
  onCleanup(() => simulator.close());
  return simulator;
});

test("a number of VAPI that has reached its daily limit shows before and after", async ({
  app,
  tenant,
  signIn,
}) => {
  const { id: phoneNumberId } = samplePhoneNumbers.find(({ provider }) => provider === "vapi")!;
  await givenCampaign(app.url, tenant, { name: "Reminders", contacts: 12, phoneNumberId });
  const page = await signIn(tenant);
  await page.getByText("“Reminders” has no free number").waitFor();
  await page.getByRole("link", { name: "Open", exact: true }).click();
  await page.getByText("Held back", { exact: true }).waitFor();
  await page.getByText("Nobody is called now: no phone number is free.").waitFor();
  await page.getByRole("link", { name: "Contacts", exact: true }).last().click();
  await page.getByText("Nothing against calls").first().waitFor();

  await open(page, "Campaigns");
  await page.getByRole("link", { name: "New campaign" }).first().click();
  await page.getByLabel("Phone numbers", { exact: true }).click();
  await page.getByRole("option", { name: /about 10 calls a day/ }).click();
  await page.getByText(/Forecasts do not count this limit/).waitFor();
});
