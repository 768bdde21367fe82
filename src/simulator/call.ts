import { randomUUIDv7 } from "node:crypto";
import { z } from "zod";
import { type CreateCall, createCall } from "./create-call-dto.ts";
import { callScript } from "./script.ts";

const instant = z.coerce.date();

/** One call that the simulator created: what really happened, whatever was reported of it. */
export const simulatedCall = z.object({
  id: z.string(),
  /** Whose key created it; another account does not see it. */
  account: z.string(),
  /** The telephone that it rings. */
  number: z.string(),
  /** What it dials after the telephone is answered. */
  extension: z.string().nullable().default(null),
  name: z.string().nullable(),
  externalId: z.string().nullable(),
  /** The caller's own id, from the metadata, `customer.externalId` or `name`. */
  dialId: z.string().nullable(),
  assistantId: z.string().nullable(),
  phoneNumberId: z.string().nullable(),
  request: createCall,
  script: callScript,
  /** What this call's faults are drawn from: the seed, the number, and which call to the number it is (0, 1, …). */
  subject: z.string(),
  status: z.enum(["scheduled", "queued", "ringing", "in-progress", "ended"]),
  createdAt: instant,
  updatedAt: instant,
  /** The earliest time to dial it: its creation, or the time of the `schedulePlan`. */
  queuedAt: instant,
  /** When the phone began to ring. */
  dialledAt: instant.nullable(),
  answeredAt: instant.nullable(),
  endedAt: instant.nullable(),
  endedReason: z.string().nullable(),
  /** When transcript, cost and summary can be read. */
  settledAt: instant.nullable(),
  isReported: z.boolean(),
  /** GET does not show it before. */
  visibleAt: instant,
  isDeleted: z.boolean(),
  /** The faults that met this call and the answer to its creation. */
  faults: z.array(z.string()),
});

export type SimulatedCall = z.output<typeof simulatedCall>;

export function newCall(
  request: CreateCall,
  {
    nowMs,
    ...given
  }: Pick<SimulatedCall, "account" | "script" | "subject" | "faults"> & { nowMs: number },
): SimulatedCall {
  const now = new Date(nowMs);
  const earliest = request.schedulePlan ? new Date(request.schedulePlan.earliestAt) : now;
  const isScheduled = earliest > now;
  return {
    ...given,
    id: randomUUIDv7(),
    number: request.customer?.number ?? "",
    extension: request.customer?.extension ?? null,
    name: request.name ?? null,
    externalId: request.customer?.externalId ?? null,
    dialId: dialIdOf(request),
    assistantId: request.assistantId ?? null,
    phoneNumberId: request.phoneNumberId ?? null,
    request,
    status: isScheduled ? "scheduled" : "queued",
    createdAt: now,
    updatedAt: now,
    queuedAt: isScheduled ? earliest : now,
    dialledAt: null,
    answeredAt: null,
    endedAt: null,
    endedReason: null,
    settledAt: null,
    isReported: false,
    visibleAt: now,
    isDeleted: false,
  };
}

function dialIdOf(request: CreateCall): string | null {
  const dialId = request.assistantOverrides?.metadata?.["dialId"];
  if (typeof dialId === "string") return dialId;
  return request.customer?.externalId ?? request.name ?? null;
}

/** Whether the call counts against the subscription's concurrency limit. */
export function isLive({ status }: SimulatedCall): boolean {
  return status === "queued" || status === "ringing" || status === "in-progress";
}
