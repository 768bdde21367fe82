import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { importContacts } from "#domain/imports/imports.ts";
import { newTenant, test as base, type TestTenant } from "#test/client.ts";
import { givenCampaign, rowOf } from "#test/operations.ts";

const file = "phone,name\n1,Ada\n";

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

/** An import of the tenant that has ended, and how its rejected rows are asked for. */
const test = base.extend("given", async ({ app, tenant }) => {
  const campaignId = rowOf(await givenCampaign(tenant));
  const upload = { name: "März's list.csv", bytes: bytesOf(file) };
  const input = { campaignId, file: upload, mapping: {}, defaultCountry: "US" };
  const { id } = await importContacts(app.context, systemOf(tenant.id), input);
  const get = async (
    { apiKey }: Pick<TestTenant, "apiKey">,
    path = `/api/imports/${id}/rejected.csv`,
    method = "GET",
  ): Promise<Response> => {
    const headers: Record<string, string> =
      apiKey === "" ? {} : { authorization: `Bearer ${apiKey}` };
    return await fetch(`${app.url}${path}`, { method, headers });
  };
  const run = async () => await runImport(app.context, id);
  return { id, get, run };
});

test("the rejected rows are downloaded from the path that the import names", async ({
  given,
  tenant,
}) => {
  await given.run();
  const { data } = await tenant.raw(
    `{ import(id: "Import:${given.id}") { rejectedRows rejectedRowsPath defaultCountry } }`,
  );
  const { rejectedRows, rejectedRowsPath, defaultCountry } = (
    data as unknown as { import: Record<string, never> }
  ).import;
  expect([rejectedRows, defaultCountry]).toEqual([1, "US"]);
  const response = await given.get(tenant, rejectedRowsPath);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(response.headers.get("content-disposition")).toBe(
    "attachment; filename*=UTF-8''M%C3%A4rz%27s%20list.rejected.csv",
  );
  expect(await response.text()).toMatch(/^.*,phone,name\r\n2,PHONE_SHORT_NUMBER,.*,1,Ada\r\n$/);
});

test("the id may be that of GraphQL, and HEAD sends the headers only", async ({
  given,
  tenant,
}) => {
  await given.run();
  const path = `/api/imports/Import:${given.id}/rejected.csv`;
  const response = await given.get(tenant, path, "HEAD");
  expect([response.status, await response.text()]).toEqual([200, ""]);
  expect((await given.get(tenant, path, "POST")).status).toBe(405);
});

test("no other tenant can download them, and nobody without a key", async ({ app, given }) => {
  await given.run();
  const other = await newTenant(app);
  const codeOf = async (response: Response) => {
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    return [response.status, errors[0]!.extensions.code];
  };
  expect(await codeOf(await given.get(other))).toEqual([404, "NOT_FOUND"]);
  expect(await codeOf(await given.get({ apiKey: "" }))).toEqual([401, "UNAUTHENTICATED"]);
  const wrong = { apiKey: "cs_00000000000000000000000000000000000000000000" };
  expect(await codeOf(await given.get(wrong))).toEqual([401, "UNAUTHENTICATED"]);
});

test("not before the import has ended", async ({ given, tenant }) => {
  const response = await given.get(tenant);
  expect(response.status).toBe(409);
  expect(await response.json()).toMatchObject({
    errors: [{ extensions: { code: "IMPORT_IS_RUNNING" } }],
  });
});

test.for(["/api/imports/x/rejected.csv", "/api/imports/../rejected.csv"])(
  "there is nothing at %s",
  async (path, { given, tenant }) => {
    expect((await given.get(tenant, path)).status).toBe(404);
  },
);
