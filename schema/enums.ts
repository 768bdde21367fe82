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
import type { CancelReason } from "#domain/calls/cancel-calls.ts";
import type { EndCallOutcome } from "#domain/ledger/end-call.ts";
import type { AlertKind, CallEventKind } from "#domain/calls/call-history.ts";
import type { ErrorCode } from "#domain/errors.ts";
import {
  type CancellingBar,
  type ContactBar,
  contactBarNames,
  contactBars,
} from "#rules/contact-bars.ts";
import { type DecisionReason, decisionReasons } from "#rules/decision.ts";
import { builder } from "./builder.ts";

/** An enum whose values are spelt as in the database, each with its meaning: complete by type. */
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
  "Whether a campaign dials.",
  {
    ACTIVE: "Dials whenever its gate is open.",
    PAUSED: "Does not dial; scheduled calls stay and wait.",
    STOPPED: "Does not dial; scheduled calls were cancelled.",
    FAULTED:
      "Does not dial, because the account or the configuration is at fault; scheduled calls wait. `startCampaign` tries again.",
  },
);

export const ScheduleFrequencyEnum = enumOf<ScheduleFrequency>(
  "ScheduleFrequency",
  "How often a contact is owed a call. Without one, a contact gets one call per import or manual scheduling, at most one a day.",
  {
    DAILY: "Once in every local day.",
    WEEKLY: "Once in every ISO week, on the first of the scheduled days that reaches the contact.",
    CUSTOM: "Once in every block of `intervalDays` days.",
  },
);

const isoDay = (value: number) => ({ value, description: `ISO weekday ${value}.` });

export const Weekday = builder.enumType("Weekday", {
  description: "A day of the week, on which a calling window opens.",
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

export const CallStatusEnum = enumOf<CallStatus>("CallStatus", "Where a call stands.", {
  SCHEDULED: "Waits for its time and for the rules to agree.",
  CALLING: "Is being placed, or rings.",
  IN_PROGRESS: "Was answered and goes on.",
  COMPLETED:
    "Ended after somebody, or a machine, had picked up. Final, unless the reason of the end is still missing: then the first reason that VAPI gives may turn it into FAILED, once.",
  FAILED:
    "Ended without a conversation. Final, unless the reason of the end is still missing: then the first reason that VAPI gives may turn it into COMPLETED, once.",
  CANCELLED: "Was never placed and will not be.",
});

export const CallKindEnum = enumOf<CallKind>("CallKind", "Why a call exists.", {
  ROUND: "Owed by a round of the campaign, or by an import.",
  MANUAL: "Scheduled by hand.",
  REDIAL: "A second try in the same round, because the first did not reach the person.",
  TEST: "Placed at once to try the assistant out; outside every schedule and round.",
});

export const CallOutcomeEnum = enumOf<CallOutcome>("CallOutcome", "What became of a call.", {
  ANSWERED: "There was a conversation.",
  VOICEMAIL: "A machine took it.",
  SILENCE: "Somebody picked up and nobody spoke.",
  NO_ANSWER: "It rang and nobody picked up.",
  BUSY: "The line was busy.",
  BAD_NUMBER: "The carrier says that the number does not exist.",
  CARRIER_FAULT:
    "The telephone network failed, or the carrier refused our caller ID, the country or our trunk.",
  PROVIDER_FAULT: "VAPI, or a service behind it, failed.",
  ACCOUNT_FAULT:
    "The VAPI account, or the campaign's assistant or phone number, was at fault: the phone did not ring.",
  CAPACITY: "VAPI had no line free: the phone did not ring.",
  ENDED_BY_US: "It was hung up from our side.",
  UNKNOWN:
    "It ended, and VAPI has given no reason, or one that is not known here. A reason that comes later decides the outcome anew.",
});

export const EndCallOutcomeEnum = enumOf<EndCallOutcome>(
  "EndCallOutcome",
  "What was done at once to end a live call.",
  {
    HUNG_UP: "VAPI hangs up. The call's status changes when VAPI reports the end.",
    ALREADY_ENDED: "VAPI says that the call has ended; so does its status now.",
    CANCELLED: "It had not been sent to VAPI. It is cancelled and will not be sent.",
    WILL_BE_HUNG_UP:
      "VAPI cannot hang up yet, or has not said whether it has the call. It is tried again, and when VAPI shows the call as answered. The line stays in use until then.",
    RELEASED: "The call was ended here, whatever VAPI does. The line is free.",
  },
);

export const DialStateEnum = enumOf<DialState>(
  "DialState",
  "What is known of the request to VAPI.",
  {
    INTENDED: "Claimed; the request has not left.",
    SENT: "The request may have left; there is no answer yet.",
    ACCEPTED: "VAPI has the call.",
    REJECTED: "Certainly not placed.",
    UNKNOWN: "There was no definite answer: the phone may have rung. It is being looked for.",
  },
);

export const ImportStatusEnum = enumOf<ImportStatus>("ImportStatus", "Where an import stands.", {
  RUNNING: "The file is being read.",
  COMPLETED: "The file was read to its end; its good rows are in.",
  FAILED: "The file could not be imported; `error` says why.",
});

export const OnUnknownEnum = enumOf<OnUnknown>(
  "OnUnknown",
  "What to do with a dial that is presumed not to have reached VAPI.",
  {
    REDIAL: "Dial again, under a new id.",
    NEVER: "Park the call and raise an alert: a person decides.",
  },
);

const otherMeanings: Readonly<Record<Exclude<DecisionReason, ContactBar>, string>> = {
  TENANT_DISABLED: "The operator of the server has disabled the tenant.",
  CAMPAIGN_DELETED: "The campaign was deleted.",
  CAMPAIGN_INACTIVE: "The campaign is paused, stopped or faulted.",
  VAPI_NOT_CONFIGURED: "The tenant has no VAPI key.",
  TIME_ZONE_INVALID:
    "The campaign's time zone was saved by an earlier version and is not accepted: change `timeZone` with `updateCampaign`.",
  BEFORE_START: "The campaign's first day has not come.",
  AFTER_END: "The campaign's last day is over.",
  NOT_A_SCHEDULED_DAY: "No window opens on this day.",
  OUTSIDE_WINDOW: "The window of the day is not open now.",
  CALL_IN_FLIGHT: "A call to this contact is live, in whichever campaign.",
  ALREADY_CALLED_THIS_ROUND: "The contact was dialled in this round.",
  NOTHING_SCHEDULED: "No call waits for this contact.",
  NOT_DUE_YET: "The waiting call is due later.",
  VAPI_BACKING_OFF: "VAPI refused for want of capacity, or could not be reached: the tenant waits.",
  NUMBER_RESTING: "The phone number made its calls for today.",
  RUN_LIMIT_REACHED: "The campaign's calls for one dispatch are used up.",
  CAMPAIGN_SLOTS_FULL: "The campaign has as many live calls as it may.",
  TENANT_SLOTS_FULL: "The tenant has as many live calls as it may.",
};

const barMeanings = Object.fromEntries(
  contactBarNames.map((bar) => [bar, contactBars[bar].meaning]),
) as Record<ContactBar, string>;

const meanings = { ...otherMeanings, ...barMeanings };

export const DecisionReasonEnum = enumOf<DecisionReason>(
  "DecisionReason",
  "A rule that can refuse a call, in the order in which they are asked.",
  Object.fromEntries(
    decisionReasons.map((reason) => [reason, meanings[reason]]),
  ) as typeof meanings,
);

export const SortDirection = builder.enumType("SortDirection", {
  description: "Which end of a list comes first.",
  values: {
    ASC: { value: "asc", description: "Smallest or earliest first." },
    DESC: { value: "desc", description: "Largest or latest first." },
  } as const,
});

export const CallEventKindEnum = enumOf<CallEventKind>(
  "CallEventKind",
  "What one line of a call's history tells.",
  {
    CLAIMED: "The call took its slot.",
    SENT: "The request to VAPI was committed.",
    ACCEPTED: "VAPI took the call.",
    ADOPTED: "The call was found at VAPI, though its answer had been lost.",
    REJECTED: "VAPI refused this call.",
    UNKNOWN: "VAPI gave no definite answer.",
    PUT_BACK: "The call did not reach VAPI and waits again.",
    IN_PROGRESS: "Somebody, or a machine, picked up.",
    END_REQUESTED: "A person asked that the call be ended.",
    ENDED: "The call ended.",
    CONCLUDED: "VAPI gave the reason of the end after the end: the outcome was decided anew.",
    CANCELLED: "The call will not be placed.",
    DUPLICATE: "A second call for the same intention turned up and was hung up.",
  },
);

export const AlertKindEnum = enumOf<AlertKind>("AlertKind", "What an alert is about.", {
  DUPLICATE_CALL: "A phone may have rung twice.",
  CREDENTIAL_CHANGED: "The VAPI key changed while the answer to a dial was unknown.",
  DIAL_PARKED: "A dial without an answer waits for a person's decision.",
  CAMPAIGN_FAULTED: "A campaign was taken out of service.",
  CALL_LOST: "VAPI does not know a call any more that it had taken.",
  WEBHOOKS_SILENT:
    "Calls end and VAPI's webhooks do not arrive: `PUBLIC_URL` is wrong, or does not lead here. Cleared when one arrives.",
  CALL_OVERDUE:
    "VAPI reported no end of a call for five minutes longer than the call could last. It was ended here and hung up at VAPI, as far as VAPI allowed.",
  TIME_ZONE_INVALID:
    "A campaign does not dial because its stored time zone is not accepted. Cleared when `timeZone` is changed.",
});

const cancellingMeanings = Object.fromEntries(
  contactBarNames
    .filter((bar) => contactBars[bar].cancelsWaiting)
    .map((bar) => [bar, contactBars[bar].meaning]),
) as Record<CancellingBar, string>;

export const CancelReasonEnum = enumOf<CancelReason>(
  "CancelReason",
  "Why a call was cancelled before it was placed.",
  {
    BY_USER: "A person cancelled it with `cancelCall`, or with `endCall` before it was sent.",
    CAMPAIGN_DELETED: "The campaign was deleted.",
    CAMPAIGN_STOPPED: "The campaign was stopped.",
    CAMPAIGN_ENDED: "The campaign's last day is over.",
    ...cancellingMeanings,
    SCHEDULE_CHANGED: "The schedule changed, and the round of the redial has no opening left.",
    TEST_CALL_EXPIRED: "The test call could not be placed for ten minutes.",
    TENANT_LEFT_SIMULATION: "The simulated tenant was connected to a real VAPI account.",
  },
);

export const ErrorCodeEnum = enumOf<ErrorCode>(
  "ErrorCode",
  "What went wrong, for a program. A rule that refuses a call has the name that it has in `DecisionReason`.",
  {
    ...meanings,
    API_KEY_IS_THE_LAST: "The last API key cannot be revoked.",
    API_KEY_LIMIT_REACHED: "The tenant has as many API keys as it may have.",
    BAD_USER_INPUT: "The input is not valid; `problems` names each field.",
    CALL_ALREADY_OPEN: "The contact has a scheduled or live call in the campaign.",
    CALL_IS_FINAL: "The call has ended.",
    CALL_IS_LIVE: "A call is live; `endCall` hangs it up.",
    CALL_IS_NOT_LIVE: "The call is not live.",
    CAMPAIGN_HAS_ENDED: "The campaign's last day is over.",
    CAMPAIGN_IS_STOPPED: "The campaign is STOPPED.",
    CAMPAIGN_NEVER_OPENS: "The campaign does not open again after that time.",
    FILE_REFUSED: "The file cannot be imported.",
    NOT_FOUND: "The tenant has no object with this id.",
    PHONE_IS_A_DELETED_CONTACTS: "A deleted contact has this phone; `createContact` restores it.",
    PHONE_IS_ANOTHER_CONTACTS: "Another contact has this phone.",
    TENANT_NAME_NOT_UNIQUE: "Several tenants have this name; commands take the id instead.",
    VAPI_REFUSED: "VAPI refused, or could not be reached.",
  },
);
