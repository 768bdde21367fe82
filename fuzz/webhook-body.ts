import { statuses } from "#vapi/contract.ts";
import { ended, inProgress, report } from "../test/vapi/webhooks.ts";
import { nastyJson, nastyKey, nastyText } from "./nasty.ts";
import type { Tape } from "./tape.ts";

/** A call that VAPI could be speaking of. */
export interface KnownCall {
  readonly vapiCallId: string;
  readonly dialId: string;
}

const reasons = [
  "customer-ended-call",
  "silence-timed-out",
  "customer-did-not-answer",
  "customer-busy",
  "voicemail",
  "twilio-failed-to-connect-call",
  "call.start.error-get-org",
  "pipeline-error-openai-llm-failed",
  "call.in-progress.error-sip-telephony-provider-failed-to-connect-call",
  "assistant-error",
  "never-heard-of",
];

/** A webhook's body: one of VAPI's that was tampered with, or any JSON, or none. */
export function webhookBody(tape: Tape, call: KnownCall): Buffer {
  const kind = tape.below(20);
  if (kind === 19) return broken(tape);
  const body = kind === 18 ? nastyJson(tape) : { message: message(tape, call) };
  const text = JSON.stringify(body) ?? "";
  if (!tape.chance(5)) return Buffer.from(text);
  const bytes = Buffer.from(text);
  if (bytes.length > 0) bytes[tape.below(bytes.length)] = tape.below(256);
  return bytes.subarray(0, tape.chance(50) ? tape.below(bytes.length + 1) : bytes.length);
}

function message(tape: Tape, { vapiCallId, dialId }: KnownCall): unknown {
  const copy = structuredClone(tape.pick<object>([inProgress, ended, report])) as Record<
    string,
    unknown
  >;
  if (!tape.chance(10)) {
    const call = copy["call"] as Record<string, unknown>;
    call["id"] = vapiCallId;
    call["assistantOverrides"] = { metadata: { dialId } };
  }
  if (tape.chance(50)) copy["status"] = tape.pick(statuses);
  if (tape.chance(50)) copy["endedReason"] = tape.pick(reasons);
  for (const _ of tape.times(4, () => 0)) tamper(copy, tape);
  return copy;
}

/** Puts something else at some place of the tree, adds a key, or takes one away. */
function tamper(root: Record<string, unknown>, tape: Tape): void {
  let place: Record<string, unknown> = root;
  for (;;) {
    const names = Object.keys(place);
    const name = names.length === 0 ? "x" : tape.pick(names);
    const next = place[name];
    if (typeof next === "object" && next !== null && tape.chance(60)) {
      place = next as Record<string, unknown>;
      continue;
    }
    const value = tape.chance(50) ? nastyText(tape) : nastyJson(tape);
    if (tape.chance(15)) delete place[name];
    else set(place, tape.chance(20) ? nastyKey(tape) : name, value);
    return;
  }
}

/** Also `__proto__`, as a property like any other. */
function set(place: Record<string, unknown>, name: string, value: unknown): void {
  // The length of a list is a number and cannot be made another thing.
  if (Array.isArray(place) && name === "length") return;
  Object.defineProperty(place, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function broken(tape: Tape): Buffer {
  const many = tape.pick([10, 1_000, 100_000, 600_000]);
  const bodies: (() => string | Buffer)[] = [
    () => "",
    () => "[".repeat(many),
    () => '{"message":'.repeat(many / 10),
    () => `{"message":{"type":"status-update","a":[${"{},".repeat(many)}0]}}`,
    () => `{"message":{"type":"status-update",${wide(Math.min(many, 180_000))}}}`,
    () =>
      `{"message":{"type":"end-of-call-report","transcript":"${"\\u0000\\ud800".repeat(many / 10)}"}}`,
    () => `{"message":{"type":"\\ud800","status":1e999}}`,
    () => `{"message":{"type":"status-update","type":"end-of-call-report"}}`,
    () => `{"message":{"type":"status-update","n":1${"0".repeat(many)}}}`,
    () => '{"__proto__":{"message":{"type":"status-update"}}}',
    () => Buffer.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]),
    () => Buffer.alloc(many, 0x22),
    () => Buffer.alloc(many, 0x5c),
    () => "x".repeat(tape.chance(20) ? 2_000_001 : many),
    () => nastyText(tape),
  ];
  return Buffer.from(tape.pick(bodies)() as string);
}

function wide(count: number): string {
  return Array.from({ length: count }, (_, index) => `"${index.toString(36)}":0`).join(",");
}
