import { startSimulator } from "#simulator/simulator.ts";
import { serveAsChild } from "./child.ts";

export interface VapiOrder {
  /** Seconds that each call rings for, and talks for. */
  readonly ringSeconds: number;
  readonly talkSeconds: number;
  readonly concurrencyLimit: number;
  /** What is said in each call; default: a few words. */
  readonly transcript?: string;
}

/** The simulated VAPI, as a process of its own: every call is answered and ends well. */
serveAsChild<VapiOrder>(async ({ ringSeconds, talkSeconds, concurrencyLimit, transcript }) => {
  const { url } = await startSimulator({
    concurrencyLimit,
    freeNumberDailyLimit: Number.MAX_SAFE_INTEGER,
    scriptFor: () => ({
      ringsAfterSeconds: 0,
      answersAfterSeconds: ringSeconds,
      lastsSeconds: talkSeconds,
      ...(transcript === undefined ? {} : { transcript }),
    }),
  });
  return { url };
});
