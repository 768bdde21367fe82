import { z } from "zod";
import type { SimulatedCall } from "./call.ts";
import { callObject } from "./call-object.ts";
import { validationMessages } from "./create-call-dto.ts";
import { badGateway, json, refusal, type Reply } from "./reply.ts";
import { isStuck } from "./timeline.ts";
import type { Simulation } from "./simulation.ts";

const instant = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .optional();

const listQuery = z.strictObject({
  id: z.string().optional(),
  assistantId: z.string().optional(),
  phoneNumberId: z.string().optional(),
  limit: z.coerce.number().int().min(0).max(1_000).default(100),
  createdAtGt: instant,
  createdAtLt: instant,
  createdAtGe: instant,
  createdAtLe: instant,
  updatedAtGt: instant,
  updatedAtLt: instant,
  updatedAtGe: instant,
  updatedAtLe: instant,
});

/** The account of the request, and the address that it used. */
export interface Client {
  readonly account: string;
  readonly origin: string;
}

const changes = z.strictObject({ name: z.string().max(40).optional() });

/** Newest first, as VAPI lists. */
export function listCalls(
  simulation: Simulation,
  client: Client,
  query: Record<string, string>,
): Reply {
  if (simulation.hits("getError", "list", simulation.nextRead())) return badGateway;
  const { data: asked, error } = listQuery.safeParse(query);
  if (error) return refusal(400, validationMessages(error));
  const found = simulation.calls
    .filter((call) => isVisible(simulation, client, call) && isAskedFor(call, asked))
    // Calls of the same instant keep their order, newest first.
    .toReversed()
    .toSorted((one, other) => other.createdAt.getTime() - one.createdAt.getTime());
  const page = found.slice(0, asked.limit);
  return json(
    200,
    page.map((call) => show(simulation, client, call)),
  );
}

export function getCall(simulation: Simulation, client: Client, id: string): Reply {
  const read = simulation.nextRead();
  if (simulation.hits("getError", id, read)) return badGateway;
  const call = find(simulation, client, id);
  if (!call || simulation.hits("getNotFound", id, read)) return notFound(id);
  return json(200, show(simulation, client, call));
}

export function renameCall(
  simulation: Simulation,
  client: Client,
  { id, body }: { id: string; body: unknown },
): Reply {
  const call = find(simulation, client, id);
  if (!call) return notFound(id);
  const { data, error } = changes.safeParse(body);
  if (error) return refusal(400, validationMessages(error));
  call.name = data.name ?? call.name;
  call.updatedAt = new Date(simulation.clock.now());
  return json(200, show(simulation, client, call));
}

/**
 * Erases the record, cancels a call that has not begun, and does not end a live call. A stuck call is only a record:
 * it ends when it is erased.
 */
export async function removeCall(
  simulation: Simulation,
  client: Client,
  id: string,
): Promise<Reply> {
  const call = find(simulation, client, id);
  if (!call) return notFound(id);
  const shown = show(simulation, client, call);
  call.isDeleted = true;
  const hasBegun = call.status === "ringing" || call.status === "in-progress";
  if (call.status === "scheduled") await simulation.end(call, "scheduled-call-deleted");
  else if (call.status === "queued" || (hasBegun && isStuck(call))) {
    await simulation.end(call, "call-deleted");
  }
  return json(200, shown);
}

/** Needs no key: the URL gives access. Works only while someone is on the line. */
export async function controlCall(
  simulation: Simulation,
  id: string,
  body: unknown,
): Promise<Reply> {
  const call = simulation.find(id);
  const isLive = call?.status === "in-progress";
  if (!call || !isLive || simulation.hits("controlNotFound", call.subject)) {
    return refusal(404, "Call not found");
  }
  const { data: order } = z.object({ type: z.string() }).safeParse(body);
  if (order?.type === "end-call") await simulation.end(call, "manually-canceled");
  return json(200, {});
}

function show(simulation: Simulation, { origin }: Client, call: SimulatedCall) {
  return callObject(call, { url: origin, nowMs: simulation.clock.now() });
}

function find(simulation: Simulation, client: Client, id: string): SimulatedCall | undefined {
  const call = simulation.find(id);
  return call && isVisible(simulation, client, call) ? call : undefined;
}

function isVisible({ clock }: Simulation, { account }: Client, call: SimulatedCall): boolean {
  const isTheirs = call.account === account && !call.isDeleted;
  return isTheirs && call.visibleAt.getTime() <= clock.now();
}

function notFound(id: string): Reply {
  return refusal(404, `Couldn't Get Call. ${id} Does Not Exist.`);
}

function isAskedFor(call: SimulatedCall, asked: z.output<typeof listQuery>): boolean {
  const created = call.createdAt.getTime();
  const updated = call.updatedAt.getTime();
  return (
    (asked.id === undefined || call.id === asked.id) &&
    (asked.assistantId === undefined || call.assistantId === asked.assistantId) &&
    (asked.phoneNumberId === undefined || call.phoneNumberId === asked.phoneNumberId) &&
    isBetween(created, { gt: asked.createdAtGt, ge: asked.createdAtGe }) &&
    isBetween(-created, { gt: minus(asked.createdAtLt), ge: minus(asked.createdAtLe) }) &&
    isBetween(updated, { gt: asked.updatedAtGt, ge: asked.updatedAtGe }) &&
    isBetween(-updated, { gt: minus(asked.updatedAtLt), ge: minus(asked.updatedAtLe) })
  );
}

function isBetween(at: number, bound: { gt: number | undefined; ge: number | undefined }): boolean {
  return (bound.gt === undefined || at > bound.gt) && (bound.ge === undefined || at >= bound.ge);
}

function minus(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value;
}
