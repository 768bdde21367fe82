import { document } from "../documents.ts";
import { HttpClient, type Sent } from "../http.ts";
import { nastyJson, nastyText } from "../nasty.ts";
import { fine } from "../outcome.ts";
import { speak } from "../socket.ts";
import { Tape } from "../tape.ts";
import type { Target } from "../target.ts";
import { newCampaigns, newFuzzTenant } from "../world.ts";
import { judged } from "./graphql.ts";

export const documentsTarget: Target = {
  name: "documents",
  role: "api",
  concurrency: 12,
  async prepare(world) {
    const tenant = await newFuzzTenant(world);
    await newCampaigns(world, tenant, 3);
    const http = new HttpClient(world.server.url, documentsTarget.concurrency);
    return {
      async run(bytes) {
        const tape = new Tape(bytes);
        if (isSocket(tape)) return await speak(world.server.url, tenant.apiKey, tape);
        const sent = requestOf(tape, tenant.apiKey);
        const received = await http.send(sent, { isStream: sent.isStream });
        // Header lines that are too long are Node's to refuse.
        if (received.status === null && sent.path.length > 10_000) return fine("hung up");
        return judged(received);
      },
      show(bytes) {
        const tape = new Tape(bytes);
        if (isSocket(tape)) return `socket ${document(tape).slice(0, 800)}`;
        return JSON.stringify(requestOf(tape, "…")).slice(0, 1_000);
      },
      between: async () => [],
      close: () => http.close(),
    };
  },
};

function isSocket(tape: Tape): boolean {
  return tape.chance(4);
}

const contentTypes = [
  "application/json",
  "application/json; charset=utf-16",
  "text/plain",
  "application/graphql",
  "",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "multipart/form-data; boundary=x",
  "application/xml",
  "application/json, application/json",
  "application/graphql-response+json",
];
const accepts = [
  "*/*",
  "application/json",
  "application/graphql-response+json",
  "text/event-stream",
  "multipart/mixed",
  "text/html",
  "image/png",
  "",
  "application/json;q=0",
];

const hosts = ["localhost", "[", "a b", "x:99999", "x/y?z", "///", "%", "x@y"];

type Request = Sent & { readonly isStream: boolean };

function requestOf(tape: Tape, apiKey: string): Request {
  const kind = tape.below(20);
  const isOdd = kind > 16;
  const accept = isOdd || tape.chance(5) ? tape.pick(accepts) : "application/json";
  const headers = {
    authorization: `Bearer ${apiKey}`,
    accept,
    "content-type": isOdd ? tape.pick(contentTypes) : "application/json",
    ...(isOdd && { host: tape.pick(hosts) }),
  };
  const isStream = accept === "text/event-stream" || accept === "multipart/mixed";
  if (kind === 15 || kind === 16) {
    const query = encodeURIComponent(document(tape).toWellFormed()).slice(0, 14_000);
    const rest = tape.chance(20)
      ? `&variables=${encodeURIComponent(nastyText(tape, 500).toWellFormed())}`
      : "";
    const { "content-type": _, ...others } = headers;
    return { method: "GET", path: `/graphql?query=${query}${rest}`, headers: others, isStream };
  }
  const method =
    isOdd && tape.chance(20) ? tape.pick(["PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"]) : "POST";
  return { method, path: "/graphql", headers, body: bodyOf(tape, kind), isStream };
}

function bodyOf(tape: Tape, kind: number): string {
  const query = document(tape);
  switch (kind) {
    case 13:
      return JSON.stringify(tape.times(5, () => ({ query })));
    case 14:
      return JSON.stringify({
        query: tape.chance(50) ? query : nastyJson(tape),
        variables: nastyJson(tape),
        operationName: nastyJson(tape),
        extensions: nastyJson(tape),
      });
    case 18:
      return nastyText(tape, 100_000);
    case 19:
      return JSON.stringify({ query }).slice(0, -1 - tape.below(20));
    default:
      return JSON.stringify({ query });
  }
}
