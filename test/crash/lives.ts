import { expect } from "vitest";
import type { DomainContext } from "#domain/context.ts";
import { callsOf, givenDialling, watch } from "#test/ledger.ts";
import { mortal } from "#test/mortal.ts";
import { overlapping } from "#test/record.ts";
import type { World } from "#test/world.ts";

const minuteMs = 60_000;
/** VAPI tells nothing by itself: what a dead process forgot is not told again. */
export const silent = { dropStatusUpdate: 1, dropReport: 1 };

type Work = (context: DomainContext) => Promise<unknown>;

/** The queue's lock outlives a process by hours: as if its job was lost with it. */
export async function loseJobs({ context }: World): Promise<void> {
  await context.pool.query("delete from call_scheduler_queue._private_jobs");
}

/** Kills one life after another, each a step later, until one lives to the end of its work. */
export async function dieEverywhere(
  world: World,
  databaseUrl: string,
  prepare: (n: number) => Promise<Work>,
): Promise<string[]> {
  for (let n = 1; ; n += 1) {
    const work = await prepare(n);
    const life = mortal(world.context, databaseUrl, n);
    if (!(await life.dies(work))) return [...life.steps];
  }
}

/** A campaign that is open, with a call to each contact that waits. */
export async function givenWaiting(
  world: World,
  people: number,
  settings: Parameters<typeof givenDialling>[1] = {},
) {
  const given = await givenDialling(world, { contacts: people, ...settings });
  await world.context.pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time)
     select tenant_id, campaign_id, contact_id, $2 from enrolment where campaign_id = $1`,
    [given.campaign, world.now()],
  );
  return given;
}

/** Each of so many people was rung exactly once, by VAPI's record. */
export function eachRungOnce({ simulator: { calls } }: World, people: number): void {
  expect(overlapping(calls)).toEqual([]);
  expect(
    [...Map.groupBy(calls, ({ number }) => number).values()].map(({ length }) => length),
  ).toEqual(Array(people).fill(1));
}

/** The others go on for four minutes; afterwards each of so many people has been rung exactly once. */
export async function everybodyOnce(world: World, people: number): Promise<void> {
  await watch(world, new Date(world.now().getTime() + 4 * minuteMs));
  eachRungOnce(world, people);
  const shown = await callsOf(world);
  expect(new Set(shown.map(({ vapiCallId }) => vapiCallId))).toEqual(
    new Set(world.simulator.calls.map(({ id }) => id)),
  );
  expect(shown.filter(({ status }) => status !== "COMPLETED")).toEqual([]);
}
