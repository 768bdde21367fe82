import { expect } from "vitest";
import { test } from "#test/client.ts";
import type { CreateContactInput } from "#test/gql/graphql.ts";
import { givenContact } from "#test/operations.ts";
import { Create, Update } from "./contact-documents.ts";

test("a number without a country code is one of the tenant's country", async ({ tenant }) => {
  const input: CreateContactInput = { phone: "(415) 555-0101" };
  const refused = await tenant.ask(Create, { input });
  expect(refused.createContact).toMatchObject({ problems: [{ path: ["input", "phone"] }] });
  await tenant.raw(`mutation { updateTenant(input: { defaultCountry: "us" }) { __typename } }`);
  const { createContact } = await tenant.ask(Create, { input });
  expect(createContact).toMatchObject({ phone: "+14155550101" });
});

test("an extension is kept beside the number, wherever it was written", async ({ tenant }) => {
  const made = await tenant.ask(Create, { input: { phone: "+1 415 555 0103 ext. 12" } });
  expect(made.createContact).toMatchObject({ phone: "+14155550103", extension: "12" });
  const beside = await tenant.ask(Create, { input: { phone: "+14155550104", extension: " 7 " } });
  expect(beside.createContact).toMatchObject({ phone: "+14155550104", extension: "7" });
  const both = await tenant.ask(Create, { input: { phone: "+14155550105 x12", extension: "7" } });
  expect(both.createContact).toMatchObject({
    problems: [{ path: ["input", "extension"], code: "PHONE_EXTENSION_DIFFERS" }],
  });
  const long = await tenant.ask(Create, {
    input: { phone: "+14155550105", extension: "12345678901" },
  });
  expect(long.createContact).toMatchObject({ problems: [{ path: ["input", "extension"] }] });
  const second = await tenant.ask(Create, { input: { phone: "+14155550103 x13" } });
  expect(second.createContact).toMatchObject({
    __typename: "NotPossibleError",
    message: expect.stringContaining("a phone belongs to one contact only, whatever the extension"),
  });
});

test("a number that may be two is refused with a code, and with both", async ({ tenant }) => {
  await tenant.raw(`mutation { updateTenant(input: { defaultCountry: "CO" }) { __typename } }`);
  const { createContact } = await tenant.ask(Create, { input: { phone: "00573012345678" } });
  expect(createContact).toMatchObject({
    message: expect.stringMatching(/\+573012345678 \(Colombia\) or \+73012345678 \(Russia\)/),
    problems: [{ path: ["input", "phone"], code: "PHONE_AMBIGUOUS" }],
  });
});

test("premium-rate numbers are for tenants that allow them", async ({ tenant }) => {
  const input: CreateContactInput = { phone: "+1 900 234 5678" };
  const refused = await tenant.ask(Create, { input });
  expect(refused.createContact).toMatchObject({ problems: [{ code: "PHONE_PREMIUM_RATE" }] });
  const { data } = await tenant.raw(
    `mutation { updateTenant(input: { allowPremiumRateNumbers: true }) { ... on Tenant { allowPremiumRateNumbers } } }`,
  );
  expect(data).toEqual({ updateTenant: { allowPremiumRateNumbers: true } });
  const { createContact } = await tenant.ask(Create, { input });
  expect(createContact).toMatchObject({ phone: "+19002345678" });
});

test("a contact is found by its number, however that is written", async ({ tenant }) => {
  await tenant.raw(`mutation { updateTenant(input: { defaultCountry: "DE" }) { __typename } }`);
  await tenant.ask(Create, { input: { phone: "030 2312514", name: "Ada" } });
  const found = async (search: string) => {
    const filter = `filter: { search: ${JSON.stringify(search)} }`;
    const { data } = await tenant.raw(`{ contacts(${filter}) { nodes { name } } }`);
    return data!["contacts"];
  };
  for (const search of [
    "030 2312514",
    "0049 30/2312514",
    "49 30 2312514",
    "+49 30 23",
    "2514",
    "+4930 2312514",
  ]) {
    expect(await found(search)).toEqual({ nodes: [{ name: "Ada" }] });
  }
  expect(await found("040 2312514")).toEqual({ nodes: [] });
});

test("one number is one contact", async ({ tenant }) => {
  await givenContact(tenant, { phone: "+14155550103", name: "Grace" });
  const { createContact } = await tenant.ask(Create, { input: { phone: "+1 415 555 0103" } });
  expect(createContact).toMatchObject({
    __typename: "NotPossibleError",
    message: expect.stringContaining("Grace"),
  });
});

test("a phone cannot be taken from another contact", async ({ tenant }) => {
  await givenContact(tenant, { phone: "+14155550105", name: "Grace" });
  const id = await givenContact(tenant);
  const { updateContact } = await tenant.ask(Update, { id, input: { phone: "+14155550105" } });
  expect(updateContact).toMatchObject({ __typename: "NotPossibleError" });
});
