import { expect } from "vitest";
import { test } from "./console.ts";

test("an owner limits calls to a person, and chooses exceptions and own hours of the calling rules", async ({
  app,
  tenant,
  signIn,
}) => {
  const page = await signIn(tenant);
  const open = (section: string) =>
    page.goto(`${app.consoleUrl!}/t/${tenant.id}/settings?section=${section}`);
  const saved = page.getByText("Saved", { exact: true });
  await open("calling");
  await page.getByRole("button", { name: "Add a limit" }).click();
  const limit = page.getByRole("group", { name: "Limit 1" });
  await limit.getByLabel("Calls at most").fill("2");
  await page.getByLabel("Mask numbers for viewers").check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await saved.waitFor();

  await open("rules");
  await page.getByRole("button", { name: "Put in force …" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Put them in force" }).click();
  await page.getByLabel("Written consent").check();
  await page.getByRole("button", { name: "Add hours" }).click();
  const own = page.getByRole("group", { name: "Own hours 1" });
  const place = own.getByLabel("Country or region");
  await place.fill("Belgium");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  // What is wrong stands at the field.
  await own.getByText(/ISO 3166/).waitFor();
  expect(await place.getAttribute("aria-invalid")).toBe("true");
  await place.fill("BE");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await saved.waitFor();
  const { data } = await tenant.raw(
    `{ viewer { tenant { masksNumbers contactCaps { max hours }
         callingRules { exceptions ownRules { jurisdiction } } } } }`,
  );
  expect(data).toEqual({
    viewer: {
      tenant: {
        masksNumbers: true,
        contactCaps: [{ max: 2, hours: 24 }],
        callingRules: { exceptions: ["CONSENT_WRITTEN"], ownRules: [{ jurisdiction: "BE" }] },
      },
    },
  });
  await page.getByLabel("Country or region").last().selectOption("US-FL");
  await page.getByText("Text of the law").or(page.getByText("An authority")).first().waitFor();
});
