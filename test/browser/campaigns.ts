import { expect } from "vitest";
import type { TestTenant } from "#test/client.ts";
import { uploadForm } from "#test/upload-form.ts";
import { sampleAssistants, samplePhoneNumbers } from "#simulator/samples.ts";

const create = `mutation($input: CreateCampaignInput!) {
  createCampaign(input: $input) { __typename ... on Campaign { id } ... on Error { message } }
}`;
const importList = `mutation($id: ID!, $file: Upload!) {
  importContacts(input: { campaignId: $id, file: $file, defaultCountry: "US" }) {
    __typename ... on Error { message }
  }
}`;

/** The id of a new campaign of a tenant: active and open all day, with so many contacts, "Person 0", "Person 1" … */
export async function givenCampaign(
  url: string,
  tenant: TestTenant,
  {
    contacts,
    ...settings
  }: {
    readonly name: string;
    readonly contacts: number;
    readonly maxConcurrentCalls?: number;
    readonly isActive?: boolean;
    readonly phoneNumberId?: string;
  },
): Promise<string> {
  const { data } = await tenant.raw(create, {
    input: {
      assistantId: sampleAssistants[0]!.id,
      phoneNumberId: samplePhoneNumbers[0]!.id,
      scheduleFrequency: "DAILY",
      startTime: "00:00",
      endTime: "23:59",
      timeZone: "UTC",
      ...settings,
    },
  });
  const { __typename, id } = data!["createCampaign"]! as { __typename: string; id: string };
  expect(__typename).toBe("Campaign");
  const file = new File([listOf(contacts)], "contacts.csv");
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { authorization: `Bearer ${tenant.apiKey}`, "graphql-require-preflight": "1" },
    body: uploadForm({ query: importList, variables: { id, file: null } }, [
      "variables.file",
      file,
    ]),
  });
  expect(await response.json()).toEqual({ data: { importContacts: { __typename: "Import" } } });
  return id;
}

/** A file with so many contacts, each with a name and a telephone number of its own. */
export function listOf(contacts: number): string {
  const lines = Array.from({ length: contacts }, (_, n) => `Person ${n},+1415555${1_000 + n}\n`);
  return `name,phone\n${lines.join("")}`;
}
