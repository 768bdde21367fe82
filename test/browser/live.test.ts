import { expect } from "vitest";
import { test } from "./console.ts";

test("a campaign that is created elsewhere appears with its calls, without reading the page again", async ({
  app,
  tenant,
  signIn,
}) => {
  const page = await signIn(tenant);
  await page.goto(`${app.consoleUrl!}/t/${tenant.id}/campaigns`);
  await page.getByText("Live", { exact: true }).waitFor();
  expect(await page.getByRole("row", { name: /Reminders/ }).count()).toBe(0);
  const { errors } = await tenant.raw(`mutation {
    createCampaign(input: {
      name: "Reminders", assistantId: "5a3b1e60-0001-4000-8000-000000000001",
      phoneNumberId: "5a3b1e60-0002-4000-8000-000000000001", startTime: "00:00", endTime: "23:59",
      timeZone: "UTC", scheduleFrequency: DAILY
    }) { __typename }
  }`);
  expect(errors).toBe(undefined);
  await page.getByRole("row", { name: /Reminders/ }).waitFor();
});
