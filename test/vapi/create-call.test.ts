import type { Vapi } from "@vapi-ai/server-sdk";
import { describe, expect, expectTypeOf, test } from "vitest";
import { createCallBody } from "#vapi/create-call.ts";
import { aRequest } from "./requests.ts";

type Body = ReturnType<typeof createCallBody>;
type Overrides = Body["assistantOverrides"];

// `npm run types` judges: the body is what VAPI's own types ask for, and has no property beyond them.
expectTypeOf<Omit<Body, "assistantOverrides">>().toExtend<Vapi.CreateCallDto>();
expectTypeOf<Exclude<keyof Body, keyof Vapi.CreateCallDto>>().toBeNever();
expectTypeOf<Exclude<keyof Body["customer"], keyof Vapi.CreateCustomerDto>>().toBeNever();
expectTypeOf<Omit<Overrides, "server">>().toExtend<Vapi.AssistantOverrides>();
expectTypeOf<Exclude<keyof Overrides, keyof Vapi.AssistantOverrides>>().toBeNever();
// The generated types have an object where the specification has the strings "fixed" and "exponential".
expectTypeOf<Omit<Overrides["server"], "backoffPlan">>().toExtend<Vapi.Server>();
expectTypeOf<Omit<Overrides["server"]["backoffPlan"], "type">>().toExtend<
  Omit<Vapi.BackoffPlan, "type">
>();

test("a call says who is called, by whom, with what, and where to report", () => {
  const dialId = "3f6c9f5e-5d0e-4a61-9b0e-0c5a3a1d7e11";
  const request = aRequest({ dialId });
  expect(createCallBody(request)).toEqual({
    name: dialId,
    assistantId: request.assistantId,
    phoneNumberId: request.phoneNumberId,
    customer: { number: "+14155550123", name: "Ada Example", externalId: dialId },
    assistantOverrides: {
      variableValues: { city: "Lisbon" },
      metadata: { dialId, ...request.origin },
      maxDurationSeconds: 300,
      voicemailDetection: "off",
      serverMessages: ["status-update", "end-of-call-report"],
      server: {
        url: "http://127.0.0.1:9/webhook",
        timeoutSeconds: 20,
        headers: { "X-Vapi-Secret": "webhook-secret" },
        backoffPlan: { type: "exponential", maxRetries: 7, baseDelaySeconds: 1 },
      },
    },
  });
});

test("voicemail detection is a plan where it is wanted", () => {
  const { assistantOverrides } = createCallBody(aRequest({ voicemailDetection: true }));
  expect(assistantOverrides.voicemailDetection).toEqual({ provider: "vapi" });
});

test("an extension is sent when there is one", () => {
  const customerOf = (extension: string | null) =>
    createCallBody(aRequest({ customer: { number: "+14155550123", extension, name: null } }))
      .customer;
  expect(customerOf("0012")).toMatchObject({ number: "+14155550123", extension: "0012" });
  expect(customerOf(null)).not.toHaveProperty("extension");
});

describe("the name of a contact", () => {
  const nameOf = (name: string | null) =>
    createCallBody(aRequest({ customer: { number: "+14155550123", name } })).customer.name;

  test.for([
    [null, undefined],
    ["", undefined],
    ["   ", undefined],
    [" Ada ", "Ada"],
    ["x".repeat(40), "x".repeat(40)],
    ["x".repeat(41), "x".repeat(40)],
    ["x".repeat(39) + "😀", "x".repeat(39)],
    ["x".repeat(38) + "😀", "x".repeat(38) + "😀"],
  ])("%o is sent as %o", ([name, sent]) => {
    expect(nameOf(name ?? null)).toBe(sent);
  });
});

describe("variables", () => {
  const variables = (given: Record<string, string>) =>
    createCallBody(aRequest({ variables: given })).assistantOverrides.variableValues;

  test("keep their length and their names", () => {
    const given = { notes: "n".repeat(5_000), "Erste Zeile": "ä", Date: "not VAPI's own" };
    expect(variables(given)).toEqual(given);
  });

  test("may be called anything", () => {
    const given = Object.fromEntries([["__proto__", "x"]]);
    expect(Object.keys(variables(given))).toEqual(["__proto__"]);
  });
});
