export const speakers = ["ASSISTANT", "CONTACT"] as const;

/** What somebody said in a call, without a pause. */
export interface CallMessage {
  readonly speaker: (typeof speakers)[number];
  readonly text: string;
  /** From the beginning of the conversation, as that of the recording. */
  readonly secondsFromStart: number;
  /** Null: not known. */
  readonly durationSeconds: number | null;
}
