import { expect } from "vitest";
import { rolesOf, test } from "./imported-export.ts";

/*
 * Files as these programs export them, with the headers that their documentation or their exports have: Google
 * Contacts (present format, and that of before 2024), Outlook for Windows in English and German, Outlook on the web,
 * HubSpot's contacts, Salesforce's reports and its data export, Meta's lead ads (tabs, UTF-16), and Excel's kinds of
 * text files.
 */

test("Google Contacts", async ({ imported }) => {
  const result = await imported("google-contacts.csv");
  expect(rolesOf(result)).toEqual({
    FIRST_NAME: ["First Name"],
    LAST_NAME: ["Last Name"],
    PHONE: ["Phone 1 - Value", "Phone 2 - Value"],
    ADDRESS: ["Address 1 - Formatted"],
    REGION: ["Address 1 - Region"],
    POSTAL_CODE: ["Address 1 - Postal Code"],
    COUNTRY: ["Address 1 - Country"],
  });
  expect(result).toMatchObject({
    import: {
      status: "COMPLETED",
      acceptedRows: 2,
      problems: [{ line: 6, code: "PHONE_MISSING" }],
    },
    contacts: {
      nodes: [
        {
          phone: "+14155550101",
          name: "Ada Lovelace",
          address: "1 Main St\nSan Francisco, CA 94105\nUS",
          variables: { first_name: "Ada", phone_2_value: "+1 415-555-0111" },
        },
        // The first number is labelled as a fax.
        { phone: "+14155550102", name: "Bob Byron", variables: { Labels: "* myContacts ::: VIP" } },
      ],
    },
  });
});

test("Google Contacts until 2024", async ({ imported }) => {
  const result = await imported("google-contacts-until-2024.csv");
  expect(rolesOf(result)).toEqual({
    NAME: ["Name"],
    FIRST_NAME: ["Given Name"],
    LAST_NAME: ["Family Name"],
    PHONE: ["Phone 1 - Value", "Phone 2 - Value"],
  });
  expect(result.contacts.nodes).toMatchObject([
    { phone: "+14155550101", name: "Ada Lovelace" },
    { phone: "+14155550102", name: "Bob" },
  ]);
});

test("Outlook", async ({ imported }) => {
  const result = await imported("outlook.csv");
  expect(rolesOf(result)).toEqual({
    FIRST_NAME: ["First Name"],
    LAST_NAME: ["Last Name"],
    ADDRESS: ["Business Street", "Home Street", "Other Street"],
    REGION: ["Business State", "Home State", "Other State"],
    POSTAL_CODE: ["Business Postal Code", "Home Postal Code", "Other Postal Code"],
    COUNTRY: ["Business Country/Region", "Home Country/Region", "Other Country/Region"],
    PHONE: [
      "Business Phone",
      "Business Phone 2",
      "Home Phone",
      "Home Phone 2",
      "Mobile Phone",
      "Other Phone",
      "Primary Phone",
    ],
  });
  expect(result).toMatchObject({
    import: {
      encoding: "windows-1252",
      acceptedRows: 2,
      problems: [{ line: 4, code: "PHONE_MISSING" }],
    },
    contacts: {
      nodes: [
        {
          phone: "+14155550101",
          name: "Ada Lovelace",
          address: "2 Work Rd",
          variables: { business_phone: "(775) 555-0111", company_main_phone: "(775) 555-0100" },
        },
        { phone: "+49302312514", name: "Jürgen Groß", address: "Hauptstraße 1" },
      ],
    },
  });
});

test("Outlook in German", async ({ imported }) => {
  const result = await imported("outlook-german.csv");
  expect(rolesOf(result)).toEqual({
    FIRST_NAME: ["Vorname"],
    LAST_NAME: ["Nachname"],
    ADDRESS: ["Straße geschäftlich", "Straße privat"],
    REGION: ["Region geschäftlich", "Bundesland/Kanton privat"],
    POSTAL_CODE: ["Postleitzahl geschäftlich", "Postleitzahl privat"],
    COUNTRY: ["Land/Region geschäftlich", "Land/Region privat"],
    PHONE: [
      "Telefon geschäftlich",
      "Telefon geschäftlich 2",
      "Telefon privat",
      "Telefon privat 2",
      "Mobiltelefon",
      "Weiteres Telefon",
    ],
  });
  expect(result.contacts.nodes).toMatchObject([
    { phone: "+4915123456789", name: "Zoë Müller" },
    { phone: "+49302312514", name: "Jürgen Groß", address: "Hauptstraße 1" },
  ]);
});

test("Outlook on the web, and the new Outlook for Windows", async ({ imported }) => {
  const result = await imported("outlook-on-the-web.csv");
  expect(rolesOf(result)).toEqual({
    FIRST_NAME: ["First Name"],
    LAST_NAME: ["Last Name"],
    PHONE: [
      "Home Phone",
      "Home Phone 2",
      "Business Phone",
      "Business Phone 2",
      "Mobile Phone",
      "Other Phone",
      "Primary Phone",
    ],
    ADDRESS: ["Business Street", "Home Street", "Other Street"],
    REGION: ["Business State", "Home State", "Other State"],
    POSTAL_CODE: ["Business Postal Code", "Home Postal Code", "Other Postal Code"],
    COUNTRY: ["Business Country/Region", "Home Country/Region", "Other Country/Region"],
  });
  expect(result).toMatchObject({
    import: { encoding: "UTF-8", acceptedRows: 2, rejectedRows: 0 },
    contacts: {
      nodes: [
        { phone: "+14155550101", name: "Ada Lovelace", address: "1 Main St, Apt 2" },
        {
          phone: "+4915123456789",
          name: "Zoë Müller",
          variables: { home_phone: "089 2312515", business_fax: "089 2312599" },
        },
      ],
    },
  });
});

test("HubSpot", async ({ imported }) => {
  const result = await imported("hubspot.csv");
  expect(rolesOf(result)).toEqual({
    FIRST_NAME: ["First Name"],
    LAST_NAME: ["Last Name"],
    PHONE: ["Phone Number", "Mobile Phone Number"],
    ADDRESS: ["Street Address"],
    REGION: ["State/Region"],
    POSTAL_CODE: ["Postal Code"],
    COUNTRY: ["Country/Region"],
    TIME_ZONE: ["Time Zone"],
  });
  expect(result.contacts.nodes).toMatchObject([
    {
      phone: "+14155550101",
      name: "Ada Lovelace",
      address: "1 Main St",
      variables: { mobile_phone_number: "+1 415-555-0111", time_zone: "America/Los_Angeles" },
    },
    { phone: "+14155550102", name: "Bob" },
  ]);
});

test("Salesforce's reports, whose last lines are no contacts", async ({ imported }) => {
  const result = await imported("salesforce-report.csv");
  expect(rolesOf(result)).toEqual({
    FIRST_NAME: ["First Name"],
    LAST_NAME: ["Last Name"],
    ADDRESS: ["Mailing Street"],
    REGION: ["Mailing State/Province"],
    POSTAL_CODE: ["Mailing Zip/Postal Code"],
    COUNTRY: ["Mailing Country"],
    PHONE: ["Phone", "Mobile"],
    DO_NOT_CALL: ["Do Not Call"],
  });
  expect(result).toMatchObject({
    import: { acceptedRows: 2, rejectedRows: 3 },
    contacts: {
      nodes: [
        { phone: "+14155550101", name: "Ada Lovelace", doNotCall: false },
        { phone: "+4915123456789", name: "Bob Byron", doNotCall: true },
      ],
    },
  });
});

test("Salesforce's data export", async ({ imported }) => {
  const result = await imported("salesforce-data-export.csv");
  expect(rolesOf(result)).toEqual({
    LAST_NAME: ["LastName"],
    FIRST_NAME: ["FirstName"],
    ADDRESS: ["MailingStreet"],
    REGION: ["MailingState"],
    POSTAL_CODE: ["MailingPostalCode"],
    COUNTRY: ["MailingCountry"],
    PHONE: ["Phone", "MobilePhone", "HomePhone", "OtherPhone"],
    DO_NOT_CALL: ["DoNotCall"],
  });
  expect(result.contacts.nodes).toMatchObject([
    { phone: "+14155550101", name: "Ada Lovelace", doNotCall: false },
    { phone: "+14155550102", name: "Byron", doNotCall: true },
  ]);
});

test("Meta lead ads", async ({ imported }) => {
  const result = await imported("meta-lead-ads.csv");
  expect(rolesOf(result)).toEqual({
    NAME: ["full_name"],
    PHONE: ["phone_number"],
    ADDRESS: ["street_address"],
    REGION: ["state"],
    POSTAL_CODE: ["post_code"],
    COUNTRY: ["country"],
  });
  expect(result).toMatchObject({
    import: { encoding: "UTF-16LE", separator: "\t", acceptedRows: 2 },
    contacts: {
      nodes: [
        {
          phone: "+14155550101",
          name: "Ada Lovelace",
          variables: { when_would_you_like_to_be_called: "morning", platform: "fb" },
        },
        { phone: "+4915123456789", name: "Zoë Müller" },
      ],
    },
  });
});

test.for([
  ["excel-semicolons.csv", "windows-1252", ";"],
  ["excel-utf8.csv", "UTF-8", ";"],
  ["excel-unicode-text.txt", "UTF-16LE", "\t"],
  ["excel-sep.csv", "windows-1252", ";"],
] as const)("Excel: %s", async ([name, encoding, separator], { imported }) => {
  const result = await imported(name);
  expect(rolesOf(result)).toEqual({
    NAME: ["Name"],
    PHONE: ["Telefon"],
    ADDRESS: ["Straße"],
    POSTAL_CODE: ["PLZ"],
    COUNTRY: ["Land"],
  });
  expect(result).toMatchObject({
    import: { encoding, separator, acceptedRows: 1, problems: [{ code: "PHONE_ROUNDED" }] },
    contacts: {
      nodes: [
        {
          phone: "+49302312514",
          name: "Zoë Müller",
          address: "Hauptstraße 1",
          variables: { PLZ: "01067", termin_am: "1.3.2030" },
        },
      ],
    },
  });
});
