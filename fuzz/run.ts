import fc from "fast-check";
import type { Outcome } from "./outcome.ts";
import type { Pulse } from "./server-process.ts";
import { tapes } from "./tape.ts";
import type { PreparedTarget, Target } from "./target.ts";
import type { FuzzWorld } from "./world.ts";

/** Nobody else is served for longer than this. */
const longestStallMs = 250;
const casesPerBlock = 500;
const mostViolations = 10;
const shrinkForMs = 15_000;

interface Violation {
  readonly law: string;
  /** The bytes to make the case from again; null when it is no single case's. */
  readonly tape: string | null;
  readonly shown: string;
}

export interface Report {
  readonly target: string;
  readonly cases: number;
  readonly seconds: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly longestStallMs: number;
  readonly longestOwnMs: number;
  /** Stalls beyond the limit that no case brought about again: the machine's, or a collection's. */
  readonly passingStalls: readonly string[];
  readonly heapMb: readonly [at20Percent: number, atEnd: number];
  readonly violations: readonly Violation[];
}

export interface RunOptions {
  readonly seed: number;
  readonly cases: number;
  readonly progress?: (line: string) => void;
  /** Ends the run after the block of cases that is under way. */
  readonly signal?: AbortSignal;
}

/** Runs the cases of a seed against a target and holds every answer, and the server, to the laws. */
export async function runTarget(
  target: Target,
  world: FuzzWorld,
  options: RunOptions,
): Promise<Report> {
  const prepared = await target.prepare(world);
  const run = new Run(target, prepared, world);
  try {
    return await run.all(options);
  } finally {
    prepared.close();
  }
}

/** The cases of a block: they depend on nothing but the seed and the number of the block. */
function block(seed: number, index: number, cases: number): Uint8Array[] {
  return fc.sample(tapes, { seed: seed + index, numRuns: cases });
}

class Run {
  readonly #target: Target;
  readonly #prepared: PreparedTarget;
  readonly #world: FuzzWorld;
  readonly #statuses: Record<string, number> = {};
  readonly #violations: Violation[] = [];
  readonly #passingStalls: string[] = [];
  #longestStallMs = 0;
  #longestOwnMs = 0;

  constructor(target: Target, prepared: PreparedTarget, world: FuzzWorld) {
    this.#target = target;
    this.#prepared = prepared;
    this.#world = world;
  }

  async all({ seed, cases, progress, signal }: RunOptions): Promise<Report> {
    const started = performance.now();
    const blocks = Math.ceil(cases / casesPerBlock);
    const early = Math.ceil(blocks / 5);
    let done = 0;
    let earlyHeapMb = 0;
    await this.#world.server.pulse("heap");
    for (let index = 0; index < blocks && this.#violations.length < mostViolations; index += 1) {
      const block_ = block(seed, index, Math.min(casesPerBlock, cases - done));
      await this.#block(block_);
      done += block_.length;
      if (index + 1 === early) earlyHeapMb = (await this.#world.server.pulse("heap")).heapMb;
      if (signal?.aborted) break;
      if (index % 4 === 3) {
        const rate = Math.round(done / ((performance.now() - started) / 1000));
        progress?.(`${this.#target.name}: ${done} cases, ${rate}/s`);
      }
    }
    const { heapMb } = await this.#world.server.pulse("heap");
    if (heapMb > earlyHeapMb * 1.25 + 16) {
      const law = `memory grows: ${Math.round(earlyHeapMb)} MB early, ${Math.round(heapMb)} MB at the end`;
      this.#violations.push({ law, tape: null, shown: "" });
    }
    return {
      target: this.#target.name,
      cases: done,
      seconds: (performance.now() - started) / 1000,
      statuses: this.#statuses,
      longestStallMs: this.#longestStallMs,
      longestOwnMs: this.#longestOwnMs,
      passingStalls: this.#passingStalls,
      heapMb: [earlyHeapMb, heapMb],
      violations: this.#violations,
    };
  }

  async #block(cases: readonly Uint8Array[]): Promise<void> {
    const { server } = this.#world;
    const next = cases.values();
    const work = async (): Promise<void> => {
      for (const tape of next) {
        const { status, problem } = await this.#prepared.run(tape);
        this.#statuses[status] = (this.#statuses[status] ?? 0) + 1;
        if (problem !== null) await this.#violate(tape, problem);
      }
    };
    await Promise.all(Array.from({ length: this.#target.concurrency }, work));
    const pulse = await server.pulse("pulse");
    this.#longestStallMs = Math.max(this.#longestStallMs, pulse.longestStallMs);
    this.#longestOwnMs = Math.max(this.#longestOwnMs, pulse.longestOwnMs);
    if (pulse.longestStallMs > longestStallMs) await this.#findStall(cases, pulse);
    const laws = [...(await this.#prepared.between()), ...server.faults.splice(0).map(plainFault)];
    for (const law of new Set(laws)) {
      const isNew = this.#violations.every((known) => known.law !== law);
      if (isNew && this.#violations.length < mostViolations) {
        this.#violations.push({ law, tape: null, shown: "" });
      }
    }
  }

  /**
   * Each case again, alone: a stall is a case's only if it brings it about three times, by work of its own.
   * Where the block itself never worked so long at a stretch, the machine was busy with something else.
   */
  async #findStall(cases: readonly Uint8Array[], pulse: Pulse): Promise<void> {
    if (pulse.longestOwnMs <= longestStallMs) return this.#passing(pulse);
    for (const tape of cases) {
      let stallMs = Infinity;
      for (let round = 0; round < 3 && stallMs > longestStallMs; round += 1) {
        await this.#world.server.pulse("pulse");
        await this.#prepared.run(tape);
        const again = await this.#world.server.pulse("pulse");
        stallMs = Math.min(stallMs, again.longestOwnMs);
      }
      if (stallMs <= longestStallMs) continue;
      this.#violations.push(this.#violation(tape, `a stall of ${Math.round(stallMs)} ms`));
      return;
    }
    this.#passing(pulse);
  }

  #passing({ longestStallMs: stall, longestOwnMs: own, longestGcMs: gc }: Pulse): void {
    const [stallMs, ownMs, gcMs] = [stall, own, gc].map(Math.round);
    this.#passingStalls.push(`${stallMs} ms (own work ${ownMs} ms, longest collection ${gcMs} ms)`);
  }

  async #violate(tape: Uint8Array, problem: string): Promise<void> {
    if (this.#violations.length >= mostViolations) return;
    let law = problem;
    const property = fc.asyncProperty(tapes, async (shorter) => {
      const again = (await this.#prepared.run(shorter)).problem;
      law = again ?? law;
      return again === null;
    });
    const { counterexample } = await fc.check(property, {
      examples: [[tape]],
      numRuns: 1,
      interruptAfterTimeLimit: shrinkForMs,
      markInterruptAsFailure: false,
    });
    this.#violations.push(this.#violation(counterexample?.[0] ?? tape, law));
  }

  #violation(tape: Uint8Array, law: string): Violation {
    return { law, tape: Buffer.from(tape).toString("hex"), shown: this.#prepared.show(tape) };
  }
}

/** Of an error in the log only the error: its time and its request make each one look new. */
function plainFault(line: string): string {
  try {
    const { msg, err } = JSON.parse(line) as { msg: string; err?: { stack?: string } };
    return `${msg}: ${err?.stack?.split("\n").slice(0, 4).join(" ")}`;
  } catch {
    return line;
  }
}

/** One case again, told in full. */
export async function replay(
  target: Target,
  world: FuzzWorld,
  tape: Uint8Array,
): Promise<{ readonly outcome: Outcome; readonly shown: string; readonly pulse: Pulse }> {
  const prepared = await target.prepare(world);
  await world.server.pulse("pulse");
  const outcome = await prepared.run(tape);
  const pulse = await world.server.pulse("pulse");
  prepared.close();
  return { outcome, shown: prepared.show(tape), pulse };
}
