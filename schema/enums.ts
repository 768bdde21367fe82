import type {
  CallKind,
  CallOutcome,
  CallStatus,
  CampaignState,
  DialState,
  ImportStatus,
  OnUnknown,
  ScheduleFrequency,
} from "#db/generated/prisma/enums.ts";
import type { EndCallOutcome } from "#domain/ledger/end-call.ts";
import type { ErrorCode } from "#domain/errors.ts";
import type { AlertKind } from "#rules/alert-kind.ts";
import type { CallEventKind } from "#rules/call-event-kind.ts";
import { type CallType, callTypes } from "#rules/call-type.ts";
import type { CancelReason } from "#rules/cancel-reason.ts";
import { type BarCancelReason, contactBarNames, contactBars } from "#rules/contact-bars.ts";
import { type DecisionReason, decisionReasons, decisionRules } from "#rules/decision.ts";
import type { DoNotCallSource } from "#rules/do-not-call-list.ts";
import type { Experience } from "#domain/forecasts/experience.ts";
import type { StatsBucket } from "#rules/stats-buckets.ts";
import { builder } from "./builder.ts";

/** An enum with the values of a type, each with its description. The compiler finds a missing one. */
export function enumOf<Value extends string>(
  name: string,
  description: string,
  meanings: Readonly<Record<Value, string>>,
) {
  const values = Object.fromEntries(
    Object.entries<string>(meanings).map(([value, meaning]) => [value, { description: meaning }]),
  );
  return builder.enumType<string, Record<Value, { description: string }>>(name, {
    description,
    values: values as Record<Value, { description: string }>,
  });
}

export const CampaignStateEnum = enumOf<CampaignState>(
  "CampaignState",
  "The state of a campaign.",
  {
    ACTIVE: "Places calls whenever its gate is open.",
    PAUSED: "Places no calls. Scheduled calls are kept.",
    STOPPED: "Places no calls. Scheduled calls were cancelled.",
    FAULTED:
      "Places no calls, because of a fault of the VAPI account or of the configuration, or because the circuit breaker tripped. Scheduled calls are kept. See `pausedReason`; `startCampaign` sets the campaign to ACTIVE again.",
  },
);

export const ScheduleFrequencyEnum = enumOf<ScheduleFrequency>(
  "ScheduleFrequency",
  "How often each contact is called. If it is null, a contact gets one call per import or manual scheduling, at most one per day.",
  {
    DAILY: "Once per local day.",
    WEEKLY:
      "Once per ISO week (Monday to Sunday), on the first of `scheduleDays` on which the call can be placed.",
    CUSTOM: "Once per block of `intervalDays` days.",
  },
);

export const CallTypeEnum = enumOf<CallType>(
  "CallType",
  "What the calls of a campaign are about. Calling rules apply to calls of some types.",
  callTypes,
);

const isoDay = (value: number) => ({ value, description: `ISO weekday ${value}.` });

export const Weekday = builder.enumType("Weekday", {
  description: "A day of the week.",
  values: {
    MONDAY: isoDay(1),
    TUESDAY: isoDay(2),
    WEDNESDAY: isoDay(3),
    THURSDAY: isoDay(4),
    FRIDAY: isoDay(5),
    SATURDAY: isoDay(6),
    SUNDAY: isoDay(7),
  },
});

export const CallStatusEnum = enumOf<CallStatus>("CallStatus", "The status of a call.", {
  SCHEDULED: "The call waits until it is due and every rule allows it.",
  CALLING: "The call is being placed or is ringing.",
  IN_PROGRESS: "The call was answered and has not ended.",
  COMPLETED:
    "The call ended after a person or a machine answered. Final, except while `endedReason` is null: the first reason that VAPI gives may change the status to FAILED, once.",
  FAILED:
    "The call ended without a conversation. Final, except while `endedReason` is null: the first reason that VAPI gives may change the status to COMPLETED, once.",
  CANCELLED: "The call was cancelled before it was placed. Final.",
});

export const CallKindEnum = enumOf<CallKind>("CallKind", "The origin of a call.", {
  ROUND: "The call of a round, or of an import or enrolment.",
  MANUAL: "Scheduled with `scheduleCall`.",
  REDIAL: "A further call in the same round, because the contact was not reached.",
  TEST: "Placed with `placeTestCall`, outside the campaign's schedule and rounds.",
});

export const CallOutcomeEnum = enumOf<CallOutcome>("CallOutcome", "The result of a call.", {
  ANSWERED: "A person answered, and there was a conversation.",
  VOICEMAIL: "A voicemail or an answering machine answered.",
  SILENCE: "The call was answered, but nobody spoke.",
  NO_ANSWER: "Nobody answered.",
  BUSY: "The line was busy.",
  BAD_NUMBER: "The carrier reported that the number does not exist.",
  CARRIER_FAULT:
    "The telephone network failed, or the carrier refused the caller ID, the country or the trunk.",
  PROVIDER_FAULT: "VAPI or a service that it uses failed.",
  ACCOUNT_FAULT:
    "The VAPI account, the campaign's assistant or its phone number caused an error. The phone did not ring.",
  CAPACITY: "VAPI was at capacity. The phone did not ring.",
  ENDED_BY_US: "The call was ended from the caller's side, for example with `endCall`.",
  UNKNOWN:
    "The call ended, and VAPI gave no reason or one that this server does not know. If VAPI gives the first reason later, the outcome is determined again.",
});

export const StatsBucketEnum = enumOf<StatsBucket>(
  "StatsBucket",
  "How long the spans are for which calls are counted, on the local clock.",
  {
    QUARTER_HOUR: "15 minutes.",
    HOUR: "An hour.",
    DAY: "A day: 23 or 25 hours where the clock is changed.",
    WEEK: "A week, from Monday to Sunday.",
    MONTH: "A month.",
  },
);

export const ForecastSourceEnum = enumOf<Experience["source"]>(
  "ForecastSource",
  "Whose calls a forecast is based on.",
  {
    CAMPAIGN: "Calls of the campaign.",
    TENANT: "All calls of the tenant: the campaign has ended fewer than 30.",
    NONE: "There are no calls yet. Common outcomes and durations are assumed.",
  },
);

export const EndCallOutcomeEnum = enumOf<EndCallOutcome>(
  "EndCallOutcome",
  "What `endCall` did to end the call.",
  {
    HUNG_UP:
      "VAPI accepted the request to hang up. The status of the call changes when VAPI reports the end.",
    ALREADY_ENDED: "VAPI reports that the call had already ended. Its status has been updated.",
    CANCELLED: "The call had not been sent to VAPI. It was cancelled and will not be placed.",
    WILL_BE_HUNG_UP:
      "VAPI cannot hang up yet, or has not confirmed the call. The server tries again, and once more when VAPI reports the call as answered. The call holds its slot until then.",
    RELEASED: "The call was ended on this server, whatever its state at VAPI. Its slot is free.",
  },
);

export const DialStateEnum = enumOf<DialState>(
  "DialState",
  "The state of a dial: a request to VAPI to place a call.",
  {
    INTENDED: "The dial is recorded. The request has not been sent.",
    SENT: "The request was sent, or is about to be. There is no response yet.",
    ACCEPTED: "VAPI accepted the call.",
    REJECTED: "The call was not placed, or is presumed not to have been placed.",
    UNKNOWN:
      "There was no definite response, so the phone may have rung. The server looks for the call at VAPI.",
  },
);

export const ImportStatusEnum = enumOf<ImportStatus>("ImportStatus", "The status of an import.", {
  STAGING:
    "Made with `stageImport`: the file is being read, and what it would do is being counted.",
  STAGED: "The preview is complete. The import waits for `confirmImport`.",
  RUNNING: "The rows are being applied. An import made with `importContacts` is being read first.",
  COMPLETED: "The whole file was processed. Rows without problems were imported.",
  FAILED: "The file could not be imported. See `error`.",
  CANCELLED:
    "Dropped with `cancelImport`, or not confirmed in time. What was applied before remains.",
  UNDONE: "Taken back with `undoImport`.",
});

export const OnUnknownEnum = enumOf<OnUnknown>(
  "OnUnknown",
  "What to do with a dial that is presumed not to have reached VAPI.",
  {
    REDIAL: "The call is scheduled again and gets a new dial.",
    NEVER: "The call becomes FAILED and a DIAL_PARKED alert is raised, so that a person decides.",
  },
);

const meanings = Object.fromEntries(
  decisionReasons.map((reason) => [reason, decisionRules[reason].meaning]),
) as Record<DecisionReason, string>;

export const DecisionReasonEnum = enumOf<DecisionReason>(
  "DecisionReason",
  "A rule that can refuse a call. Rules are evaluated in the order of `Decision.rules`.",
  meanings,
);

export const SortDirection = builder.enumType("SortDirection", {
  description: "The direction in which a list is sorted.",
  values: {
    ASC: { value: "asc", description: "Ascending: the earliest first, and A before Z." },
    DESC: { value: "desc", description: "Descending: the latest first, and Z before A." },
  } as const,
});

export const CallEventKindEnum = enumOf<CallEventKind>(
  "CallEventKind",
  "The kind of an event in the history of a call.",
  {
    CLAIMED: "The call was claimed and holds a slot.",
    SENT: "The request to VAPI was recorded, right before it was sent.",
    ACCEPTED: "VAPI accepted the call.",
    ADOPTED: "The call was found at VAPI after the response to its request was lost.",
    REJECTED: "VAPI refused the call.",
    UNKNOWN: "VAPI gave no definite response.",
    PUT_BACK: "The call did not reach VAPI and is SCHEDULED again.",
    IN_PROGRESS: "A person or a machine answered.",
    END_REQUESTED: "`endCall` was requested for the call.",
    ENDED: "The call ended.",
    CONCLUDED: "VAPI gave the reason of the end later, and the outcome was determined again.",
    CANCELLED: "The call was cancelled.",
    DUPLICATE: "A second call at VAPI for this call was found and hung up.",
  },
);

export const AlertKindEnum = enumOf<AlertKind>("AlertKind", "The kind of an alert.", {
  DUPLICATE_CALL:
    "A second call for the same purpose was found at VAPI; the phone may have rung twice.",
  CREDENTIAL_CHANGED: "The VAPI key was changed while the result of a dial was unknown.",
  DIAL_PARKED:
    "The result of a dial is unknown and it is not repeated. A person decides whether to call again.",
  CAMPAIGN_FAULTED: "A campaign became FAULTED.",
  CALL_LOST: "VAPI no longer has a call that it had accepted.",
  DATABASE_BEHIND:
    "The database may have lost calls that were placed. No call is placed until the workers have found that nothing was lost, or VAPI has been asked; then the alert is cleared.",
  CALL_REBUILT: "VAPI reported a call that the database had lost; it was rebuilt.",
  CONTACT_HELD:
    "VAPI has a call of a campaign that the database has lost. Its contact is not called until a person releases it.",
  WEBHOOKS_SILENT:
    "Calls end, but VAPI's webhooks do not arrive: `PUBLIC_URL` is wrong or does not lead to this server. Cleared when a webhook arrives.",
  HOLIDAYS_END:
    "A holiday set of a campaign knows no dates after the next 90 days, or less: no window opens after its last date. Cleared when the campaign has no such set any more.",
  CALL_OVERDUE:
    "VAPI did not report the end of a call within its maximum duration plus five minutes. The call was ended on this server and, as far as VAPI allowed, hung up at VAPI.",
  TIME_ZONE_INVALID:
    "A campaign places no calls because its stored time zone is not accepted. Cleared when `timeZone` is changed.",
});

const cancellingMeanings = Object.fromEntries(
  contactBarNames
    .filter((bar) => contactBars[bar].cancelsAs !== null)
    .map((bar) => [contactBars[bar].cancelsAs, contactBars[bar].meaning]),
) as Record<BarCancelReason, string>;

export const DoNotCallSourceEnum = enumOf<DoNotCallSource>(
  "DoNotCallSource",
  "How a number came on the do-not-call list.",
  {
    MANUAL: "`doNotCall` was set for a contact.",
    IMPORT: "A file said so: one of `importDoNotCall`, or a column of an imported file.",
    CALL: "The person said so in a call. See `Campaign.optOutField`.",
    API: "`addToDoNotCall`.",
  },
);

export const CancelReasonEnum = enumOf<CancelReason>("CancelReason", "Why a call was cancelled.", {
  BY_USER:
    "The call was cancelled with `cancelCall`, or with `endCall` before it was sent to VAPI.",
  CAMPAIGN_DELETED: "The campaign was deleted.",
  CAMPAIGN_STOPPED: "The campaign was stopped.",
  CAMPAIGN_ENDED: "`endsOn` of the campaign has passed.",
  ...cancellingMeanings,
  SCHEDULE_CHANGED: "The schedule was changed, and the round of the redial has no window left.",
  TEST_CALL_EXPIRED: "The test call could not be placed within ten minutes.",
  TENANT_LEFT_SIMULATION:
    "The simulated tenant was connected to a VAPI account with `configureVapi`.",
});

/** What each code means. */
export const errorMeanings: Readonly<Record<ErrorCode, string>> = {
  ...meanings,
  API_KEY_IS_THE_LAST: "The key is the tenant's last valid API key and cannot be revoked.",
  API_KEY_LIMIT_REACHED: "The tenant has the maximum number of API keys.",
  BAD_USER_INPUT: "The input is not valid. See `problems`.",
  CAMPAIGN_CHANGED:
    "The campaign has other settings than those for which the change was made. See `changes`.",
  CALL_ALREADY_OPEN: "The contact already has a scheduled or live call in the campaign.",
  CALL_IS_FINAL: "The call is final.",
  CALL_IS_LIVE: "A call is live. End it with `endCall`.",
  CALL_IS_NOT_LIVE: "The call is not live.",
  CAMPAIGN_HAS_ENDED: "`endsOn` of the campaign has passed.",
  CAMPAIGN_IS_STOPPED: "The campaign is STOPPED.",
  CAMPAIGN_NEVER_OPENS: "The campaign has no window after that time.",
  IMPORT_FILE_IS_GONE: "The file of the import is not kept any longer. Upload it again.",
  IMPORT_IS_BEING_READ:
    "The file is still being read. Repeat the request when the import is STAGED.",
  IMPORT_IS_NOT_STAGED: "The import does not wait to be confirmed.",
  IMPORT_IS_OVER: "The import has ended. `undoImport` takes back what it has done.",
  IMPORT_IS_RUNNING:
    "The file of an import is kept, which is running or waits to be confirmed. Repeat the request when it has finished.",
  INVITATION_IS_ACCEPTED: "The invitation was accepted.",
  NOT_A_USER: "An API key is no user, and has no sessions or passkeys of its own.",
  OWNER_IS_THE_LAST: "The user is the tenant's last one with the role OWNER.",
  SEAT_LIMIT_REACHED: "The tenant has the maximum number of users and invitations.",
  FILE_REFUSED: "The file cannot be imported.",
  NOT_FOUND: "The tenant has no object with this ID.",
  NOTHING_TO_UNDO: "The import has changed nothing.",
  UNDO_TIME_IS_OVER: "The import was applied more than 30 days ago, or by an earlier version.",
  PHONE_IS_A_DELETED_CONTACTS: "A deleted contact has this phone. Restore it with `createContact`.",
  PHONE_IS_ANOTHER_CONTACTS: "Another contact has this phone.",
  REJECTED_ROWS_NOT_KEPT: "The rejected rows of the import are no longer kept.",
  TOO_MANY_BULK_JOBS:
    "The tenant has the maximum number of bulk jobs at work. Wait until one is done.",
  TENANT_NAME_NOT_UNIQUE: "Several tenants have this name. Use the ID instead.",
  USER_NAME_NOT_UNIQUE: "Several users have this name. Use the email address instead.",
  VAPI_REFUSED: "VAPI refused the request or could not be reached.",
};

export const ErrorCodeEnum = enumOf<ErrorCode>(
  "ErrorCode",
  "A stable error code for programs. If a rule refuses a call, the code is its name in `DecisionReason`.",
  errorMeanings,
);
