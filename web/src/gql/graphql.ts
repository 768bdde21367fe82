/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Local dates on which no calling window opens, and why. At most 366 entries. */
export type BlackoutDateInput = {
  /** The first date, "yyyy-MM-dd". */
  from: string;
  /** Why no calls are placed, for example "Company holiday". 1 to 100 characters. */
  label: string;
  /** The last date, "yyyy-MM-dd", inclusive. Default: the same as `from`. */
  to?: string | null | undefined;
};

/** Filters for a list of calls. A call must match every filter that is given. */
export type CallFilter = {
  /** Calls of this campaign. */
  campaignId?: string | number | null | undefined;
  /** Calls to this contact. */
  contactId?: string | number | null | undefined;
  /** Calls whose `scheduledTime` is at or after this instant. */
  from?: string | null | undefined;
  /** Calls of one of these kinds. */
  kind?: Array<CallKind> | null | undefined;
  /** Calls with one of these outcomes. */
  outcome?: Array<CallOutcome> | null | undefined;
  /** Calls to contacts whose name or phone contains this text. Case and accents are ignored. If more than 200 contacts match, the error code is SEARCH_TOO_BROAD. */
  search?: string | null | undefined;
  /** Calls with one of these statuses. */
  status?: Array<CallStatus> | null | undefined;
  /** Calls whose `scheduledTime` is before this instant (exclusive). */
  to?: string | null | undefined;
};

/** The origin of a call. */
export type CallKind =
  /** Scheduled with `scheduleCall`. */
  | 'MANUAL'
  /** A further call in the same round, because the contact was not reached. */
  | 'REDIAL'
  /** The call of a round, or of an import or enrolment. */
  | 'ROUND'
  /** Placed with `placeTestCall`, outside the campaign's schedule and rounds. */
  | 'TEST';

/** How to sort a list of calls. */
export type CallOrder = {
  /** The direction to sort in. */
  direction?: SortDirection;
  /** The field to sort by. */
  field: CallOrderField;
};

/** The fields by which calls can be sorted. */
export type CallOrderField =
  /** By `createdAt`. Not possible with the filters `status`, `outcome`, `kind`, `from` and `to` (error code UNSUPPORTED_ORDER), unless `contactId` or `search` is given too. */
  | 'CREATED_AT'
  /** By `scheduledTime`. Possible with every filter. */
  | 'SCHEDULED_TIME';

/** The result of a call. */
export type CallOutcome =
  /** The VAPI account, the campaign's assistant or its phone number caused an error. The phone did not ring. */
  | 'ACCOUNT_FAULT'
  /** A person answered, and there was a conversation. */
  | 'ANSWERED'
  /** The carrier reported that the number does not exist. */
  | 'BAD_NUMBER'
  /** The line was busy. */
  | 'BUSY'
  /** VAPI was at capacity. The phone did not ring. */
  | 'CAPACITY'
  /** The telephone network failed, or the carrier refused the caller ID, the country or the trunk. */
  | 'CARRIER_FAULT'
  /** The call was ended from the caller's side, for example with `endCall`. */
  | 'ENDED_BY_US'
  /** Nobody answered. */
  | 'NO_ANSWER'
  /** VAPI or a service that it uses failed. */
  | 'PROVIDER_FAULT'
  /** The call was answered, but nobody spoke. */
  | 'SILENCE'
  /** The call ended, and VAPI gave no reason or one that this server does not know. If VAPI gives the first reason later, the outcome is determined again. */
  | 'UNKNOWN'
  /** A voicemail or an answering machine answered. */
  | 'VOICEMAIL';

/** The status of a call. */
export type CallStatus =
  /** The call is being placed or is ringing. */
  | 'CALLING'
  /** The call was cancelled before it was placed. Final. */
  | 'CANCELLED'
  /** The call ended after a person or a machine answered. Final, except while `endedReason` is null: the first reason that VAPI gives may change the status to FAILED, once. */
  | 'COMPLETED'
  /** The call ended without a conversation. Final, except while `endedReason` is null: the first reason that VAPI gives may change the status to COMPLETED, once. */
  | 'FAILED'
  /** The call was answered and has not ended. */
  | 'IN_PROGRESS'
  /** The call waits until it is due and every rule allows it. */
  | 'SCHEDULED';

/** What the calls of a campaign are about. Calling rules apply to calls of some types. */
export type CallType =
  /** Calls of charities. */
  | 'CHARITY'
  /** Calls about a debt. */
  | 'DEBT_COLLECTION'
  /** Calls that inform and sell nothing, such as reminders and notices. */
  | 'INFORMATIONAL'
  /** Calls of candidates, parties and political campaigns. */
  | 'POLITICAL'
  /** Opinion polls and market research that sell nothing. */
  | 'SURVEY'
  /** Calls that sell or advertise something. */
  | 'TELEMARKETING';

/** Filters for a list of campaigns. A campaign must match every filter that is given. */
export type CampaignFilter = {
  /** Campaigns whose name contains this text. Case and accents are ignored. */
  search?: string | null | undefined;
  /** Campaigns in one of these states. */
  state?: Array<CampaignState> | null | undefined;
};

/** The state of a campaign. */
export type CampaignState =
  /** Places calls whenever its gate is open. */
  | 'ACTIVE'
  /** Places no calls, because of a fault of the VAPI account or of the configuration, or because the circuit breaker tripped. Scheduled calls are kept. See `pausedReason`; `startCampaign` sets the campaign to ACTIVE again. */
  | 'FAULTED'
  /** Places no calls. Scheduled calls are kept. */
  | 'PAUSED'
  /** Places no calls. Scheduled calls were cancelled. */
  | 'STOPPED';

/** Hours of the day in which calls may be placed, half-open: [startTime, endTime). A campaign has 1 to 21 windows, of which no two overlap. Two may touch. */
export type CampaignWindowInput = {
  /** The days of the week on which it opens. Omitted, null or an empty list: every day. WEEKLY and CUSTOM campaigns require at least one day. */
  days?: Array<Weekday> | null | undefined;
  /** Local time "HH:mm" at which it closes, exclusive. If it is earlier than `startTime`, it closes on the next day. It must differ from `startTime`. */
  endTime: string;
  /** Local time "HH:mm" at which it opens, inclusive. */
  startTime: string;
};

/** A limit on the calls to one number, over all campaigns of the tenant. */
export type ContactCapInput = {
  /** Within so many rolling hours, 1 to 2160 (90 days). */
  hours: number;
  /** Calls at most, 1 to 100. */
  max: number;
};

/** A rule that can refuse a call. Rules are evaluated in the order of `Decision.rules`. */
export type DecisionReason =
  /** `endsOn` of the campaign has passed. */
  | 'AFTER_END'
  /** The contact has already been called in this round. */
  | 'ALREADY_CALLED_THIS_ROUND'
  /** It is not known where the contact is, and the campaign's hours depend on it. */
  | 'AREA_UNKNOWN'
  /** The carrier reported that the number cannot be reached. See `Contact.unreachableReason`. */
  | 'BAD_NUMBER'
  /** `startsOn` of the campaign has not been reached. */
  | 'BEFORE_START'
  /** The day is a blackout date of the campaign or of the tenant: no window opens on it. */
  | 'BLACKOUT_DATE'
  /** The contact was called less than 20 hours ago, and its area has changed since. Only in campaigns whose hours are those of the contact. */
  | 'CALLED_BEFORE_MOVING'
  /** The tenant has put a rule pack in force that the server has not loaded. Calls are held. */
  | 'CALLING_RULES_NOT_LOADED'
  /** A rule of the tenant's rule pack bars calls of the campaign's type where the contact is, whatever the time, and no record lifts it that the tenant accepts as an exception. */
  | 'CALL_BANNED'
  /** A call to this contact is live, in this or another campaign. */
  | 'CALL_IN_FLIGHT'
  /** The tenant has calling rules in force, and the campaign has no `callType`. Set one with `updateCampaign`. */
  | 'CALL_TYPE_MISSING'
  /** The campaign was deleted. */
  | 'CAMPAIGN_DELETED'
  /** The campaign is PAUSED, STOPPED or FAULTED. */
  | 'CAMPAIGN_INACTIVE'
  /** The campaign has `maxConcurrentCalls` live calls. */
  | 'CAMPAIGN_SLOTS_FULL'
  /** A calling rule needs a consent of the contact for such calls, and none is on record. Record it with `recordConsents`. */
  | 'CONSENT_MISSING'
  /** The contact has had as many calls, over all campaigns, as a limit allows within its hours: a limit of the campaign, of the tenant or of a calling rule. */
  | 'CONTACT_CAP_REACHED'
  /** The contact was deleted. */
  | 'CONTACT_DELETED'
  /** The contact was called by a campaign that the database has lost, and a person has to decide whether it may be called again. */
  | 'CONTACT_HELD'
  /** The database may have lost calls that were placed. No call is placed until the workers have found that nothing was lost, or VAPI has been asked. */
  | 'DATABASE_RECONCILING'
  /** The day is a holiday of one of the campaign's holiday sets, or later than the last day that the set knows: no window opens on it. */
  | 'HOLIDAY'
  /** The contact was enrolled by an import that was undone. Its membership is about to be removed. */
  | 'IMPORT_UNDONE'
  /** The tenant's rule pack says nothing of the region where the contact may be, or it is not known in which country the contact is. Calls are held. */
  | 'JURISDICTION_NOT_REVIEWED'
  /** A calling rule wants numbers compared with a list, such as a national do-not-call registry; this number was not, or too long ago, or it is on the list. Record the check with `recordListCheck`. */
  | 'LIST_NOT_CHECKED'
  /** No call is scheduled for this contact. */
  | 'NOTHING_SCHEDULED'
  /** The campaign has no window on this day. */
  | 'NOT_A_SCHEDULED_DAY'
  /** The scheduled call is due later. */
  | 'NOT_DUE_YET'
  /** The contact is not enrolled in the campaign. */
  | 'NOT_ENROLLED'
  /** No phone number of the campaign may call now: each has reached its daily limit at VAPI, or has had `maxCallsPerNumberPerDay` calls. */
  | 'NO_NUMBER_FREE'
  /** The number of the contact is on the do-not-call list. See `Contact.doNotCallEntry`. */
  | 'ON_DO_NOT_CALL_LIST'
  /** The courtesy hours of the tenant or a calling rule allow no calls at this time where the contact is. */
  | 'OUTSIDE_CALLING_HOURS'
  /** The campaign's window of this day is not open, or closes within two seconds. */
  | 'OUTSIDE_WINDOW'
  /** The contact has had `retryAttempts` COMPLETED calls in this campaign, over all rounds. FAILED calls do not count. */
  | 'RETRY_LIMIT_REACHED'
  /** The dispatch has started `maxCallsPerRun` calls of the campaign. */
  | 'RUN_LIMIT_REACHED'
  /** The campaign or the tenant has started `startsPerMinute` calls within a minute, or the next start is not due yet: starts are spread over the minute. */
  | 'START_RATE_REACHED'
  /** The operator of the server has disabled the tenant. */
  | 'TENANT_DISABLED'
  /** The tenant has `maxConcurrentCalls` live calls. */
  | 'TENANT_SLOTS_FULL'
  /** The campaign's time zone was saved by an earlier version and is not accepted. Change `timeZone` with `updateCampaign`. */
  | 'TIME_ZONE_INVALID'
  /** VAPI was at capacity or could not be reached. Calls of the tenant are held back until `dialPausedUntil`. */
  | 'VAPI_BACKING_OFF'
  /** The tenant has no VAPI key. Set one with `configureVapi`. */
  | 'VAPI_NOT_CONFIGURED';

/** Input of `duplicateCampaign`: the settings of the copy that differ. A setting that is omitted is that of the campaign; the name gets the suffix "(copy)". Null is the same as omitted, except for settings whose description defines null. */
export type DuplicateCampaignInput = {
  /** The ID of the assistant at VAPI. See `Query.assistants`. 1 to 100 characters. */
  assistantId?: string | number | null | undefined;
  /** Local dates on which no window opens, at most 366 entries. A window that has opened on the day before stays open after midnight. Blackout dates of the tenant count too. */
  blackoutDates?: Array<BlackoutDateInput> | null | undefined;
  /** What the calls are about, which decides the calling rules that apply to them. Required while the tenant has calling rules in force (`Tenant.callingRules`). Null: not set; no calls are placed while calling rules are in force. */
  callType?: CallType | null | undefined;
  /** Limits on the calls to one number in rolling hours, at most 10. All calls of the tenant count that rang or may have, whatever the campaign, test calls too: those to the contact, and those to its number while another contact had it. Limits of the tenant and of calling rules hold as well. */
  contactCaps?: Array<ContactCapInput> | null | undefined;
  /** Local time "HH:mm" at which the calling window closes, exclusive. If it is earlier than `startTime`, the window closes on the next day. It must differ from `startTime`. */
  endTime?: string | null | undefined;
  /** The last local date on which a window may open, "yyyy-MM-dd", inclusive. Null: no bound. */
  endsOn?: string | null | undefined;
  /** Names of holiday sets on whose dates no window opens, for example "US-FED". See `Query.holidaySets`. After the last year that a set knows, no window opens; an alert says so 90 days before. */
  holidaySets?: Array<string> | null | undefined;
  /** By whose clock the calling windows open. */
  hoursOf?: HoursOf | null | undefined;
  /** The length of a round in days, if `scheduleFrequency` is CUSTOM, which requires it. 1 to 366. Null: not set. */
  intervalDays?: number | null | undefined;
  /** Whether the copy is created ACTIVE. If false, it is created PAUSED. Default: false. */
  isActive?: boolean | null | undefined;
  /** The maximum number of calls that the campaign places from one phone number on a day. The calls of all campaigns of the tenant from that number count, test calls included. The day is the local day of the campaign's time zone. VAPI has limits of its own, such as some ten calls a day from a free number. 1 to 10000. Null: no limit. */
  maxCallsPerNumberPerDay?: number | null | undefined;
  /** The maximum number of calls of the campaign that one dispatch starts. A dispatch runs every minute and whenever a slot becomes free, so more calls than this may start in one minute. 1 to 1000. */
  maxCallsPerRun?: number | null | undefined;
  /** The maximum number of live calls of the campaign at the same time. 1 to 1000. */
  maxConcurrentCalls?: number | null | undefined;
  /** The maximum duration of a call in seconds. VAPI ends the call then. 10 to 43200. */
  maxDurationSeconds?: number | null | undefined;
  /** The name of the campaign. 1 to 200 characters. */
  name?: string | null | undefined;
  /** The field of the assistant's structured data that says that the person asked not to be called again, as names joined by dots, for example "optOut" or "preferences.doNotCall". If VAPI reports the value true (or a text that means yes), the number that was called is put on the do-not-call list. The field is looked for in `analysis.structuredData` of the call and in the results of its structured outputs, with or without the name of the output before it. 1 to 200 characters. Null: what is said in calls puts no number on the list. */
  optOutField?: string | null | undefined;
  /** The ID at VAPI of the phone number to call from, see `Query.phoneNumbers`: the short form of `phoneNumberIds` with one number, or the first of several. 1 to 100 characters. */
  phoneNumberId?: string | number | null | undefined;
  /** The IDs at VAPI of the phone numbers to call from, see `Query.phoneNumbers`. A contact is called from the number that called it last, if that may call now, and otherwise from the number that was used least recently. 1 to 50 IDs of 1 to 100 characters. */
  phoneNumberIds?: Array<string | number> | null | undefined;
  /** Minutes from the end of a call to its redial, by outcome. */
  redialDelays?: RedialDelaysInput | null | undefined;
  /** The maximum number of redials per contact and round, over all outcomes. 0 means no redials. 0 to 10. */
  redialsPerRound?: number | null | undefined;
  /** The maximum number of COMPLETED calls per contact in this campaign, over all rounds. A contact with this many completed calls is not called again. FAILED calls do not count; `redialsPerRound` limits how often they are repeated. 1 to 100. */
  retryAttempts?: number | null | undefined;
  /** The days of the week on which the calling window opens. An empty list means every day. WEEKLY and CUSTOM require at least one day. */
  scheduleDays?: Array<Weekday> | null | undefined;
  /** How often each contact is called. Null: the campaign does not recur; each import or manual scheduling gives a contact one call. */
  scheduleFrequency?: ScheduleFrequency | null | undefined;
  /** Local time "HH:mm" at which the calling window opens, inclusive. */
  startTime?: string | null | undefined;
  /** The first local date on which a window may open, "yyyy-MM-dd", inclusive. Null: no bound. */
  startsOn?: string | null | undefined;
  /** The maximum number of calls of the campaign that start within any 60 seconds. The starts are spread evenly over the minute. Test calls do not wait for it. 1 to 1000. Null: no limit. */
  startsPerMinute?: number | null | undefined;
  /** The subject of the calls, in a word of your own, for example a product. Calling rules that limit calls about the same subject count the calls of all campaigns with the same key. 1 to 100 characters. Null: not known; the calls count as calls about every subject. */
  subjectKey?: string | null | undefined;
  /** The IANA time zone of all local times and dates of the campaign, for example "America/New_York". A name with a slash, or "UTC"; case is ignored. Abbreviations such as "EST" are not accepted. */
  timeZone?: string | null | undefined;
  /** Whether VAPI detects voicemail and answering machines. */
  voicemailDetection?: boolean | null | undefined;
  /** The calling windows, 1 to 21, instead of `startTime`, `endTime` and `scheduleDays`. They may cross midnight and must not overlap. */
  windows?: Array<CampaignWindowInput> | null | undefined;
  /** Whether the contacts that are enrolled in the campaign now are enrolled in the copy, in the same order. Those of a large campaign follow within minutes; each gets a scheduled call as with `enrolContacts`. Default: false. */
  withContacts?: boolean | null | undefined;
};

/** By whose clock calling windows open. */
export type HoursOf =
  /** By the clock of the campaign's time zone. */
  | 'CAMPAIGN'
  /** By the clock where the contact is. If it may be in several time zones, the window must be open in all of them. */
  | 'CONTACT';

/** Minutes from the end of a call to its redial in the same round, 1 to 10080. Null means no redial after that outcome. An outcome that is omitted keeps its value or, in a new campaign, takes its default. */
export type RedialDelaysInput = {
  /** Minutes to wait after BUSY. Default: 15. */
  busy?: number | null | undefined;
  /** Minutes to wait after CARRIER_FAULT. Default: 10. */
  carrierFault?: number | null | undefined;
  /** Minutes to wait after NO_ANSWER. Default: 60. */
  noAnswer?: number | null | undefined;
  /** Minutes to wait after VOICEMAIL. Default: no redial. */
  voicemail?: number | null | undefined;
};

/** How often each contact is called. If it is null, a contact gets one call per import or manual scheduling, at most one per day. */
export type ScheduleFrequency =
  /** Once per block of `intervalDays` days. */
  | 'CUSTOM'
  /** Once per local day. */
  | 'DAILY'
  /** Once per ISO week (Monday to Sunday), on the first of `scheduleDays` on which the call can be placed. */
  | 'WEEKLY';

/** The direction in which a list is sorted. */
export type SortDirection =
  /** Ascending: the earliest first. */
  | 'ASC'
  /** Descending: the latest first. */
  | 'DESC';

/** A day of the week. */
export type Weekday =
  /** ISO weekday 5. */
  | 'FRIDAY'
  /** ISO weekday 1. */
  | 'MONDAY'
  /** ISO weekday 6. */
  | 'SATURDAY'
  /** ISO weekday 7. */
  | 'SUNDAY'
  /** ISO weekday 4. */
  | 'THURSDAY'
  /** ISO weekday 2. */
  | 'TUESDAY'
  /** ISO weekday 3. */
  | 'WEDNESDAY';

export type CallInListFragment = { id: string, status: CallStatus, statusMessage: string | null, outcome: CallOutcome | null, kind: CallKind, scheduledTime: string, placedAt: string | null, endedAt: string | null, durationSeconds: number | null, cost: number | null, updatedAt: string, contact: { id: string, name: string | null, phone: string }, campaign: { id: string, name: string, timeZone: string } };

export type CallsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: CallFilter | null | undefined;
  orderBy?: CallOrder | null | undefined;
}>;


export type CallsQuery = { calls: { totalCount: number, isTotalCountExact: boolean, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, status: CallStatus, statusMessage: string | null, outcome: CallOutcome | null, kind: CallKind, scheduledTime: string, placedAt: string | null, endedAt: string | null, durationSeconds: number | null, cost: number | null, updatedAt: string, contact: { id: string, name: string | null, phone: string }, campaign: { id: string, name: string, timeZone: string } } }> } };

export type CallsChangedSubscriptionVariables = Exact<{
  since?: string | null | undefined;
  campaignId?: string | number | null | undefined;
}>;


export type CallsChangedSubscription = { callChanged: { cursor: string, readAgain: boolean, call: { id: string, status: CallStatus, statusMessage: string | null, outcome: CallOutcome | null, kind: CallKind, scheduledTime: string, placedAt: string | null, endedAt: string | null, durationSeconds: number | null, cost: number | null, updatedAt: string, contact: { id: string, name: string | null, phone: string }, campaign: { id: string, name: string, timeZone: string } } | null } };

export type CampaignOnPageFragment = { deletedAt: string | null, updatedAt: string, maxConcurrentCalls: number, id: string, name: string, state: CampaignState, timeZone: string, hoursOf: HoursOf, pausedReason: string | null, progress: { id: string, scheduled: number, calling: number, inProgress: number, completed: number, failed: number, cancelled: number }, gate: { isOpen: boolean, reason: DecisionReason | null, message: string, opensAt: string | null, closesAt: string | null, areas: number | null, openAreas: number | null, nextAreaOpensAt: string | null, slotsInUse: number, slotsFree: number }, people: { enrolled: number, called: number, reached: number, waiting: number, notCallable: number } };

export type CampaignPageQueryVariables = Exact<{
  id: string | number;
}>;


export type CampaignPageQuery = { campaign: { deletedAt: string | null, updatedAt: string, maxConcurrentCalls: number, id: string, name: string, state: CampaignState, timeZone: string, hoursOf: HoursOf, pausedReason: string | null, progress: { id: string, scheduled: number, calling: number, inProgress: number, completed: number, failed: number, cancelled: number }, gate: { isOpen: boolean, reason: DecisionReason | null, message: string, opensAt: string | null, closesAt: string | null, areas: number | null, openAreas: number | null, nextAreaOpensAt: string | null, slotsInUse: number, slotsFree: number }, people: { enrolled: number, called: number, reached: number, waiting: number, notCallable: number } } | null };

export type CampaignInListFragment = { id: string, name: string, state: CampaignState, timeZone: string, hoursOf: HoursOf, pausedReason: string | null, gate: { isOpen: boolean, reason: DecisionReason | null, message: string, opensAt: string | null, closesAt: string | null, areas: number | null, openAreas: number | null, nextAreaOpensAt: string | null, slotsInUse: number, slotsFree: number }, people: { enrolled: number, called: number, reached: number, waiting: number, notCallable: number } };

export type CampaignsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: CampaignFilter | null | undefined;
}>;


export type CampaignsQuery = { campaigns: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, name: string, state: CampaignState, timeZone: string, hoursOf: HoursOf, pausedReason: string | null, gate: { isOpen: boolean, reason: DecisionReason | null, message: string, opensAt: string | null, closesAt: string | null, areas: number | null, openAreas: number | null, nextAreaOpensAt: string | null, slotsInUse: number, slotsFree: number }, people: { enrolled: number, called: number, reached: number, waiting: number, notCallable: number } } }> } };

export type CallsChangedAnywhereSubscriptionVariables = Exact<{
  since?: string | null | undefined;
}>;


export type CallsChangedAnywhereSubscription = { callChanged: { cursor: string, readAgain: boolean } };

export type StartReceiptQueryVariables = Exact<{
  id: string | number;
}>;


export type StartReceiptQuery = { campaignForecast: { message: string, people: number, firstCallAt: string | null, later: number, notCalled: Array<{ reason: DecisionReason, meaning: string, people: number }> } | null };

export type StopReceiptQueryVariables = Exact<{
  id: string | number;
}>;


export type StopReceiptQuery = { campaign: { id: string, progress: { id: string, scheduled: number, calling: number, inProgress: number } } | null };

export type StartCampaignMutationVariables = Exact<{
  id: string | number;
}>;


export type StartCampaignMutation = { startCampaign:
    | { __typename: 'Campaign', id: string, name: string, state: CampaignState, timeZone: string, hoursOf: HoursOf, pausedReason: string | null, gate: { isOpen: boolean, reason: DecisionReason | null, message: string, opensAt: string | null, closesAt: string | null, areas: number | null, openAreas: number | null, nextAreaOpensAt: string | null, slotsInUse: number, slotsFree: number }, people: { enrolled: number, called: number, reached: number, waiting: number, notCallable: number } }
    | { __typename: 'NotFoundError', message: string }
   };

export type PauseCampaignMutationVariables = Exact<{
  id: string | number;
}>;


export type PauseCampaignMutation = { pauseCampaign:
    | { __typename: 'Campaign', id: string, name: string, state: CampaignState, timeZone: string, hoursOf: HoursOf, pausedReason: string | null, gate: { isOpen: boolean, reason: DecisionReason | null, message: string, opensAt: string | null, closesAt: string | null, areas: number | null, openAreas: number | null, nextAreaOpensAt: string | null, slotsInUse: number, slotsFree: number }, people: { enrolled: number, called: number, reached: number, waiting: number, notCallable: number } }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'NotPossibleError', message: string }
   };

export type StopCampaignMutationVariables = Exact<{
  id: string | number;
}>;


export type StopCampaignMutation = { stopCampaign:
    | { __typename: 'Campaign', id: string, name: string, state: CampaignState, timeZone: string, hoursOf: HoursOf, pausedReason: string | null, progress: { id: string, scheduled: number, calling: number, inProgress: number }, gate: { isOpen: boolean, reason: DecisionReason | null, message: string, opensAt: string | null, closesAt: string | null, areas: number | null, openAreas: number | null, nextAreaOpensAt: string | null, slotsInUse: number, slotsFree: number }, people: { enrolled: number, called: number, reached: number, waiting: number, notCallable: number } }
    | { __typename: 'NotFoundError', message: string }
   };

export type DeleteCampaignMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteCampaignMutation = { deleteCampaign:
    | { __typename: 'Campaign', deletedAt: string | null, id: string, name: string, state: CampaignState, timeZone: string, hoursOf: HoursOf, pausedReason: string | null, gate: { isOpen: boolean, reason: DecisionReason | null, message: string, opensAt: string | null, closesAt: string | null, areas: number | null, openAreas: number | null, nextAreaOpensAt: string | null, slotsInUse: number, slotsFree: number }, people: { enrolled: number, called: number, reached: number, waiting: number, notCallable: number } }
    | { __typename: 'NotFoundError', message: string }
   };

export type DuplicateCampaignMutationVariables = Exact<{
  id: string | number;
  input: DuplicateCampaignInput;
}>;


export type DuplicateCampaignMutation = { duplicateCampaign:
    | { __typename: 'Campaign', id: string, name: string, state: CampaignState, timeZone: string, hoursOf: HoursOf, pausedReason: string | null, gate: { isOpen: boolean, reason: DecisionReason | null, message: string, opensAt: string | null, closesAt: string | null, areas: number | null, openAreas: number | null, nextAreaOpensAt: string | null, slotsInUse: number, slotsFree: number }, people: { enrolled: number, called: number, reached: number, waiting: number, notCallable: number } }
    | { __typename: 'InputValidationError', message: string, problems: Array<{ message: string }> }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'VapiRefusedError', message: string }
   };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const CallInListFragmentDoc = new TypedDocumentString(`
    fragment CallInList on Call {
  id
  status
  statusMessage
  outcome
  kind
  scheduledTime
  placedAt
  endedAt
  durationSeconds
  cost
  updatedAt
  contact {
    id
    name
    phone
  }
  campaign {
    id
    name
    timeZone
  }
}
    `, {"fragmentName":"CallInList"}) as unknown as TypedDocumentString<CallInListFragment, unknown>;
export const CampaignInListFragmentDoc = new TypedDocumentString(`
    fragment CampaignInList on Campaign {
  id
  name
  state
  timeZone
  hoursOf
  pausedReason
  gate {
    isOpen
    reason
    message
    opensAt
    closesAt
    areas
    openAreas
    nextAreaOpensAt
    slotsInUse
    slotsFree
  }
  people {
    enrolled
    called
    reached
    waiting
    notCallable
  }
}
    `, {"fragmentName":"CampaignInList"}) as unknown as TypedDocumentString<CampaignInListFragment, unknown>;
export const CampaignOnPageFragmentDoc = new TypedDocumentString(`
    fragment CampaignOnPage on Campaign {
  ...CampaignInList
  deletedAt
  updatedAt
  maxConcurrentCalls
  progress {
    id
    scheduled
    calling
    inProgress
    completed
    failed
    cancelled
  }
}
    fragment CampaignInList on Campaign {
  id
  name
  state
  timeZone
  hoursOf
  pausedReason
  gate {
    isOpen
    reason
    message
    opensAt
    closesAt
    areas
    openAreas
    nextAreaOpensAt
    slotsInUse
    slotsFree
  }
  people {
    enrolled
    called
    reached
    waiting
    notCallable
  }
}`, {"fragmentName":"CampaignOnPage"}) as unknown as TypedDocumentString<CampaignOnPageFragment, unknown>;
export const CallsDocument = new TypedDocumentString(`
    query Calls($first: Int!, $after: String, $filter: CallFilter, $orderBy: CallOrder) {
  calls(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    totalCount
    isTotalCountExact
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        ...CallInList
      }
    }
  }
}
    fragment CallInList on Call {
  id
  status
  statusMessage
  outcome
  kind
  scheduledTime
  placedAt
  endedAt
  durationSeconds
  cost
  updatedAt
  contact {
    id
    name
    phone
  }
  campaign {
    id
    name
    timeZone
  }
}`) as unknown as TypedDocumentString<CallsQuery, CallsQueryVariables>;
export const CallsChangedDocument = new TypedDocumentString(`
    subscription CallsChanged($since: String, $campaignId: ID) {
  callChanged(since: $since, campaignId: $campaignId) {
    cursor
    readAgain
    call {
      ...CallInList
    }
  }
}
    fragment CallInList on Call {
  id
  status
  statusMessage
  outcome
  kind
  scheduledTime
  placedAt
  endedAt
  durationSeconds
  cost
  updatedAt
  contact {
    id
    name
    phone
  }
  campaign {
    id
    name
    timeZone
  }
}`) as unknown as TypedDocumentString<CallsChangedSubscription, CallsChangedSubscriptionVariables>;
export const CampaignPageDocument = new TypedDocumentString(`
    query CampaignPage($id: ID!) {
  campaign(id: $id) {
    ...CampaignOnPage
  }
}
    fragment CampaignOnPage on Campaign {
  ...CampaignInList
  deletedAt
  updatedAt
  maxConcurrentCalls
  progress {
    id
    scheduled
    calling
    inProgress
    completed
    failed
    cancelled
  }
}
fragment CampaignInList on Campaign {
  id
  name
  state
  timeZone
  hoursOf
  pausedReason
  gate {
    isOpen
    reason
    message
    opensAt
    closesAt
    areas
    openAreas
    nextAreaOpensAt
    slotsInUse
    slotsFree
  }
  people {
    enrolled
    called
    reached
    waiting
    notCallable
  }
}`) as unknown as TypedDocumentString<CampaignPageQuery, CampaignPageQueryVariables>;
export const CampaignsDocument = new TypedDocumentString(`
    query Campaigns($first: Int!, $after: String, $filter: CampaignFilter) {
  campaigns(first: $first, after: $after, filter: $filter) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        ...CampaignInList
      }
    }
  }
}
    fragment CampaignInList on Campaign {
  id
  name
  state
  timeZone
  hoursOf
  pausedReason
  gate {
    isOpen
    reason
    message
    opensAt
    closesAt
    areas
    openAreas
    nextAreaOpensAt
    slotsInUse
    slotsFree
  }
  people {
    enrolled
    called
    reached
    waiting
    notCallable
  }
}`) as unknown as TypedDocumentString<CampaignsQuery, CampaignsQueryVariables>;
export const CallsChangedAnywhereDocument = new TypedDocumentString(`
    subscription CallsChangedAnywhere($since: String) {
  callChanged(since: $since) {
    cursor
    readAgain
  }
}
    `) as unknown as TypedDocumentString<CallsChangedAnywhereSubscription, CallsChangedAnywhereSubscriptionVariables>;
export const StartReceiptDocument = new TypedDocumentString(`
    query StartReceipt($id: ID!) {
  campaignForecast(campaignId: $id) {
    message
    people
    firstCallAt
    later
    notCalled {
      reason
      meaning
      people
    }
  }
}
    `) as unknown as TypedDocumentString<StartReceiptQuery, StartReceiptQueryVariables>;
export const StopReceiptDocument = new TypedDocumentString(`
    query StopReceipt($id: ID!) {
  campaign(id: $id) {
    id
    progress {
      id
      scheduled
      calling
      inProgress
    }
  }
}
    `) as unknown as TypedDocumentString<StopReceiptQuery, StopReceiptQueryVariables>;
export const StartCampaignDocument = new TypedDocumentString(`
    mutation StartCampaign($id: ID!) {
  startCampaign(id: $id) {
    __typename
    ... on Campaign {
      ...CampaignInList
    }
    ... on Error {
      message
    }
  }
}
    fragment CampaignInList on Campaign {
  id
  name
  state
  timeZone
  hoursOf
  pausedReason
  gate {
    isOpen
    reason
    message
    opensAt
    closesAt
    areas
    openAreas
    nextAreaOpensAt
    slotsInUse
    slotsFree
  }
  people {
    enrolled
    called
    reached
    waiting
    notCallable
  }
}`) as unknown as TypedDocumentString<StartCampaignMutation, StartCampaignMutationVariables>;
export const PauseCampaignDocument = new TypedDocumentString(`
    mutation PauseCampaign($id: ID!) {
  pauseCampaign(id: $id) {
    __typename
    ... on Campaign {
      ...CampaignInList
    }
    ... on Error {
      message
    }
  }
}
    fragment CampaignInList on Campaign {
  id
  name
  state
  timeZone
  hoursOf
  pausedReason
  gate {
    isOpen
    reason
    message
    opensAt
    closesAt
    areas
    openAreas
    nextAreaOpensAt
    slotsInUse
    slotsFree
  }
  people {
    enrolled
    called
    reached
    waiting
    notCallable
  }
}`) as unknown as TypedDocumentString<PauseCampaignMutation, PauseCampaignMutationVariables>;
export const StopCampaignDocument = new TypedDocumentString(`
    mutation StopCampaign($id: ID!) {
  stopCampaign(id: $id) {
    __typename
    ... on Campaign {
      ...CampaignInList
      progress {
        id
        scheduled
        calling
        inProgress
      }
    }
    ... on Error {
      message
    }
  }
}
    fragment CampaignInList on Campaign {
  id
  name
  state
  timeZone
  hoursOf
  pausedReason
  gate {
    isOpen
    reason
    message
    opensAt
    closesAt
    areas
    openAreas
    nextAreaOpensAt
    slotsInUse
    slotsFree
  }
  people {
    enrolled
    called
    reached
    waiting
    notCallable
  }
}`) as unknown as TypedDocumentString<StopCampaignMutation, StopCampaignMutationVariables>;
export const DeleteCampaignDocument = new TypedDocumentString(`
    mutation DeleteCampaign($id: ID!) {
  deleteCampaign(id: $id) {
    __typename
    ... on Campaign {
      ...CampaignInList
      deletedAt
    }
    ... on Error {
      message
    }
  }
}
    fragment CampaignInList on Campaign {
  id
  name
  state
  timeZone
  hoursOf
  pausedReason
  gate {
    isOpen
    reason
    message
    opensAt
    closesAt
    areas
    openAreas
    nextAreaOpensAt
    slotsInUse
    slotsFree
  }
  people {
    enrolled
    called
    reached
    waiting
    notCallable
  }
}`) as unknown as TypedDocumentString<DeleteCampaignMutation, DeleteCampaignMutationVariables>;
export const DuplicateCampaignDocument = new TypedDocumentString(`
    mutation DuplicateCampaign($id: ID!, $input: DuplicateCampaignInput!) {
  duplicateCampaign(id: $id, input: $input) {
    __typename
    ... on Campaign {
      ...CampaignInList
    }
    ... on Error {
      message
    }
    ... on InputValidationError {
      problems {
        message
      }
    }
  }
}
    fragment CampaignInList on Campaign {
  id
  name
  state
  timeZone
  hoursOf
  pausedReason
  gate {
    isOpen
    reason
    message
    opensAt
    closesAt
    areas
    openAreas
    nextAreaOpensAt
    slotsInUse
    slotsFree
  }
  people {
    enrolled
    called
    reached
    waiting
    notCallable
  }
}`) as unknown as TypedDocumentString<DuplicateCampaignMutation, DuplicateCampaignMutationVariables>;