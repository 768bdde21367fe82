import type { SimulatedCall } from "./call.ts";

/** What can happen to a call by the passing of time. */
export type Step = "queue" | "ring" | "answer" | "end" | "report";

/** What a webhook announces. */
export type Announcement = "queued" | "ringing" | "in-progress" | "ended" | "end-of-call-report";

/** From the end to the report: 1.3 to 2 seconds were seen. */
const reportAfterSeconds = 1.5;

/** The next step of the call if it is not ended before, and when; null if there is none. */
export function nextStep(call: SimulatedCall, speed: number): { step: Step; atMs: number } | null {
  const { script } = call;
  if (isStuck(call)) return null;
  const after = (from: Date, seconds: number) => from.getTime() + (seconds * 1000) / speed;
  if (call.endedAt !== null) {
    if (call.isReported) return null;
    return { step: "report", atMs: after(call.endedAt, reportAfterSeconds) };
  }
  if (call.status === "scheduled") return { step: "queue", atMs: call.queuedAt.getTime() };
  if (call.answeredAt !== null) {
    return { step: "end", atMs: after(call.answeredAt, script.lastsSeconds) };
  }
  if (call.dialledAt !== null) {
    return script.answersAfterSeconds === null
      ? { step: "end", atMs: after(call.dialledAt, script.lastsSeconds) }
      : { step: "answer", atMs: after(call.dialledAt, script.answersAfterSeconds) };
  }
  return script.ringsAfterSeconds === null
    ? { step: "end", atMs: after(call.queuedAt, script.lastsSeconds) }
    : { step: "ring", atMs: after(call.queuedAt, script.ringsAfterSeconds) };
}

/** Nothing more happens to the call by the passing of time. */
export function isStuck({ status, faults }: SimulatedCall): boolean {
  switch (status) {
    case "queued":
      return faults.includes("stuckQueued");
    case "ringing":
      return faults.includes("stuckRinging");
    case "in-progress":
      return faults.includes("stuckInProgress");
    default:
      return false;
  }
}

/** Applies the step to the call and returns the announcements that follow, in order. */
export function takeStep(call: SimulatedCall, step: Step, nowMs: number): Announcement[] {
  const now = new Date(nowMs);
  call.updatedAt = now;
  switch (step) {
    case "queue":
      call.status = "queued";
      return ["queued"];
    case "ring":
      call.status = "ringing";
      call.dialledAt = now;
      return ["ringing"];
    case "answer":
      call.status = "in-progress";
      call.answeredAt = now;
      return call.faults.includes("endedBeforeInProgress") ? [] : ["in-progress"];
    case "end":
      return endCall(call, call.script.endedReason, nowMs);
    case "report":
      call.isReported = true;
      call.settledAt ??= now;
      return call.faults.includes("reportBeforeEnded") ? ["ended"] : ["end-of-call-report"];
  }
}

/** Ends the call now, for whatever reason. */
export function endCall(call: SimulatedCall, endedReason: string, nowMs: number): Announcement[] {
  const now = new Date(nowMs);
  const wasAnswered = call.answeredAt !== null;
  Object.assign(call, { status: "ended", endedAt: now, updatedAt: now, endedReason });
  const announced: Announcement = call.faults.includes("reportBeforeEnded")
    ? "end-of-call-report"
    : "ended";
  const late = wasAnswered && call.faults.includes("endedBeforeInProgress");
  return late ? [announced, "in-progress"] : [announced];
}
