import type { CallMessage } from "#rules/call-message.ts";
import type { StructuredOutput } from "#rules/opt-out.ts";

/** The requests to VAPI and the answers, for the rest of the code. The wire shapes stay inside this folder. */

/**
 * What this server knows of a call. It is sent in `assistantOverrides.metadata`, so that a database that has lost
 * the call can rebuild it from what VAPI shows.
 */
interface CallOrigin {
  readonly tenantId: string;
  readonly campaignId: string;
  readonly contactId: string;
  readonly callId: string;
  /** The key of the round in which the call is placed. */
  readonly round: string;
  readonly kind: CallKind;
  readonly isCallback: boolean;
}

type CallKind = "ROUND" | "MANUAL" | "REDIAL" | "TEST";

/** One outbound call to request from VAPI. */
export interface PlaceCallRequest {
  /** Sent as `name`, `customer.externalId` and `assistantOverrides.metadata.dialId`: 36 characters fit. */
  readonly dialId: string;
  readonly origin: CallOrigin;
  readonly assistantId: string;
  readonly phoneNumberId: string;
  readonly customer: {
    readonly number: string;
    /** At most 10 digits, dialled after the call is answered. */
    readonly extension?: string | null;
    readonly name: string | null;
  };
  /** Name, address and attributes of the contact; names that VAPI reserves get a prefix on the way out. */
  readonly variables: Readonly<Record<string, string>>;
  readonly maxDurationSeconds: number;
  readonly voicemailDetection: boolean;
  readonly webhook: { readonly url: string; readonly secret: string };
}

/** The result of `POST /call`, as far as it is known (see the dial ledger in docs/architecture.md). */
export type PlaceCallAnswer =
  /** 201, and a slot was free. */
  | { readonly kind: "ACCEPTED"; readonly httpStatus: number; readonly news: CallNews }
  /** The request certainly did not reach VAPI: refused connection, DNS, TLS. */
  | { readonly kind: "UNREACHABLE"; readonly message: string }
  /** 429, or the concurrency limit (400, or 201 with `concurrencyBlocked`). `retryAfterMs`: null if VAPI sent none. */
  | {
      readonly kind: "BUSY";
      readonly httpStatus: number;
      readonly message: string;
      readonly retryAfterMs: number | null;
    }
  /** The key, the account, the assistant or the number is at fault, not the contact. */
  | {
      readonly kind: "ACCOUNT_FAULT";
      readonly httpStatus: number;
      readonly message: string;
      /** A wrong key stops every campaign of the tenant; other faults stop only the campaign of the call. */
      readonly scope: "TENANT" | "CAMPAIGN";
    }
  /** A free VAPI number has reached its daily limit; it places no calls until 00:00 UTC. */
  | { readonly kind: "NUMBER_DAILY_LIMIT"; readonly httpStatus: number; readonly message: string }
  /** Another definite 4xx: this call cannot be placed. */
  | {
      readonly kind: "REJECTED";
      readonly httpStatus: number;
      readonly message: string;
      /** What VAPI refused: this contact (its number, say), or something that every other call may contain too. */
      readonly refused: "CONTACT" | "REQUEST";
    }
  /** Timeout, reset after sending, 408, 5xx, unreadable answer: the phone may be ringing. */
  | { readonly kind: "UNKNOWN"; readonly httpStatus: number | null; readonly message: string };

type VapiCallStatus =
  | "scheduled"
  | "queued"
  | "ringing"
  | "in-progress"
  | "forwarding"
  | "ended"
  | "not-found"
  | "deletion-failed";

/**
 * What one webhook, listing or lookup says about a call. Every field may be missing; it is then null.
 */
export interface CallNews {
  readonly vapiCallId: string;
  /** Our dial's id, where the call carries one. */
  readonly dialId: string | null;
  /** The origin that was sent with the call; calls of earlier versions have the campaign only. */
  readonly origin: { readonly [Name in keyof CallOrigin]: CallOrigin[Name] | null };
  /** Who is called. */
  readonly customer: { readonly number: string | null; readonly name: string | null };
  /** Null if it is missing, or if it is the outdated `message.call.status` of a webhook. */
  readonly status: VapiCallStatus | null;
  readonly endedReason: string | null;
  readonly endedMessage: string | null;
  readonly createdAt: Date | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly durationSeconds: number | null;
  readonly cost: number | null;
  readonly transcript: string | null;
  /** What was said, in order. */
  readonly messages: readonly CallMessage[] | null;
  readonly summary: string | null;
  readonly recordingUrl: string | null;
  /** What the assistant has extracted from the call; empty until it is analysed. */
  readonly structured: readonly StructuredOutput[];
}

/** What VAPI did when it was asked to end a call. */
export type HangUp =
  /** It accepted the request, or cancelled a call that had not begun. */
  | "HUNG_UP"
  | "ALREADY_ENDED"
  /** It does not know the call. */
  | "NOT_KNOWN"
  /** It could not hang up, and erased its record of the call. */
  | "ERASED";

export interface CallListing {
  readonly calls: readonly CallNews[];
  /** VAPI's own clock, from the `Date` header; null when it sent none. */
  readonly vapiNow: Date | null;
  /** True when the listing was paged back to `createdAtGe` without a gap. */
  readonly complete: boolean;
}

export type Lookup =
  | { readonly kind: "FOUND"; readonly news: CallNews }
  | { readonly kind: "NOT_FOUND" }
  | { readonly kind: "FAILED"; readonly httpStatus: number | null; readonly message: string };

export interface VapiAssistant {
  readonly id: string;
  readonly name: string | null;
}

export interface VapiPhoneNumber {
  readonly id: string;
  readonly name: string | null;
  /** E.164; null if VAPI does not show it. */
  readonly number: string | null;
  readonly provider: string;
  readonly status: string | null;
}

export interface VapiClient {
  /** Posts once, never twice, and gives up after 20 seconds. Never throws. */
  placeCall(request: PlaceCallRequest): Promise<PlaceCallAnswer>;
  getCall(vapiCallId: string): Promise<Lookup>;
  /**
   * All calls created at or after `createdAtGe`, paged back past VAPI's 1,000 entries per page.
   * @throws VapiError when VAPI does not answer with a readable 200.
   */
  listCalls(query: {
    readonly createdAtGe: Date;
    readonly assistantId?: string;
    readonly phoneNumberId?: string;
  }): Promise<CallListing>;
  /**
   * Hangs up through the control URL, or deletes a call that has not begun. Anyone who has a control URL controls
   * the call, so it is asked for when it is needed and kept nowhere. @throws VapiError
   */
  endCall(vapiCallId: string, options?: { readonly erase?: boolean }): Promise<HangUp>;
  /** @throws VapiError */
  assistants(): Promise<readonly VapiAssistant[]>;
  /** @throws VapiError */
  phoneNumbers(): Promise<readonly VapiPhoneNumber[]>;
}

/** VAPI did not do what was asked. `httpStatus` is null when there was no answer. */
export class VapiError extends Error {
  override readonly name = "VapiError";
  readonly httpStatus: number | null;

  constructor(message: string, httpStatus: number | null, options?: ErrorOptions) {
    super(message, options);
    this.httpStatus = httpStatus;
  }
}
