import { describe, expect, test } from "vitest";
import { answerFromError, answerFromResponse, type HttpAnswer } from "#vapi/answer.ts";

const id = "019a9046-121e-766d-bd1f-000000000001";
const receivedAt = new Date("2026-11-02T10:00:00Z");

function answer(
  status: number,
  body: unknown = "",
  headers: Record<string, string> = {},
): HttpAnswer {
  const bodyText = typeof body === "string" ? body : JSON.stringify(body);
  return { status, headers: new Headers(headers), bodyText, receivedAt };
}

const nest = (status: number, message: string | string[]) =>
  answer(status, { message, error: "…", statusCode: status });

const webPage =
  "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>cloudflare</body></html>";

describe("an answer to POST /call is", () => {
  test.for<[string, HttpAnswer, Record<string, unknown>]>([
    ["a call", answer(201, { id, status: "queued" }), { kind: "ACCEPTED", httpStatus: 201 }],
    [
      "a call with its limits, which block nothing",
      answer(201, { id, subscriptionLimits: { concurrencyBlocked: false, concurrencyLimit: 10 } }),
      { kind: "ACCEPTED" },
    ],
    ["a call with a 200", answer(200, { id }), { kind: "ACCEPTED", httpStatus: 200 }],
    [
      "a call blocked by the concurrency limit",
      answer(201, { id, subscriptionLimits: { concurrencyBlocked: true } }),
      { kind: "BUSY", httpStatus: 201, retryAfterMs: null },
    ],
    [
      "over-concurrency in words",
      nest(400, "Over Concurrency Limit. Upgrade to go on."),
      { kind: "BUSY", httpStatus: 400, retryAfterMs: null },
    ],
    [
      "over-concurrency in a flag",
      answer(400, { message: "No.", subscriptionLimits: { concurrencyBlocked: true } }),
      { kind: "BUSY", httpStatus: 400 },
    ],
    ["a rate limit", nest(429, "Too Many Requests"), { kind: "BUSY", retryAfterMs: null }],
    [
      "a rate limit with seconds",
      answer(429, "", { "retry-after": "7" }),
      { kind: "BUSY", retryAfterMs: 7_000 },
    ],
    [
      "a rate limit with a date, read by the sender's own clock",
      answer(429, "", {
        "retry-after": "Mon, 02 Nov 2026 09:00:30 GMT",
        date: "Mon, 02 Nov 2026 09:00:00 GMT",
      }),
      { kind: "BUSY", retryAfterMs: 30_000 },
    ],
    [
      "a rate limit with a date and no clock of the sender",
      answer(429, "", { "retry-after": "Mon, 02 Nov 2026 10:00:20 GMT" }),
      { kind: "BUSY", retryAfterMs: 20_000 },
    ],
    [
      "a rate limit whose date has passed",
      answer(429, "", { "retry-after": "Mon, 02 Nov 2026 09:00:00 GMT" }),
      { kind: "BUSY", retryAfterMs: 0 },
    ],
    [
      "a rate limit for ever, which counts for an hour",
      answer(429, "", { "retry-after": "99999999" }),
      { kind: "BUSY", retryAfterMs: 3_600_000 },
    ],
    [
      "a rate limit with nonsense",
      answer(429, "", { "retry-after": "soon" }),
      { kind: "BUSY", retryAfterMs: null },
    ],
    [
      "a wrong key",
      nest(
        401,
        "Invalid Key. Hot tip, you may be using the private key instead of the public key.",
      ),
      { kind: "ACCOUNT_FAULT", httpStatus: 401, scope: "TENANT" },
    ],
    ["no money", nest(402, "Payment Required"), { kind: "ACCOUNT_FAULT", scope: "CAMPAIGN" }],
    ["forbidden", nest(403, "Forbidden"), { kind: "ACCOUNT_FAULT", scope: "CAMPAIGN" }],
    [
      "Cloudflare's refusal of a client",
      answer(403, "error code: 1010"),
      { kind: "ACCOUNT_FAULT", message: "VAPI answered 403: error code: 1010" },
    ],
    [
      "an unknown assistant with a 404",
      nest(404, "Assistant Not Found"),
      { kind: "ACCOUNT_FAULT", httpStatus: 404, scope: "CAMPAIGN" },
    ],
    [
      "an unknown assistant with a 400",
      nest(400, "Couldn't Get Assistant. `assistantId` 1 Does Not Exist."),
      { kind: "ACCOUNT_FAULT", httpStatus: 400, scope: "CAMPAIGN" },
    ],
    [
      "an unknown number",
      nest(400, "Couldn't Get Phone Number. Need Either `phoneNumberId` Or `phoneNumber`."),
      { kind: "ACCOUNT_FAULT", scope: "CAMPAIGN" },
    ],
    [
      "an id that is none",
      nest(400, ["phoneNumberId must be a UUID"]),
      { kind: "ACCOUNT_FAULT", scope: "CAMPAIGN" },
    ],
    [
      "a structured error about the assistant",
      answer(400, {
        message: ["not valid"],
        detail: "not valid",
        errors: [{ code: "INVALID_VALUE", message: "not valid", pointer: "/body/assistantId" }],
      }),
      { kind: "ACCOUNT_FAULT", scope: "CAMPAIGN" },
    ],
    [
      "a frozen subscription",
      nest(400, "Subscription Is Frozen. Update Your Billing."),
      { kind: "ACCOUNT_FAULT", scope: "CAMPAIGN" },
    ],
    [
      "a property that VAPI no longer takes, which every call would carry",
      nest(400, ["assistantOverrides.property foo should not exist"]),
      { kind: "ACCOUNT_FAULT", scope: "CAMPAIGN" },
    ],
    [
      "the daily limit of a free number",
      nest(
        400,
        "Couldn't Start Call. Numbers Bought On Vapi Have A Daily Outbound Call Limit. Import Your Own Twilio Numbers To Scale Without Limits.",
      ),
      { kind: "NUMBER_DAILY_LIMIT", httpStatus: 400 },
    ],
    [
      "a number that is not E.164",
      nest(400, [
        "customer.number must be a valid phone number in the E.164 format. Hot tip, you may be missing the country code (Eg. US: +1).",
      ]),
      { kind: "REJECTED", httpStatus: 400, refused: "CONTACT" },
    ],
    [
      "a call abroad from a free number",
      nest(400, "Couldn't start call. Free Vapi numbers do not support international calls."),
      // Another number to call from may reach this contact.
      { kind: "REJECTED", refused: "REQUEST" },
    ],
    [
      "a structured error about the customer",
      answer(400, {
        detail: "customer.name is too long",
        errors: [{ code: "OUT_OF_RANGE", message: "too long", pointer: "/body/customer/name" }],
      }),
      {
        kind: "REJECTED",
        message: "VAPI answered 400: customer.name is too long",
        refused: "CONTACT",
      },
    ],
    [
      "a structured error that only points at the customer",
      answer(400, {
        detail: "too long",
        errors: [{ code: "OUT_OF_RANGE", message: "too long", pointer: "/body/customer/name" }],
      }),
      { kind: "REJECTED", refused: "CONTACT" },
    ],
    [
      "another 4xx",
      nest(422, "Unprocessable"),
      { kind: "REJECTED", httpStatus: 422, refused: "REQUEST" },
    ],
    ["a proxy that wants to know us", answer(407, ""), { kind: "UNREACHABLE" }],
    ["a request timeout, which is not definite", nest(408, "…"), { kind: "UNKNOWN" }],
    ["an error of VAPI", nest(500, "Internal server error"), { kind: "UNKNOWN", httpStatus: 500 }],
    [
      "a web page of a proxy",
      answer(502, webPage),
      { kind: "UNKNOWN", httpStatus: 502, message: "VAPI answered 502: 502 Bad Gateway" },
    ],
    ["Cloudflare's timeout", answer(524, "error code: 524"), { kind: "UNKNOWN" }],
    ["a 201 cut in the middle", answer(201, '{"id":"019a'), { kind: "UNKNOWN", httpStatus: 201 }],
    ["a 201 without an id", answer(201, { status: "queued" }), { kind: "UNKNOWN" }],
    ["an empty 204", answer(204), { kind: "UNKNOWN" }],
    [
      "a redirect that asks for the same elsewhere",
      answer(308, "", { location: "https://elsewhere.example/call" }),
      { kind: "UNREACHABLE" },
    ],
    ["a redirect that may follow a call", answer(303), { kind: "UNKNOWN", httpStatus: 303 }],
  ])("%s", ([, given, expected]) => {
    expect(answerFromResponse(given)).toMatchObject(expected);
  });
});

test("what VAPI says reaches the person, shortened and without its markup", () => {
  const long = answerFromResponse(nest(422, ["first", "second", "x".repeat(2_000)]));
  expect(long).toMatchObject({
    message: expect.stringMatching(/^VAPI answered 422: first; second; x{100,500}$/),
  });
  const page = answerFromResponse(answer(404, "<p>nothing here</p>"));
  expect(page).toMatchObject({ message: "VAPI answered 404: a web page" });
});

describe("a request without an answer", () => {
  const failed = (cause: unknown) =>
    new Error("Request failed", { cause: new TypeError("fetch failed", { cause }) });
  const system = (code: string, more: object = {}) =>
    Object.assign(new Error(`failed with ${code}`), { code }, more);

  test.for([
    ["a refused connection", system("ECONNREFUSED", { syscall: "connect" })],
    ["a host that cannot be routed to", system("EHOSTUNREACH", { syscall: "connect" })],
    ["a name that does not exist", system("ENOTFOUND", { syscall: "getaddrinfo" })],
    ["a name server in trouble", system("EAI_AGAIN", { syscall: "getaddrinfo" })],
    ["a connect timeout", system("UND_ERR_CONNECT_TIMEOUT")],
    ["an expired certificate", system("CERT_HAS_EXPIRED")],
    ["a certificate of somebody else", system("ERR_TLS_CERT_ALTNAME_INVALID")],
    ["a certificate that nobody vouches for", system("DEPTH_ZERO_SELF_SIGNED_CERT")],
    ["an HTTP server where TLS was expected", system("ERR_SSL_WRONG_VERSION_NUMBER")],
    ["a port that fetch does not connect to", new Error("bad port")],
    [
      "refusals of every address of a name",
      Object.assign(new AggregateError([system("ECONNREFUSED", { syscall: "connect" })]), {
        code: "ECONNREFUSED",
      }),
    ],
  ] as const)("never left after %s", ([, cause]) => {
    expect(answerFromError(failed(cause))).toMatchObject({ kind: "UNREACHABLE" });
  });

  test.for([
    ["a reset", system("ECONNRESET", { syscall: "read" })],
    ["a socket closed by the other side", system("UND_ERR_SOCKET")],
    ["a broken pipe", system("EPIPE", { syscall: "write" })],
    ["an unreachable host in the middle", system("EHOSTUNREACH", { syscall: "read" })],
    ["a silence before the headers", system("UND_ERR_HEADERS_TIMEOUT")],
    ["a silence before the body", system("UND_ERR_BODY_TIMEOUT")],
    ["an unexplained TLS error", system("EPROTO")],
    ["something nobody has seen", "what?"],
  ] as const)("may have left after %s", ([, cause]) => {
    expect(answerFromError(failed(cause))).toMatchObject({ kind: "UNKNOWN", httpStatus: null });
  });

  test("may have left when our own timeout ended it", () => {
    const timeout = new DOMException("The operation was aborted due to timeout", "TimeoutError");
    expect(answerFromError(timeout)).toMatchObject({ kind: "UNKNOWN", httpStatus: null });
  });
});
