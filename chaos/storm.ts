import type { Faults } from "#simulator/faults.ts";

interface Storm {
  readonly speed: number;
  readonly isBrief: boolean;
}

/** What goes wrong at VAPI during a storm, all of it at once. Seconds are those of life. */
export function stormFaults({ speed, isBrief }: Storm): Partial<Faults> {
  return {
    resetBeforeCreate: 0.02,
    errorBeforeCreate: 0.02,
    hangBeforeCreate: 0.02,
    rateLimit: 0.02,
    retryAfterSeconds: 1,
    overConcurrency: 0.02,
    hangAfterCreate: 0.03,
    resetAfterCreate: 0.03,
    errorAfterCreate: 0.03,
    malformedAnswer: 0.02,
    // The next minute's tick makes up for it.
    concurrencyBlocked: isBrief ? 0 : 0.02,
    webhookBeforeAnswer: 0.3,
    listLag: 0.5,
    // The only one that the simulator does not shorten by itself.
    listLagSeconds: 60 / speed,
    getNotFound: 0.02,
    getError: 0.05,
    lateArtifacts: 0.2,
    controlNotFound: 0.2,
    startedAtUnanswered: 0.2,
    dropStatusUpdate: 0.3,
    dropReport: 0.3,
    duplicateWebhook: 0.2,
    lateDuplicateWebhook: 0.1,
    lateDuplicateSeconds: 60,
    lateWebhook: 0.15,
    lateWebhookSeconds: 45,
    reportBeforeEnded: 0.2,
    endedBeforeInProgress: 0.2,
    endedWithoutReason: 0.3,
    // They end only after the longest duration and the time beside it, which a brief run does not last.
    stuckQueued: isBrief ? 0 : 0.01,
    stuckRinging: isBrief ? 0 : 0.01,
    stuckInProgress: isBrief ? 0 : 0.01,
  };
}

/** None of the above. */
export function noFaults(storm: Storm): Partial<Faults> {
  return Object.fromEntries(
    Object.keys(stormFaults(storm))
      .filter((name) => !name.endsWith("Seconds"))
      .map((name) => [name, 0]),
  );
}
