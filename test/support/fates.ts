import type { SimulatorOptions } from "#simulator/simulator.ts";

type ScriptFor = NonNullable<SimulatorOptions["scriptFor"]>;

/** What becomes of a call, in the simulator's words. */
export type Fate = NonNullable<ReturnType<ScriptFor>>;

export const answered: Fate = { lastsSeconds: 5 };

/** The person asks not to be called again. */
export const optsOut: Fate = { lastsSeconds: 5, structuredData: { optOut: true } };

const unanswered = { answersAfterSeconds: null, transcript: "", summary: "" };

/** Rings for a minute. */
export const noAnswer: Fate = {
  ...unanswered,
  lastsSeconds: 60,
  endedReason: "customer-did-not-answer",
};

export const busy: Fate = { ...unanswered, lastsSeconds: 2, endedReason: "customer-busy" };

/** The number does not exist. */
export const misdialled: Fate = {
  ...unanswered,
  ringsAfterSeconds: null,
  lastsSeconds: 0,
  endedReason: "twilio-reported-customer-misdialed",
};

/** The nth call to each number meets the nth fate; later calls meet the last one. */
export function inTurn(...fates: readonly Fate[]): ScriptFor {
  const calls = new Map<string, number>();
  return ({ number }) => {
    const nth = calls.get(number) ?? 0;
    calls.set(number, nth + 1);
    return fates[Math.min(nth, fates.length - 1)];
  };
}
