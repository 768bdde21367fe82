import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { expect } from "vitest";
import { newTenant, test, type TestTenant } from "#test/client.ts";
import { givenCampaign, rowOf } from "#test/operations.ts";
import { uploadForm } from "#test/upload-form.ts";

const query = `mutation ($input: ImportContactsInput!) {
  importContacts(input: $input) {
    __typename
    ... on Import { status fileName campaign { id } }
    ... on Error { message }
  }
}`;

async function upload(
  url: string,
  { apiKey }: TestTenant,
  campaignId: string,
  file: File,
  more: object = {},
): Promise<unknown> {
  const variables = { input: { campaignId, file: null, ...more } };
  const body = uploadForm({ query, variables }, ["variables.input.file", file]);
  const headers = { authorization: `Bearer ${apiKey}` };
  const response = await fetch(`${url}/graphql`, { method: "POST", headers, body });
  const { data, errors } = (await response.json()) as {
    data?: { importContacts: unknown };
    errors?: unknown;
  };
  return errors ?? data?.importContacts;
}

test("a file of contacts becomes an import of its campaign", async ({ app, tenant }) => {
  const campaignId = await givenCampaign(tenant);
  const file = new File(["name,phone\nAda,+14155550101"], "Frühling.csv");
  expect(await upload(app.url, tenant, campaignId, file)).toEqual({
    __typename: "Import",
    status: "RUNNING",
    fileName: "Frühling.csv",
    campaign: { id: campaignId },
  });
});

test("a workbook is refused with what to do instead", async ({ app, tenant }) => {
  const file = new File(["PK\u0003\u0004"], "contacts.xlsx");
  expect(await upload(app.url, tenant, await givenCampaign(tenant), file)).toEqual({
    __typename: "FileRefusedError",
    message: expect.stringContaining("CSV UTF-8"),
  });
});

test("the encoding can be given, and one that nobody knows is refused", async ({
  app,
  tenant,
  pool,
}) => {
  const campaignId = await givenCampaign(tenant);
  const file = new File(["name,phone\nAda,+14155550101"], "contacts.csv");
  const given = { encoding: "Martian-1" };
  expect(await upload(app.url, tenant, campaignId, file, given)).toEqual({
    __typename: "InputValidationError",
    message: expect.stringContaining("input.encoding: is not a known encoding"),
  });
  await upload(app.url, tenant, campaignId, file, { encoding: "cp850" });
  const { rows } = await pool.query("select encoding from import where campaign_id = $1", [
    rowOf(campaignId),
  ]);
  expect(rows).toEqual([{ encoding: "IBM850" }]);
});

test("nobody uploads into a campaign of somebody else", async ({ app, tenant }) => {
  const other = await newTenant(app);
  const file = new File(["name,phone\nAda,+14155550101"], "contacts.csv");
  expect(await upload(app.url, other, await givenCampaign(tenant), file)).toMatchObject({
    __typename: "NotFoundError",
  });
});

test.for([
  ["without a key", { "graphql-require-preflight": "1" }],
  ["with a wrong key", { authorization: "Bearer cs_nobody" }],
] as const)("who comes %s is turned away before the file is sent", async ([, headers], { app }) => {
  const outgoing = request(`${app.url}/graphql`, {
    method: "POST",
    headers: { ...headers, "content-type": "multipart/form-data; boundary=x" },
  });
  outgoing.on("error", () => {});
  outgoing.flushHeaders();
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  expect(response.statusCode).toBe(401);
  outgoing.destroy();
});
