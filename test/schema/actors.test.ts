import { expect } from "vitest";
import { newTenant } from "#test/client.ts";
import { testWithConsole as test } from "#test/console.ts";
import { addKey, addUser, type Caller } from "#test/signed-in.ts";
import { ask } from "./ask.ts";

const phone = "+14155550123";
const givenAt = "2026-01-01T00:00:00Z";
const record = `mutation {
  createContact(input: { phone: "${phone}", name: "Ada" }) { ... on Contact { id } }
  addToDoNotCall(input: { phones: ["${phone}"] }) { __typename }
  recordConsents(input: { records: [{ phone: "${phone}", kind: CONSENT_WRITTEN, callTypes: [SURVEY], givenAt: "${givenAt}" }] }) { __typename }
  recordRefusals(input: { refusals: [{ phone: "${phone}", refusedAt: "${givenAt}" }] }) { __typename }
}`;
const by = "by { __typename name }";
const read = `{ contacts { nodes { doNotCallEntry { ${by} } consents { ${by} } refusals { ${by} } } } }`;

test("who adds a number, a consent or a refusal is recorded, whether a user or a key", async ({
  app,
}) => {
  const recordedBy = async (caller: Caller): Promise<unknown> => {
    expect((await ask(app, { query: record, variables: {} }, caller)).errors).toBe(undefined);
    const { data } = await ask(app, { query: read, variables: {} }, caller);
    return data;
  };
  const recorded = (actor: object) => ({
    contacts: {
      nodes: [
        { doNotCallEntry: { by: actor }, consents: [{ by: actor }], refusals: [{ by: actor }] },
      ],
    },
  });
  const { headers } = await addUser(app, (await newTenant(app)).id, "MANAGER", "Grace");
  expect(await recordedBy(headers)).toEqual(recorded({ __typename: "User", name: "Grace" }));
  const key = await addKey(app, (await newTenant(app)).id, "MANAGER");
  expect(await recordedBy(key)).toEqual(recorded({ __typename: "ApiKey", name: "MANAGER" }));
});
