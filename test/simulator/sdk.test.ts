import { type Vapi, VapiClient, VapiError } from "@vapi-ai/server-sdk";
import { describe, expect, test } from "vitest";
import { sampleAssistants, samplePhoneNumbers } from "#simulator/samples.ts";
import { given, start } from "./given.ts";

const assistantId = sampleAssistants[0]!.id;
const phoneNumberId = samplePhoneNumbers[0]!.id;

async function sdk(options: Parameters<typeof given>[0] = {}) {
  const world = await given(options);
  const client = new VapiClient({ token: "key", baseUrl: world.simulator.url, maxRetries: 0 });
  const create = async (changes: Vapi.CreateCallDto = {}) =>
    (await client.calls.create({
      assistantId,
      phoneNumberId,
      customer: { number: "+14155550123" },
      ...changes,
    })) as Vapi.Call;
  return { ...world, client, create };
}

describe("VAPI's own client", () => {
  test("creates a call and follows it to its end", async () => {
    const { client, create, pass } = await sdk();
    const created = await create({ name: "first" });
    expect(created).toMatchObject({
      type: "outboundPhoneCall",
      status: "queued",
      name: "first",
      assistantId,
      phoneNumberId,
      createdAt: new Date(start).toISOString(),
      monitor: { controlUrl: expect.stringContaining(`/${created.id}/control`) },
    });
    const statuses = [];
    for (const seconds of [1, 2, 5, 30]) {
      await pass(seconds);
      statuses.push((await client.calls.get({ id: created.id })).status);
    }
    expect(statuses).toEqual(["queued", "ringing", "in-progress", "ended"]);
    await pass(2);
    const ended = await client.calls.get({ id: created.id });
    expect(ended).toMatchObject({
      endedReason: "customer-ended-call",
      startedAt: new Date(start + 7_000).toISOString(),
      endedAt: new Date(start + 37_000).toISOString(),
      cost: 0.05,
      analysis: { summary: expect.any(String) },
      artifact: { transcript: expect.stringContaining("User:") },
    });
  });

  test("lists newest first, by page and by instant", async () => {
    const { client, create, pass } = await sdk();
    const ids: string[] = [];
    for (let second = 0; second < 5; second++) {
      ids.unshift((await create()).id);
      await pass(1);
    }
    const list = async (query: Vapi.ListCallsRequest) =>
      (await client.calls.list(query)).map(({ id }) => id);
    const at = (second: number) => new Date(start + second * 1000).toISOString();
    expect(await list({})).toEqual(ids);
    expect(await list({ limit: 2 })).toEqual(ids.slice(0, 2));
    expect(await list({ limit: 0 })).toEqual([]);
    expect(await list({ createdAtGe: at(3) })).toEqual(ids.slice(0, 2));
    expect(await list({ createdAtGt: at(3) })).toEqual(ids.slice(0, 1));
    expect(await list({ createdAtLe: at(1) })).toEqual(ids.slice(3));
    expect(await list({ createdAtLt: at(1) })).toEqual(ids.slice(4));
    expect(await list({ id: ids[2]! })).toEqual([ids[2]]);
    expect(await list({ assistantId: "other" })).toEqual([]);
    expect(await list({ updatedAtGe: at(4) })).not.toContain(ids[4]);
    await expect(list({ limit: 1_001 })).rejects.toThrow(VapiError);
  });

  test("renames a call", async () => {
    const { client, create } = await sdk();
    const { id } = await create();
    expect(await client.calls.update({ id, name: "renamed" })).toMatchObject({ name: "renamed" });
    await expect(client.calls.update({ id, name: "x".repeat(41) })).rejects.toThrow(VapiError);
  });

  test("deletes the record of a live call, which goes on all the same", async () => {
    const { client, create, simulator, pass } = await sdk();
    const { id } = await create();
    await pass(10);
    await client.calls.delete({ id });
    await expect(client.calls.get({ id })).rejects.toMatchObject({ statusCode: 404 });
    expect(simulator.calls[0]).toMatchObject({ status: "in-progress" });
  });

  test("schedules a call for later, and deletes it before", async () => {
    const { client, create, simulator, pass } = await sdk();
    const schedulePlan = { earliestAt: new Date(start + 60_000).toISOString() };
    const { id } = await create({ schedulePlan: schedulePlan as unknown as Vapi.SchedulePlan });
    const later = await create({ schedulePlan: schedulePlan as unknown as Vapi.SchedulePlan });
    expect(later.status).toBe("scheduled");
    await client.calls.delete({ id });
    await pass(63);
    expect(simulator.calls).toMatchObject([
      { status: "ended", endedReason: "scheduled-call-deleted", dialledAt: null },
      { status: "ringing", dialledAt: new Date(start + 62_000) },
    ]);
  });

  test("lists assistants and numbers, and finds one", async () => {
    const { client } = await sdk();
    const assistants = await client.assistants.list();
    expect(assistants.map(({ id }) => id)).toEqual(sampleAssistants.map(({ id }) => id));
    expect(await client.assistants.get({ id: assistantId })).toMatchObject({ id: assistantId });
    const numbers = await client.phoneNumbers.list();
    expect(numbers).toMatchObject(samplePhoneNumbers);
    expect(await client.phoneNumbers.get({ id: phoneNumberId })).toMatchObject({
      number: "+12125550100",
    });
    await expect(client.assistants.get({ id: "none" })).rejects.toMatchObject({ statusCode: 404 });
  });

  test("with another key sees another account, and without a key nothing", async () => {
    const { simulator, create } = await sdk();
    const { id } = await create();
    const as = (token: string) =>
      new VapiClient({ token, baseUrl: simulator.url, maxRetries: 0 }).calls;
    expect(await as("another key").list()).toEqual([]);
    await expect(as("another key").get({ id })).rejects.toMatchObject({ statusCode: 404 });
    const anonymous = await fetch(`${simulator.url}/call`);
    expect(anonymous.status).toBe(401);
  });

  test("with a second key of one organisation sees the same calls", async () => {
    const { simulator, create } = await sdk({ organisationOf: () => "acme" });
    const { id } = await create();
    const other = new VapiClient({ token: "second key", baseUrl: simulator.url });
    expect(await other.calls.get({ id })).toMatchObject({ id });
  });
});

describe("as VAPI does, the simulator refuses", () => {
  const number = "+14155550123";

  test.for<[string, object, string | RegExp]>([
    ["what it does not know", { foo: 1 }, "property foo should not exist"],
    ["top-level metadata", { metadata: {} }, "property metadata should not exist"],
    [
      "what it does not know inside",
      { customer: { number, foo: 1 } },
      "customer.property foo should not exist",
    ],
    [
      "a long name",
      { name: "x".repeat(41) },
      "name must be shorter than or equal to 40 characters",
    ],
    [
      "a long external id",
      { customer: { number, externalId: "x".repeat(41) } },
      "customer.externalId must be shorter than or equal to 40 characters",
    ],
    ["a number without a country", { customer: { number: "4155550123" } }, /E\.164/],
    ["an assistant that does not exist", { assistantId: "x" }, /`assistantId` x Does Not Exist/],
    ["a number that does not exist", { phoneNumberId: "x" }, /`phoneNumberId` x Does Not Exist/],
    ["a call to nobody", { customer: undefined }, /Couldn't Get Customer/],
    ["a call from nowhere", { phoneNumberId: undefined }, /Couldn't Get Phone Number/],
    [
      "a call abroad from a free number",
      { phoneNumberId: samplePhoneNumbers[2]!.id, customer: { number: "+442079460000" } },
      /international/,
    ],
  ])("%s", async ([, wrong, message]) => {
    const { simulator } = await given();
    const response = await fetch(`${simulator.url}/call`, {
      method: "POST",
      headers: { authorization: "Bearer key", "content-type": "application/json" },
      body: JSON.stringify({ assistantId, phoneNumberId, customer: { number }, ...wrong }),
    });
    expect(response.status).toBe(400);
    const body = (await response.json()) as { message: string | string[] };
    expect(body).toMatchObject({ statusCode: 400, error: "Bad Request" });
    expect([body.message].flat()[0]).toMatch(message);
    expect(simulator.calls).toEqual([]);
  });

  test("a call beyond the concurrency limit, until one ends", async () => {
    const { create, pass } = await sdk({ concurrencyLimit: 2 });
    await create();
    await create();
    await expect(create()).rejects.toMatchObject({
      statusCode: 400,
      body: { message: expect.stringContaining("Over Concurrency Limit") },
    });
    await pass(60);
    await expect(create()).resolves.toMatchObject({ status: "queued" });
  });

  test("the eleventh call of a free number in one UTC day", async () => {
    const { create, pass } = await sdk();
    const free = { phoneNumberId: samplePhoneNumbers[2]!.id };
    for (let made = 0; made < 10; made++) {
      await create(free);
      await pass(60);
    }
    await expect(create(free)).rejects.toMatchObject({
      body: { message: expect.stringContaining("Daily Outbound Call Limit") },
    });
    await pass(24 * 3600);
    await expect(create(free)).resolves.toMatchObject({ status: "queued" });
  });
});
