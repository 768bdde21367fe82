import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { runImport } from "#domain/imports/import-run.ts";
import { test as base } from "#test/client.ts";
import { givenCampaign, rowOf } from "#test/operations.ts";
import { uploadForm } from "#test/upload-form.ts";

const mutation = `mutation ($input: ImportContactsInput!) {
  importContacts(input: $input) { ... on Import { id } ... on Error { message } } }`;

const query = `query ($id: ID!) {
  import(id: $id) {
    status error encoding separator acceptedRows rejectedRows
    columns { header role variable isGuessed }
    problems { line code }
  }
  contacts {
    nodes { phone name address doNotCall variables }
  }
}`;

interface Imported {
  readonly import: {
    readonly columns: readonly {
      readonly header: string;
      readonly role: string;
      readonly variable: string | null;
      readonly isGuessed: boolean;
    }[];
  };
  readonly contacts: { readonly nodes: readonly { readonly phone: string }[] };
}

/** Imports a file of test/exports into a campaign of a tenant of its own, through the API. */
export const test = base.extend("imported", async ({ app, tenant }) => {
  const campaignId = await givenCampaign(tenant);
  return async (name: string): Promise<Imported> => {
    const file = new File([await readFile(`test/exports/${name}`)], name);
    const variables = { input: { campaignId, file: null, defaultCountry: "US" } };
    const body = uploadForm({ query: mutation, variables }, ["variables.input.file", file]);
    const headers = { authorization: `Bearer ${tenant.apiKey}` };
    const response = await fetch(`${app.url}/graphql`, { method: "POST", headers, body });
    const { data } = (await response.json()) as { data: { importContacts: { id: string } } };
    const { id } = data.importContacts;
    await runImport(app.context, rowOf(id));
    const answer = await tenant.raw(query, { id });
    if (answer.data == null) throw new Error(JSON.stringify(answer.errors));
    const { contacts, ...rest } = answer.data as unknown as Imported;
    const nodes = contacts.nodes.toSorted((one, other) => (one.phone < other.phone ? -1 : 1));
    return { ...rest, contacts: { nodes } };
  };
});

/** The headers of each role but ATTRIBUTE, in their order. */
export function rolesOf({ import: { columns } }: Imported): Partial<Record<string, string[]>> {
  const used = columns.filter(({ role }) => role !== "ATTRIBUTE");
  expect(used.every(({ isGuessed }) => isGuessed)).toBe(true);
  const byRole = Map.groupBy(used, ({ role }) => role);
  return Object.fromEntries(
    [...byRole].map(([role, of]) => [role, of.map(({ header }) => header)]),
  );
}
