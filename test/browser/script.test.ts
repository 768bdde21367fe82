import { expect } from "vitest";
import { startSimulator } from "#simulator/simulator.ts";
import { sampleAssistants, samplePhoneNumbers } from "#simulator/samples.ts";
import { test as base } from "./console.ts";

const script = (mark: string) =>
  `<img src=x onerror="alert('${mark}')"><script>alert('${mark}')</script>`;

const test = base.extend("vapi", { scope: "file" }, async ({}, { onCleanup }) => {
  const simulator = await startSimulator({
    speed: 20,
    scriptFor: () => ({
      transcript: `AI: ${script("said")}\nUser: javascript:alert(1)\n`,
      summary: script("summary"),
    }),
  });
  onCleanup(() => simulator.close());
  return simulator;
});

test("script that stands in data is shown as text, and does nothing", async ({
  app,
  tenant,
  signIn,
}) => {
  const page = await signIn(tenant);
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const { data } = await tenant.raw(
    "mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { ... on Campaign { id } } }",
    {
      input: {
        name: script("campaign"),
        assistantId: sampleAssistants[0]!.id,
        phoneNumberId: samplePhoneNumbers[0]!.id,
        scheduleFrequency: "DAILY",
        startTime: "00:00",
        endTime: "23:59",
        timeZone: "UTC",
      },
    },
  );
  const { id } = data!["createCampaign"]! as { readonly id: string };
  const home = `${app.consoleUrl!}/t/${tenant.id}`;
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  await page.goto(`${home}/campaigns/${id}/upload`);
  await page.getByLabel("Drop a list here").setInputFiles({
    name: `${script("file").replaceAll("/", "")}.csv`,
    mimeType: "text/csv",
    buffer: Buffer.from(
      `name,phone,${quoted(script("column"))}\n${quoted(script("name"))},+14155550142,${quoted(script("value"))}\n`,
    ),
  });
  await page.waitForURL(/\/imports\//);
  await page.getByText(script("name"), { exact: false }).first().waitFor();
  await page.getByRole("button", { name: /^Import/ }).click();
  await page.getByRole("button", { name: /Undo/ }).waitFor();
  for (const path of ["today", "campaigns", `campaigns/${id}`, "switchboard", "do-not-call"]) {
    await page.goto(`${home}/${path}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
  }
  await page.goto(`${home}/calls`);
  await page.getByText("Answered", { exact: true }).waitFor();
  await page.getByRole("link", { name: script("name") }).click();
  await page.getByText(script("said"), { exact: false }).first().waitFor();
  await page.goto(`${home}/contacts`);
  await page.getByRole("link", { name: script("name") }).click();
  await page.getByText(script("value")).first().waitFor({ state: "attached" });
  await page.keyboard.press("Control+k");
  await page.keyboard.type("script");
  await page
    .getByRole("option", { name: script("name") })
    .first()
    .waitFor();
  expect(dialogs).toEqual([]);
  expect(await page.locator("img[src=x], script:not([src])").count()).toBe(0);
});
