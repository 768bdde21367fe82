import { expect } from "vitest";
import { newTenant } from "#test/client.ts";
import { test } from "./console.ts";

test("Escape in a field with choices closes the list, and does not empty the field", async ({
  app,
  signIn,
}) => {
  const tenant = await newTenant(app);
  const page = await signIn(tenant);
  await page.goto(`${app.consoleUrl!}/t/${tenant.id}/campaigns/new`);
  const field = page.getByRole("combobox", { name: "Time zone" });
  await field.fill("Tokyo");
  await page.getByRole("option", { name: /Tokyo/ }).first().click();
  const list = page.getByRole("listbox");
  await list.waitFor({ state: "detached" });
  const chosen = await field.inputValue();
  expect(chosen).toMatch(/Tokyo/);
  await field.press("ArrowDown");
  await list.waitFor();
  await field.press("Escape");
  await list.waitFor({ state: "detached" });
  await field.press("Escape");
  expect(await field.inputValue()).toBe(chosen);
});
