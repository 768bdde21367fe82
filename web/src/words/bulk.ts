import type { BulkStatus, BulkVerb } from "~/gql/graphql.ts";
import type { Word } from "./calls.ts";

interface VerbWords {
  /** What the button says. */
  readonly name: string;
  /** "Cancel 12 calls?" */
  readonly ask: (rows: string) => string;
  /** Behind the number: "calls". */
  readonly rows: readonly [one: string, many: string];
  readonly doing: string;
  /** Behind the number of rows that were done: "12 calls cancelled". */
  readonly done: string;
  /** What it means. */
  readonly about: string;
  readonly isDangerous: boolean;
}

/** What people read of verbs for many rows. */
export const bulkVerbs: Readonly<Record<BulkVerb, VerbWords>> = {
  CANCEL_CALLS: {
    name: "Cancel calls",
    ask: (rows) => `Cancel ${rows}?`,
    rows: ["call", "calls"],
    doing: "Cancelling calls",
    done: "cancelled",
    about:
      "Only calls that wait can be cancelled. A contact whose call of a round is cancelled is not called in that round.",
    isDangerous: true,
  },
  SCHEDULE_CALLS: {
    name: "Schedule again",
    ask: (rows) => `Schedule ${rows} again?`,
    rows: ["call", "calls"],
    doing: "Scheduling calls",
    done: "scheduled",
    about:
      "Each contact gets one call now, in the same campaign, when the campaign's hours, rounds and limits allow it.",
    isDangerous: false,
  },
  UNENROL_CONTACTS: {
    name: "Take out of the campaign",
    ask: (rows) => `Take ${rows} out of the campaign?`,
    rows: ["contact", "contacts"],
    doing: "Taking contacts out of the campaign",
    done: "taken out",
    about:
      "The campaign does not call them any more, and their scheduled calls there are cancelled. Live calls finish.",
    isDangerous: true,
  },
  DELETE_CONTACTS: {
    name: "Delete",
    ask: (rows) => `Delete ${rows}?`,
    rows: ["contact", "contacts"],
    doing: "Deleting contacts",
    done: "deleted",
    about:
      "No campaign calls them any more, and their scheduled calls are cancelled. Their calls are kept. A new contact with the same phone brings one back.",
    isDangerous: true,
  },
};

export const bulkStatuses: Readonly<Record<BulkStatus, Word>> = {
  RUNNING: { word: "At work", tone: "live" },
  DONE: { word: "Done", tone: "good" },
  STOPPED: { word: "Stopped", tone: "warn" },
};
