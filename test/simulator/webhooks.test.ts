import { describe, expect, test } from "vitest";
import { sampleAssistants, samplePhoneNumbers } from "#simulator/samples.ts";
import { newsFromWebhook } from "#vapi/news.ts";
import { verifyWebhook } from "#vapi/webhook-auth.ts";
import { aRequest } from "../vapi/requests.ts";
import { given, start } from "./given.ts";

describe("a call", () => {
  test("announces what VAPI was seen to announce, in order, each at its time", async () => {
    const { client, receiver, pass, webhook } = await given();
    const request = aRequest({ webhook });
    await client.placeCall(request);
    await pass(60);
    expect(receiver.told()).toEqual(["in-progress", "ended", "end-of-call-report"]);
    const [answered, ended, report] = receiver.received.map(({ message }) => message);
    expect(answered).toMatchObject({ timestamp: start + 7_000, call: { status: "queued" } });
    expect(ended).toMatchObject({
      timestamp: start + 37_000,
      endedReason: "customer-ended-call",
      call: { status: "queued", cost: 0 },
    });
    expect(newsFromWebhook(report)).toMatchObject({
      dialId: request.dialId,
      status: "ended",
      durationSeconds: 30,
      cost: 0.05,
      transcript: expect.stringContaining("User:"),
    });
  });

  test("leaves a recording that is as long as the conversation, whole and in parts", async () => {
    const { client, receiver, pass, webhook } = await given();
    await client.placeCall(aRequest({ webhook }));
    await pass(60);
    const news = newsFromWebhook(receiver.received.at(-1)!.message);
    const { recordingUrl } = news as { readonly recordingUrl: string };
    const whole = await fetch(recordingUrl);
    expect([whole.status, whole.headers.get("content-type")]).toEqual([200, "audio/wav"]);
    const wav = Buffer.from(await whole.arrayBuffer());
    // 30 seconds of 8,000 bytes behind the header.
    expect([wav.subarray(0, 4).toString(), wav.length]).toEqual(["RIFF", 44 + 240_000]);
    const part = await fetch(recordingUrl, { headers: { range: "bytes=240000-" } });
    expect([part.status, part.headers.get("content-range")]).toEqual([
      206,
      "bytes 240000-240043/240044",
    ]);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(wav.subarray(240_000));
    expect((await fetch(recordingUrl, { headers: { range: "bytes=240044-" } })).status).toBe(416);
  });

  test("is announced to whoever waits for a fraction of a millisecond, too", async () => {
    const { simulator, receiver, pass, webhook } = await given();
    const response = await fetch(`${simulator.url}/call`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer key" },
      body: JSON.stringify({
        assistantId: sampleAssistants[0]!.id,
        phoneNumberId: samplePhoneNumbers[0]!.id,
        customer: { number: "+14155550123" },
        assistantOverrides: { server: { url: webhook.url, timeoutSeconds: 5.000_5 } },
      }),
    });
    expect(response.status).toBe(201);
    await pass(60);
    expect(receiver.told()).toEqual(["in-progress", "ended", "end-of-call-report"]);
  });

  test("announces queued and ringing where it is told to", async () => {
    const { client, receiver, pass, webhook } = await given({
      announces: { queued: true, ringing: true },
    });
    await client.placeCall(aRequest({ webhook }));
    await pass(60);
    expect(receiver.told().join(", ")).toBe(
      "queued, ringing, in-progress, ended, end-of-call-report",
    );
  });

  test("goes as its script says", async () => {
    const { client, simulator, receiver, pass, webhook } = await given({
      scriptFor: ({ number }) =>
        number.endsWith("9")
          ? { answersAfterSeconds: null, lastsSeconds: 45, endedReason: "customer-did-not-answer" }
          : { answersAfterSeconds: 3, lastsSeconds: 10, endedReason: "assistant-ended-call" },
    });
    await client.placeCall(aRequest({ webhook }));
    await client.placeCall(aRequest({ webhook, customer: { number: "+14155550199", name: null } }));
    await pass(60);
    const at = (seconds: number) => new Date(start + seconds * 1000);
    expect(simulator.calls).toMatchObject([
      { dialledAt: at(2), answeredAt: at(5), endedAt: at(15), endedReason: "assistant-ended-call" },
      { dialledAt: at(2), answeredAt: null, endedAt: at(47) },
    ]);
    expect(receiver.told().filter((told) => told === "in-progress")).toHaveLength(1);
  });

  test("ends at its longest duration, and takes a voicemail for silence without detection", async () => {
    const { client, simulator, pass } = await given({
      scriptFor: ({ number }) =>
        number.endsWith("9") ? { endedReason: "voicemail" } : { lastsSeconds: 10_000 },
    });
    const voicemail = { number: "+14155550199", name: null };
    await client.placeCall(aRequest({ maxDurationSeconds: 60 }));
    await client.placeCall(aRequest({ customer: voicemail, voicemailDetection: false }));
    await client.placeCall(aRequest({ customer: voicemail, voicemailDetection: true }));
    await pass(120);
    expect(simulator.calls.map(({ endedReason }) => endedReason)).toEqual([
      "exceeded-max-duration",
      "silence-timed-out",
      "voicemail",
    ]);
  });
});

describe("webhooks", () => {
  test("carry the secret that the call asked for, and a signature where the account signs", async () => {
    const { client, receiver, pass, webhook } = await given({ signingSecret: "signing-secret" });
    await client.placeCall(aRequest({ webhook }));
    await pass(60);
    const { headers, rawBody } = receiver.received[0]!;
    const now = new Date(start + 7_000);
    expect(verifyWebhook({ headers, rawBody, secret: "webhook-secret", now })).toBe(true);
    expect(verifyWebhook({ headers, rawBody, secret: "signing-secret", now })).toBe(true);
    expect(verifyWebhook({ headers, rawBody, secret: "another", now })).toBe(false);
  });

  test.for([
    ["dropStatusUpdate", ["end-of-call-report"]],
    ["dropReport", ["in-progress", "ended"]],
    [
      "duplicateWebhook",
      ["in-progress", "in-progress", "ended", "ended", "end-of-call-report", "end-of-call-report"],
    ],
    ["reportBeforeEnded", ["in-progress", "end-of-call-report", "ended"]],
    ["endedBeforeInProgress", ["ended", "in-progress", "end-of-call-report"]],
  ] as const)("with %s arrive as %o", async ([fault, told]) => {
    const { client, receiver, pass, webhook } = await given({ faults: { [fault]: 1 } });
    await client.placeCall(aRequest({ webhook }));
    await pass(60);
    expect(receiver.told()).toEqual(told);
  });

  test("arrive again a minute later", async () => {
    const { client, receiver, pass, webhook } = await given({
      faults: { lateDuplicateWebhook: 1 },
    });
    await client.placeCall(aRequest({ webhook }));
    await pass(60);
    const once = receiver.told();
    await pass(60);
    expect(receiver.told()).toEqual([...once, ...once]);
  });

  test("arrive before the answer to the call's creation", async () => {
    const { client, receiver, webhook, simulator } = await given({
      faults: { webhookBeforeAnswer: 1 },
    });
    const answer = await client.placeCall(aRequest({ webhook }));
    expect(receiver.told()).toEqual(["ringing"]);
    expect(answer).toMatchObject({ kind: "ACCEPTED", news: { status: "ringing" } });
    expect(simulator.calls[0]).toMatchObject({ faults: ["webhookBeforeAnswer"] });
  });

  test("that nobody takes are repeated by the call's plan, ever more slowly", async () => {
    const { client, receiver, clock, pass, webhook } = await given();
    receiver.answers = [500, 503, 404, 200];
    await client.placeCall(aRequest({ webhook }));
    const arrivals: number[] = [];
    for (let second = 0; second < 30; second++) {
      await pass(1);
      while (arrivals.length < receiver.received.length) arrivals.push(clock.now() - start);
    }
    expect(receiver.told()).toEqual(["in-progress", "in-progress", "in-progress", "in-progress"]);
    expect(arrivals).toEqual([7_000, 8_000, 10_000, 14_000]);
  });

  test("that nobody ever takes are given up after the plan's last try", async () => {
    const { client, receiver, pass, webhook } = await given({
      scriptFor: () => ({ ringsAfterSeconds: null, lastsSeconds: 0, endedReason: "customer-busy" }),
    });
    receiver.answers = Array.from({ length: 100 }, () => 500);
    await client.placeCall(aRequest({ webhook }));
    await pass(600);
    expect(receiver.told().filter((told) => told === "ended")).toHaveLength(8);
  });

  test("without a plan are sent once, and outlive a receiver that is gone", async () => {
    const { simulator, receiver, pass } = await given();
    receiver.answers = [500];
    const { webhook: _webhook, ...request } = aRequest();
    const post = (url: string) =>
      fetch(`${simulator.url}/call`, {
        method: "POST",
        headers: { authorization: "Bearer key" },
        body: JSON.stringify({
          assistantId: request.assistantId,
          phoneNumberId: request.phoneNumberId,
          customer: { number: request.customer.number },
          assistantOverrides: { server: { url } },
        }),
      });
    await post(receiver.url);
    await post("http://127.0.0.1:9/gone");
    await pass(60);
    expect(receiver.told()).toEqual(["in-progress", "ended", "end-of-call-report"]);
    expect(simulator.calls.map(({ status }) => status)).toEqual(["ended", "ended"]);
  });
});

describe("reading through a fault", () => {
  test("a new call stays invisible for a while, though it rings", async () => {
    const { client, simulator, pass } = await given({ faults: { listLag: 1, listLagSeconds: 30 } });
    await client.placeCall(aRequest());
    const { id } = simulator.calls[0]!;
    const listed = async () =>
      (await client.listCalls({ createdAtGe: new Date(start) })).calls.length;
    await pass(29);
    expect([await listed(), await client.getCall(id)]).toEqual([0, { kind: "NOT_FOUND" }]);
    await pass(1);
    expect(await listed()).toBe(1);
  });

  test("transcript and cost come long after the end", async () => {
    const { client, simulator, pass } = await given({
      faults: { lateArtifacts: 1, lateArtifactsSeconds: 20 },
    });
    await client.placeCall(aRequest());
    const { id } = simulator.calls[0]!;
    await pass(40);
    const early = await client.getCall(id);
    expect(early).toMatchObject({ news: { status: "ended", cost: null, transcript: null } });
    await pass(20);
    const late = await client.getCall(id);
    expect(late).toMatchObject({ news: { cost: 0.05, transcript: expect.any(String) } });
  });

  test("faults are switched over HTTP while it runs, and nonsense is refused", async () => {
    const { client, simulator } = await given();
    const put = (body: unknown) =>
      fetch(`${simulator.url}/simulator/faults`, { method: "PUT", body: JSON.stringify(body) });
    expect((await put({ getNotFound: 1 })).status).toBe(200);
    await client.placeCall(aRequest());
    const { id } = simulator.calls[0]!;
    expect(await client.getCall(id)).toEqual({ kind: "NOT_FOUND" });
    expect((await put({ getNotFound: 0 })).status).toBe(200);
    expect(await client.getCall(id)).toMatchObject({ kind: "FOUND" });
    expect((await put({ gremlins: 1 })).status).toBe(400);
    expect((await put({ outage: 2 })).status).toBe(400);
    const calls = await (await fetch(`${simulator.url}/simulator/calls`)).json();
    expect(calls).toMatchObject([{ id, number: "+14155550123" }]);
  });
});
