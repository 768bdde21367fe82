import type { CallOutcome } from "#rules/call-state.ts";
import type { DialReason } from "#rules/dial-reason.ts";
import type { WebhookResult } from "#rules/webhook-result.ts";
import type { PlaceCallAnswer } from "#vapi/types.ts";

/** A dial and its call. */
interface DialIds {
  readonly dialId: string;
  readonly callId: string;
}

/**
 * What this process has done, for metrics and traces. The domain reports it after the commit and does not know who
 * listens. Durations are in milliseconds and end when the fact is reported.
 */
export type Observed =
  /** A tick has ended, or one of its groups of tenants: the campaigns that it looked at. */
  | {
      readonly kind: "TICK";
      readonly minute: Date;
      readonly campaigns: number;
      readonly open: number;
      readonly callsCreated: number;
      readonly callsClaimed: number;
      readonly durationMs: number;
    }
  /** Slots were filled: the calls that now hold them, and how many tenants were considered. */
  | {
      readonly kind: "DISPATCH";
      /** The tick that it is a part of; null: it is a refill. */
      readonly minute: Date | null;
      readonly tenants: number;
      readonly callIds: readonly string[];
      readonly durationMs: number;
    }
  /** A dial was committed as SENT. */
  | ({
      readonly kind: "DIAL_SENT";
      readonly campaignId: string;
      readonly tenantId: string;
      /** Since the call was due, the campaign's hours were open, and no pause of the tenant was in force. */
      readonly lateMs: number;
      /** Since the call got its slot. */
      readonly claimedMs: number;
      readonly durationMs: number;
    } & DialIds)
  /** The decision refused a call that had a slot. */
  | ({ readonly kind: "DIAL_WITHHELD"; readonly reason: DialReason } & DialIds)
  /** VAPI's answer to a dial was recorded. `durationMs`: the request. */
  | ({
      readonly kind: "DIAL_ANSWERED";
      readonly answer: PlaceCallAnswer["kind"];
      readonly durationMs: number;
    } & DialIds)
  /** VAPI's call was linked to its dial, by an answer, a webhook or a lookup. */
  | ({ readonly kind: "DIAL_ACCEPTED" } & DialIds)
  /** Sent dials became UNKNOWN because no answer was recorded. */
  | { readonly kind: "ANSWERS_MISSED"; readonly count: number }
  /** VAPI reported the end of a call. `durationMs`: since the dial was committed as SENT. */
  | ({
      readonly kind: "CALL_ENDED";
      readonly outcome: CallOutcome;
      readonly durationMs: number;
    } & DialIds)
  /** A webhook was stored and applied. */
  | {
      readonly kind: "WEBHOOK";
      /** Null: it names no call of this server. */
      readonly callId: string | null;
      readonly type: string;
      readonly result: WebhookResult;
      /** Since VAPI made it, by VAPI's clock and this machine's; null: VAPI did not say when. */
      readonly ageMs: number | null;
      readonly durationMs: number;
    }
  /** A part of an import was read from its file, counted for its preview, or applied. */
  | {
      readonly kind: "IMPORT_ROWS";
      readonly importId: string;
      readonly phase: "READ" | "COUNTED" | "APPLIED";
      readonly rows: number;
      readonly durationMs: number;
    }
  /** A change of a call was given to a subscriber. */
  | { readonly kind: "DELIVERED"; readonly callId: string };

export type Observe = (observed: Observed) => void;
