import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTcpServer, type AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { createManualClock } from "#simulator/clock.ts";
import type { FaultName } from "#simulator/faults.ts";
import { type SimulatorOptions, startSimulator } from "#simulator/simulator.ts";
import { createVapiClient } from "#vapi/client.ts";
import { VapiError } from "#vapi/types.ts";
import { aRequest } from "./requests.ts";

const start = Date.parse("2026-11-02T10:00:00Z");

async function given(options: SimulatorOptions = {}) {
  const clock = createManualClock(start);
  const simulator = await startSimulator({ clock, scriptFor: () => ({}), ...options });
  onTestFinished(() => simulator.close());
  const client = createVapiClient({ baseUrl: simulator.url, apiKey: "key", timeoutMs: 250 });
  const pass = (seconds: number) => clock.advanceTo(clock.now() + seconds * 1000);
  return { simulator, client, clock, pass };
}

/** A client of a server that answers as told; how many requests it got. */
async function clientOf(listener: RequestListener, { timeoutMs = 250 } = {}) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    listener(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { client: createVapiClient({ baseUrl, apiKey: "key", timeoutMs }), requests };
}

describe("placing a call", () => {
  test("makes one, with our dial's id in every carrier", async () => {
    const { client, simulator } = await given();
    const request = aRequest({ variables: { plan: "x" } });
    const answer = await client.placeCall(request);
    const [call] = simulator.calls;
    expect(answer).toMatchObject({
      kind: "ACCEPTED",
      httpStatus: 201,
      news: { vapiCallId: call!.id, dialId: request.dialId, status: "queued" },
    });
    expect(call).toMatchObject({
      name: request.dialId,
      externalId: request.dialId,
      number: request.customer.number,
      request: { assistantOverrides: { variableValues: { plan: "x" } } },
    });
  });

  test.for<[FaultName, boolean, Record<string, unknown>]>([
    ["resetBeforeCreate", false, { kind: "UNKNOWN", httpStatus: null }],
    ["errorBeforeCreate", false, { kind: "UNKNOWN", httpStatus: 500 }],
    ["unauthorized", false, { kind: "ACCOUNT_FAULT", scope: "TENANT" }],
    ["firewall", false, { kind: "ACCOUNT_FAULT", httpStatus: 403, scope: "CAMPAIGN" }],
    ["paymentRequired", false, { kind: "ACCOUNT_FAULT", httpStatus: 402, scope: "CAMPAIGN" }],
    ["rateLimit", false, { kind: "BUSY", httpStatus: 429, retryAfterMs: null }],
    ["overConcurrency", false, { kind: "BUSY", httpStatus: 400, retryAfterMs: null }],
    ["dailyLimit", false, { kind: "NUMBER_DAILY_LIMIT", httpStatus: 400 }],
    ["outage", false, { kind: "UNKNOWN", httpStatus: 502 }],
    ["hangAfterCreate", true, { kind: "UNKNOWN", httpStatus: null }],
    ["resetAfterCreate", true, { kind: "UNKNOWN", httpStatus: null }],
    ["errorAfterCreate", true, { kind: "UNKNOWN", httpStatus: 502 }],
    ["malformedAnswer", true, { kind: "UNKNOWN", httpStatus: 201 }],
    ["concurrencyBlocked", true, { kind: "BUSY", httpStatus: 201 }],
  ])("meets %s and posts no second time", async ([fault, creates, expected]) => {
    const { client, simulator } = await given({ faults: { [fault]: 1 } });
    expect(await client.placeCall(aRequest())).toMatchObject(expected);
    simulator.setFaults({ [fault]: 0 });
    expect(simulator.calls).toHaveLength(creates ? 1 : 0);
  });

  test("hears how long to wait", async () => {
    const { client } = await given({ faults: { rateLimit: 1, retryAfterSeconds: 12 } });
    expect(await client.placeCall(aRequest())).toMatchObject({
      kind: "BUSY",
      retryAfterMs: 12_000,
    });
  });

  test.for([
    ["the assistant", { assistantId: "11111111-1111-4111-8111-111111111111" }, "ACCOUNT_FAULT"],
    ["the number to call from", { phoneNumberId: "nobody's" }, "ACCOUNT_FAULT"],
    ["the number to call", { customer: { number: "0123", name: null } }, "REJECTED"],
  ] as const)("is refused where VAPI does not know %s", async ([, wrong, kind]) => {
    const { client, simulator } = await given();
    expect(await client.placeCall(aRequest(wrong))).toMatchObject({ kind, httpStatus: 400 });
    expect(simulator.calls).toEqual([]);
  });

  test("is refused for an unknown key, also for one that no header can carry", async () => {
    const { simulator } = await given({ invalidKeys: ["wrong", "wrg"] });
    for (const apiKey of ["wrong", "wr…g\n"]) {
      const client = createVapiClient({ baseUrl: simulator.url, apiKey });
      const answer = await client.placeCall(aRequest());
      expect(answer).toMatchObject({ kind: "ACCOUNT_FAULT", httpStatus: 401, scope: "TENANT" });
    }
  });

  test("never left towards a port that refuses, or a name that does not exist", async () => {
    const server = createTcpServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    const urls = [`http://127.0.0.1:${port}`, `http://localhost:${port}`, "http://vapi.invalid"];
    for (const baseUrl of urls) {
      const client = createVapiClient({ baseUrl, apiKey: "key" });
      expect(await client.placeCall(aRequest())).toMatchObject({ kind: "UNREACHABLE" });
    }
  });

  test("never left towards a server that does not speak TLS", async () => {
    const { simulator } = await given();
    const baseUrl = simulator.url.replace("http:", "https:");
    const client = createVapiClient({ baseUrl, apiKey: "key" });
    expect(await client.placeCall(aRequest())).toMatchObject({ kind: "UNREACHABLE" });
  });

  test("does not follow a redirect", async () => {
    const { client, requests } = await clientOf((_request, response) => {
      response.writeHead(308, { location: "/elsewhere" }).end();
    });
    expect(await client.placeCall(aRequest())).toMatchObject({
      kind: "UNREACHABLE",
      message: expect.stringContaining("VAPI_BASE_URL"),
    });
    expect(requests).toEqual(["POST /call"]);
  });

  test("gives up on a body that never ends", async () => {
    const { client, requests } = await clientOf((_request, response) => {
      response.writeHead(201).write('{"id":');
    });
    expect(await client.placeCall(aRequest())).toMatchObject({ kind: "UNKNOWN" });
    expect(requests).toEqual(["POST /call"]);
  });

  test("says who it is", async () => {
    const agents: unknown[] = [];
    const { client } = await clientOf((request, response) => {
      agents.push(request.headers["user-agent"], request.headers.authorization);
      response.writeHead(201).end('{"id":"1"}');
    });
    await client.placeCall(aRequest());
    expect(agents).toEqual(["call-scheduler", "Bearer key"]);
  });
});

describe("reading", () => {
  test("a call that exists, one that does not, and one that cannot be read now", async () => {
    const { client, simulator } = await given();
    await client.placeCall(aRequest());
    const { id } = simulator.calls[0]!;
    expect(await client.getCall(id)).toMatchObject({ kind: "FOUND", news: { vapiCallId: id } });
    expect(await client.getCall("nobody/..?x")).toEqual({ kind: "NOT_FOUND" });
    const broken = await clientOf((_request, response) => response.writeHead(403).end("no"));
    expect(await broken.client.getCall(id)).toEqual({
      kind: "FAILED",
      httpStatus: 403,
      message: "VAPI answered 403: no",
    });
  });

  test("is tried again when VAPI stumbles", async () => {
    let tries = 0;
    const { client, requests } = await clientOf(
      (_request, response) => {
        tries += 1;
        if (tries === 1) response.writeHead(502).end("<html>");
        else response.writeHead(200).end('[{"id":"a1","name":"Reminder"}]');
      },
      { timeoutMs: 5_000 },
    );
    expect(await client.assistants()).toEqual([{ id: "a1", name: "Reminder" }]);
    expect(requests).toHaveLength(2);
  });

  test.for([
    ["a list that is none", 200, '{"results":[]}'],
    ["a list cut in the middle", 200, "[{"],
    ["a wrong key", 401, '{"message":"Invalid Key."}'],
    ["a redirect", 307, ""],
  ] as const)("fails with %s", async ([, status, body]) => {
    const { client } = await clientOf((_request, response) => response.writeHead(status).end(body));
    await expect(client.assistants()).rejects.toThrow(VapiError);
    await expect(client.listCalls({ createdAtGe: new Date(start) })).rejects.toThrow(VapiError);
  });

  test("assistants and numbers, without the credentials that VAPI sends along", async () => {
    const { client } = await given();
    expect(await client.assistants()).toContainEqual({
      id: "5a3b1e60-0001-4000-8000-000000000001",
      name: "Appointment reminder",
    });
    expect(await client.phoneNumbers()).toContainEqual({
      id: "5a3b1e60-0002-4000-8000-000000000001",
      name: "New York office",
      number: "+12125550100",
      provider: "twilio",
      status: "active",
    });
  });
});

describe("ending a call", () => {
  test("hangs up a live one, and is done where it has ended", async () => {
    const { client, simulator, pass } = await given();
    const answer = await client.placeCall(aRequest());
    if (answer.kind !== "ACCEPTED") throw new Error(answer.kind);
    await pass(10);
    await client.endCall(answer.news.vapiCallId);
    expect(simulator.calls[0]).toMatchObject({ status: "ended", endedReason: "manually-canceled" });
    const { endedAt } = simulator.calls[0]!;
    await pass(10);
    await client.endCall(answer.news.vapiCallId);
    expect(simulator.calls[0]).toMatchObject({ status: "ended", endedAt });
  });

  test("hangs up under whatever name of VAPI's host we were given", async () => {
    const { simulator, pass } = await given();
    const baseUrl = simulator.url.replace("127.0.0.1", "localhost");
    const client = createVapiClient({ baseUrl, apiKey: "key" });
    const answer = await client.placeCall(aRequest());
    if (answer.kind !== "ACCEPTED") throw new Error(answer.kind);
    await pass(10);
    await client.endCall(answer.news.vapiCallId);
    expect(simulator.calls[0]).toMatchObject({ endedReason: "manually-canceled" });
  });

  test("cancels one that does not ring yet", async () => {
    const { client, simulator } = await given();
    await client.placeCall(aRequest());
    await client.endCall(simulator.calls[0]!.id);
    expect(simulator.calls[0]).toMatchObject({ endedReason: "call-deleted", dialledAt: null });
  });

  test("says so where VAPI cannot: while it rings", async () => {
    const { client, simulator, pass } = await given();
    await client.placeCall(aRequest());
    await pass(3);
    const ringing = client.endCall(simulator.calls[0]!.id);
    await expect(ringing).rejects.toThrow("it can only end a call that has been answered");
    expect(simulator.calls[0]).toMatchObject({ status: "ringing" });
  });

  test("fails where VAPI does not say how it stands", async () => {
    const { client } = await clientOf((_request, response) => response.writeHead(403).end("{}"));
    const ending = client.endCall("some");
    await expect(ending).rejects.toMatchObject({ name: "VapiError", httpStatus: 403 });
  });

  test("that VAPI does not know is no error", async () => {
    const { client, requests } = await clientOf((_request, response) =>
      response.writeHead(404).end('{"message":"Not Found"}'),
    );
    await expect(client.endCall("unknown")).resolves.toBe("NOT_KNOWN");
    expect(requests).toEqual(["GET /call/unknown"]);
  });

  test("never posts to a host that is not VAPI's", async () => {
    let visits = 0;
    const stranger = createServer((_request, response) => response.end());
    stranger.on("request", () => (visits += 1)).listen(0, "127.0.0.1");
    onTestFinished(() => void stranger.close());
    await once(stranger, "listening");
    const controlUrl = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/control`;
    const call = { id: "some", status: "in-progress", monitor: { controlUrl } };
    const { client } = await clientOf((_request, response) => response.end(JSON.stringify(call)));
    await expect(client.endCall("some")).rejects.toThrow("VAPI did not hang up");
    expect(visits).toBe(0);
  });
});
