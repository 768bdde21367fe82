/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What was done. The verbs have the names of the mutations that do it. */
export type ActivityChange =
  /** Somebody has become a user with an invitation. */
  | 'ACCEPT_INVITATION'
  /** An alert was marked as seen. */
  | 'ACKNOWLEDGE_ALERT'
  /** A user has added a passkey. */
  | 'ADD_PASSKEY'
  /** Numbers were put on the do-not-call list. */
  | 'ADD_TO_DO_NOT_CALL'
  /** A call that waited was cancelled. */
  | 'CANCEL_CALL'
  /** An import was dropped. */
  | 'CANCEL_IMPORT'
  /** A user got another role. */
  | 'CHANGE_SEAT'
  /** The VAPI key was set. */
  | 'CONFIGURE_VAPI'
  /** A staged import was confirmed. */
  | 'CONFIRM_IMPORT'
  /** An API key was created. */
  | 'CREATE_API_KEY'
  /** A campaign was created. */
  | 'CREATE_CAMPAIGN'
  /** A contact was created. */
  | 'CREATE_CONTACT'
  /** A campaign was deleted. */
  | 'DELETE_CAMPAIGN'
  /** A contact was deleted. */
  | 'DELETE_CONTACT'
  /** The operator has disabled the tenant. */
  | 'DISABLE_TENANT'
  /** A campaign was created as a copy of another. */
  | 'DUPLICATE_CAMPAIGN'
  /** The operator has enabled the tenant. */
  | 'ENABLE_TENANT'
  /** A live call was to be ended. */
  | 'END_CALL'
  /** A user has ended sessions of their own. */
  | 'END_SESSIONS'
  /** Contacts were enrolled in a campaign. */
  | 'ENROL_CONTACTS'
  /** A person was erased. */
  | 'ERASE_CONTACT'
  /** A file of contacts was uploaded, to be applied at once. */
  | 'IMPORT_CONTACTS'
  /** A file of numbers was put on the do-not-call list. */
  | 'IMPORT_DO_NOT_CALL'
  /** A user was invited. */
  | 'INVITE_USER'
  /** The operator has created an API key. */
  | 'ISSUE_OWNER_KEY'
  /** A user has signed in by an identity provider for the first time. Passkeys of the user were removed, and sessions ended. */
  | 'LINK_IDENTITY'
  /** A campaign was paused. */
  | 'PAUSE_CAMPAIGN'
  /** A test call was requested. */
  | 'PLACE_TEST_CALL'
  /** Consents were recorded. */
  | 'RECORD_CONSENTS'
  /** Numbers were compared with a list. */
  | 'RECORD_LIST_CHECK'
  /** Refusals were recorded. */
  | 'RECORD_REFUSALS'
  /** A sign-in link or an invitation was refused: it was used, revoked or had expired. */
  | 'REFUSE_LINK'
  /** A page of another site has sent a request with the cookie of a session. It was refused. */
  | 'REFUSE_ORIGIN'
  /** Somebody tried to sign in as a user, and was refused: with a passkey whose answer was wrong, or by an identity provider that knows the user as another person. */
  | 'REFUSE_SIGN_IN'
  /** The operator has released calls that were held. */
  | 'RELEASE_TENANT'
  /** The columns of a staged import were changed. */
  | 'REMAP_IMPORT'
  /** Numbers were taken off the do-not-call list. */
  | 'REMOVE_FROM_DO_NOT_CALL'
  /** A user has removed a passkey. */
  | 'REMOVE_PASSKEY'
  /** A user has no access any longer. */
  | 'REMOVE_SEAT'
  /** An API key was revoked. */
  | 'REVOKE_API_KEY'
  /** Consents were revoked. */
  | 'REVOKE_CONSENTS'
  /** An invitation was revoked. */
  | 'REVOKE_INVITATION'
  /** A call was scheduled by hand. */
  | 'SCHEDULE_CALL'
  /** Somebody has signed in. */
  | 'SIGN_IN'
  /** Somebody has signed out. */
  | 'SIGN_OUT'
  /** A file of contacts was uploaded, to be looked at first. */
  | 'STAGE_IMPORT'
  /** A verb for many rows was begun. */
  | 'START_BULK_JOB'
  /** A campaign was started. */
  | 'START_CAMPAIGN'
  /** A verb for many rows was stopped. */
  | 'STOP_BULK_JOB'
  /** A campaign was stopped. */
  | 'STOP_CAMPAIGN'
  /** An import was undone. */
  | 'UNDO_IMPORT'
  /** Contacts were removed from a campaign. */
  | 'UNENROL_CONTACTS'
  /** Settings of a campaign were changed. */
  | 'UPDATE_CAMPAIGN'
  /** A contact was changed. */
  | 'UPDATE_CONTACT'
  /** Settings of the tenant were changed. */
  | 'UPDATE_TENANT'
  /** Refusals were withdrawn. */
  | 'WITHDRAW_REFUSALS';

/** Filters for the activity. An entry must match every filter that is given. */
export type ActivityFilter = {
  /** Done by the user or with the API key that has this ID. */
  actorId?: string | number | null | undefined;
  /** Done by one of these: users, keys, this server or its operator. */
  actorKinds?: Array<ActorKind> | null | undefined;
  /** Done to this campaign, its calls or its imports. `Campaign.activity` does not read it: it is always about its own campaign. */
  campaignId?: string | number | null | undefined;
  /** One of these was done. */
  changes?: Array<ActivityChange> | null | undefined;
  /** Done at this time or later. */
  from?: string | null | undefined;
  /** Done to the object with this ID, of any kind. */
  subjectId?: string | number | null | undefined;
  /** Done to an object of one of these kinds. */
  subjectKinds?: Array<ActivitySubject> | null | undefined;
  /** Done before this time. */
  to?: string | null | undefined;
};

/** What something was done to. */
export type ActivitySubject =
  /** An alert. */
  | 'ALERT'
  /** An API key. */
  | 'API_KEY'
  /** A call. */
  | 'CALL'
  /** A campaign. */
  | 'CAMPAIGN'
  /** A contact. */
  | 'CONTACT'
  /** An import. */
  | 'IMPORT'
  /** An invitation. */
  | 'INVITATION'
  /** A user of the tenant. */
  | 'SEAT'
  /** The tenant: its settings, its do-not-call list, its records, sign-ins. */
  | 'TENANT';

/** Who can do something. */
export type ActorKind =
  /** The holder of an API key. */
  | 'API_KEY'
  /** This server, or its operator at the command line. */
  | 'SYSTEM'
  /** A user who is signed in. */
  | 'USER';

/** Input of `addToDoNotCall`: 1 to 10,000 numbers, as `phones` and `contactIds` together. */
export type AddToDoNotCallInput = {
  /** The IDs of contacts, whose numbers are meant. */
  contactIds?: Array<string | number> | null | undefined;
  /** A note. At most 1,000 characters. */
  note?: string | null | undefined;
  /** Phone numbers, in any usual format. A number without a country code is read as a number of the tenant's `defaultCountry`. */
  phones?: Array<string> | null | undefined;
  /** Why these numbers must not be called. It is shown where a call is refused. At most 200 characters. */
  reason?: string | null | undefined;
};

/** The kind of an alert. */
export type AlertKind =
  /** VAPI no longer has a call that it had accepted. */
  | 'CALL_LOST'
  /** VAPI did not report the end of a call within its maximum duration plus five minutes. The call was ended on this server and, as far as VAPI allowed, hung up at VAPI. */
  | 'CALL_OVERDUE'
  /** VAPI reported a call that the database had lost; it was rebuilt. */
  | 'CALL_REBUILT'
  /** A campaign became FAULTED. */
  | 'CAMPAIGN_FAULTED'
  /** VAPI has a call of a campaign that the database has lost. Its contact is not called until a person releases it. */
  | 'CONTACT_HELD'
  /** The VAPI key was changed while the result of a dial was unknown. */
  | 'CREDENTIAL_CHANGED'
  /** The database may have lost calls that were placed. No call is placed until the workers have found that nothing was lost, or VAPI has been asked; then the alert is cleared. */
  | 'DATABASE_BEHIND'
  /** The result of a dial is unknown and it is not repeated. A person decides whether to call again. */
  | 'DIAL_PARKED'
  /** A second call for the same purpose was found at VAPI; the phone may have rung twice. */
  | 'DUPLICATE_CALL'
  /** A holiday set of a campaign knows no dates after the next 90 days, or less: no window opens after its last date. Cleared when the campaign has no such set any more. */
  | 'HOLIDAYS_END'
  /** A campaign places no calls because its stored time zone is not accepted. Cleared when `timeZone` is changed. */
  | 'TIME_ZONE_INVALID'
  /** Calls end, but VAPI's webhooks do not arrive: `PUBLIC_URL` is wrong or does not lead to this server. Cleared when a webhook arrives. */
  | 'WEBHOOKS_SILENT';

/** What evidence of a contact's place was taken from. */
export type AreaSource =
  /** The telephone number. People keep it when they move, so it is a hint. */
  | 'PHONE_NUMBER'
  /** The stated postal code. */
  | 'POSTAL_CODE'
  /** The stated country. */
  | 'STATED_COUNTRY'
  /** The stated region. */
  | 'STATED_REGION'
  /** The stated time zone. */
  | 'STATED_TIME_ZONE';

/** Local dates on which no calling window opens, and why. At most 366 entries. */
export type BlackoutDateInput = {
  /** The first date, "yyyy-MM-dd". */
  from: string;
  /** Why no calls are placed, for example "Company holiday". 1 to 100 characters. */
  label: string;
  /** The last date, "yyyy-MM-dd", inclusive. Default: the same as `from`. */
  to?: string | null | undefined;
};

/** Whether a bulk job is at work. */
export type BulkStatus =
  /** Every row was handled: done or refused. */
  | 'DONE'
  /** Rows are still handled. */
  | 'RUNNING'
  /** It was stopped. What was done stays done; the other rows were not touched. */
  | 'STOPPED';

/** What a bulk job does to each of its rows. */
export type BulkVerb =
  /** Cancels calls that are SCHEDULED, as `cancelCall` does. */
  | 'CANCEL_CALLS'
  /** Deletes contacts, as `deleteContact` does. */
  | 'DELETE_CONTACTS'
  /** Schedules a manual call to the contact of each call, in the campaign of the call, as `scheduleCall` does. */
  | 'SCHEDULE_CALLS'
  /** Removes contacts from one campaign, as `unenrolContacts` does. */
  | 'UNENROL_CONTACTS';

/** The kind of an event in the history of a call. */
export type CallEventKind =
  /** VAPI accepted the call. */
  | 'ACCEPTED'
  /** The call was found at VAPI after the response to its request was lost. */
  | 'ADOPTED'
  /** The call was cancelled. */
  | 'CANCELLED'
  /** The call was claimed and holds a slot. */
  | 'CLAIMED'
  /** VAPI gave the reason of the end later, and the outcome was determined again. */
  | 'CONCLUDED'
  /** A second call at VAPI for this call was found and hung up. */
  | 'DUPLICATE'
  /** The call ended. */
  | 'ENDED'
  /** `endCall` was requested for the call. */
  | 'END_REQUESTED'
  /** A person or a machine answered. */
  | 'IN_PROGRESS'
  /** The call did not reach VAPI and is SCHEDULED again. */
  | 'PUT_BACK'
  /** VAPI refused the call. */
  | 'REJECTED'
  /** The request to VAPI was recorded, right before it was sent. */
  | 'SENT'
  /** VAPI gave no definite response. */
  | 'UNKNOWN';

/** Filters for a list of calls. A call must match every filter that is given. */
export type CallFilter = {
  /** Calls of this campaign. */
  campaignId?: string | number | null | undefined;
  /** Calls to this contact. */
  contactId?: string | number | null | undefined;
  /** Calls whose `dialState` is one of these. */
  dialState?: Array<DialState> | null | undefined;
  /** Calls that were placed and ended at or after this instant. */
  endedFrom?: string | null | undefined;
  /** Calls that were placed and ended before this instant (exclusive). */
  endedTo?: string | null | undefined;
  /** Calls whose `scheduledTime` is at or after this instant. */
  from?: string | null | undefined;
  /** Calls to the contacts that this import has enrolled in its campaign, or found enrolled there. */
  importId?: string | number | null | undefined;
  /** Calls of one of these kinds. */
  kind?: Array<CallKind> | null | undefined;
  /** Calls with one of these outcomes. */
  outcome?: Array<CallOutcome> | null | undefined;
  /** Calls that were placed at or after this instant. */
  placedFrom?: string | null | undefined;
  /** Calls that were placed before this instant (exclusive). */
  placedTo?: string | null | undefined;
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
  /** By `cost`; only calls that were placed and of which it is known. Possible as by ENDED_AT. */
  | 'COST'
  /** By `createdAt`. Not possible with the filters `status`, `outcome`, `kind`, `from` and `to` (error code UNSUPPORTED_ORDER), unless `contactId` or `search` is given too. */
  | 'CREATED_AT'
  /** By `durationSeconds`; only calls that were placed and of which it is known. Possible as by ENDED_AT. */
  | 'DURATION'
  /** By the time at which the calls ended; only calls that were placed and have ended. Possible if the filters narrow the list to 10,000 calls (error code LIST_TOO_BROAD): `placedFrom` and `placedTo`, `endedFrom` and `endedTo`, `campaignId`, `contactId`, `search`, `importId` of a small campaign, or `status`, `outcome`, `kind`, `from` and `to`. */
  | 'ENDED_AT'
  /** By the time at which the calls were placed; only calls that were placed. Possible with every filter. The error code is LIST_TOO_BROAD if more than 10,000 calls would have to be read to fill a page. */
  | 'PLACED_AT'
  /** By `scheduledTime`. Possible with every filter; with `placedFrom`, `placedTo`, `endedFrom`, `endedTo`, `dialState` and `importId` as by ENDED_AT. */
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

/** Who speaks in a call. */
export type CallSpeaker =
  /** The AI assistant. */
  | 'ASSISTANT'
  /** Whoever answered: the person, or a machine. */
  | 'CONTACT';

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

/** How sure the authors of a rule pack are. */
export type CallingRuleConfidence =
  /** A copy of the text of the law was read, or two sources of different origin agree. */
  | 'HIGH'
  /** One source that is not the text of the law. */
  | 'MEDIUM';

/** What a calling rule is about. */
export type CallingRuleKind =
  /** Calls are barred. */
  | 'BAN'
  /** Which number may be shown. Shown only; the server does not check it. */
  | 'CALLER_ID'
  /** How many calls a person or number may get in a period. */
  | 'CAP'
  /** A consent that calls need. */
  | 'CONSENT'
  /** What has to be said in a call. Shown only; the server does not check it. */
  | 'DISCLOSURE'
  /** The hours in which calls may be placed. */
  | 'HOURS'
  /** A list against which numbers have to be checked. */
  | 'LIST'
  /** How calls may be paced. Shown only; the server does not check it. */
  | 'PACING'
  /** What has to be kept. Shown only; the server does not check it. */
  | 'RECORD';

/** The kind of a source. */
export type CallingRuleSourceKind =
  /** A page of an authority. */
  | 'OFFICIAL'
  /** A copy of the text of the law. */
  | 'PRIMARY'
  /** A text of somebody who has read the law and quotes or paraphrases it. */
  | 'PRIMARY_READ'
  /** Any other source. */
  | 'SECONDARY';

/** Hours in which a rule allows calls, by the clock of the called person. */
export type CallingRuleWindowInput = {
  /** The days of the week. */
  days: Array<Weekday>;
  /** Local time "HH:mm", exclusive, later than `startTime`. "24:00" is the end of the day. */
  endTime: string;
  /** Local time "HH:mm", inclusive. */
  startTime: string;
};

/** The calling rules to put in force. What is omitted is empty. Not legal advice: nobody with a licence to practise law has reviewed the rules that come with the server. That no loaded rule blocks a call does not mean that the law permits it. */
export type CallingRulesInput = {
  /** Kinds of records of a contact that may take rules away. Default: none. See `RulePack.exceptions`. Hours are never taken away. */
  exceptions?: Array<PermissionKind> | null | undefined;
  /** Hours of your own for countries and regions, at most 300 rules. Default: none. */
  ownRules?: Array<OwnCallingRuleInput> | null | undefined;
  /** The name of the rule pack. See `Query.rulePacks`. */
  packName: string;
  /** Its version. */
  packVersion: string;
  /** Bans that hold now, for example during a state of emergency. Default: none. See `RulePack.switches`. */
  switches?: Array<string> | null | undefined;
};

/** Filters for a list of campaigns. A campaign must match every filter that is given. */
export type CampaignFilter = {
  /** Campaigns whose name contains this text. Case and accents are ignored. */
  search?: string | null | undefined;
  /** Campaigns in one of these states. */
  state?: Array<CampaignState> | null | undefined;
};

/** How to sort a list of campaigns. */
export type CampaignOrder = {
  /** The direction to sort in. */
  direction?: SortDirection;
  /** The field to sort by. */
  field: CampaignOrderField;
};

/** The fields by which campaigns can be sorted. */
export type CampaignOrderField =
  /** By `createdAt`. */
  | 'CREATED_AT'
  /** By `name`. */
  | 'NAME'
  /** By `updatedAt`. */
  | 'UPDATED_AT';

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

/** Why a call was cancelled. */
export type CancelReason =
  /** The call was cancelled with `cancelCall`, or with `endCall` before it was sent to VAPI. */
  | 'BY_USER'
  /** The campaign was deleted. */
  | 'CAMPAIGN_DELETED'
  /** `endsOn` of the campaign has passed. */
  | 'CAMPAIGN_ENDED'
  /** The campaign was stopped. */
  | 'CAMPAIGN_STOPPED'
  /** The contact was deleted. */
  | 'CONTACT_DELETED'
  /** The number of the contact is on the do-not-call list. See `Contact.doNotCallEntry`. */
  | 'DO_NOT_CALL'
  /** The contact was enrolled by an import that was undone. Its membership is about to be removed. */
  | 'IMPORT_UNDONE'
  /** The contact is not enrolled in the campaign. */
  | 'NOT_ENROLLED'
  /** The schedule was changed, and the round of the redial has no window left. */
  | 'SCHEDULE_CHANGED'
  /** The simulated tenant was connected to a VAPI account with `configureVapi`. */
  | 'TENANT_LEFT_SIMULATION'
  /** The test call could not be placed within ten minutes. */
  | 'TEST_CALL_EXPIRED';

/** What the columns of the file are. A column that is not mentioned is recognised by its header, unless the mapping gives its role to another column; otherwise it becomes an attribute. `name`, `phone`, `address` and `doNotCall` are a short form of `columns`. */
export type ColumnMapping = {
  /** The header of the column with the postal addresses. */
  address?: string | null | undefined;
  /** The roles of columns. Of the phone columns, the earlier in this list are preferred. */
  columns?: Array<MappedColumn> | null | undefined;
  /** The header of the column that marks contacts as do-not-call. An empty string means that the file has no such column; a column with one of the usual names (Do Not Call, DNC, Opt Out) then becomes an attribute. */
  doNotCall?: string | null | undefined;
  /** The header of the column with the names. */
  name?: string | null | undefined;
  /** The header of the column with the phone numbers. */
  phone?: string | null | undefined;
};

/** What a column of a file is. */
export type ColumnRole =
  /** The postal address, or a part of it. Several such columns are joined by commas. */
  | 'ADDRESS'
  /** An attribute of the contact, which the assistant receives as a variable. */
  | 'ATTRIBUTE'
  /** When the consent was given: a date (2026-01-31, from 00:00 UTC) or a time with its offset. Required for each consent. */
  | 'CONSENT_AT'
  /** From when on the consent permits nothing, written as CONSENT_AT. */
  | 'CONSENT_EXPIRES_AT'
  /** The consent of the contact to calls of the campaign's type: written, express (or yes), or none. It is recorded when the row is applied, as by `recordConsents`. A row with another value is rejected. */
  | 'CONSENT_LEVEL'
  /** The text that the person agreed to, or a reference to the evidence. At most 2,000 characters. */
  | 'CONSENT_SOURCE'
  /** The country of the contact: an ISO 3166-1 code, a name, or a calling code. A phone number without a country code is read by the rules of this country; `defaultCountry` is used if the cell is empty. */
  | 'COUNTRY'
  /** Whether the contact must not be called: yes, true, 1 or x, or their opposites. A row with another value is rejected. */
  | 'DO_NOT_CALL'
  /** The extension of the phone number: 1 to 10 digits. */
  | 'EXTENSION'
  /** The first name. It is a part of the name, and also a variable of its own. */
  | 'FIRST_NAME'
  /** Not used. */
  | 'IGNORE'
  /** The last name. It is a part of the name, and also a variable of its own. */
  | 'LAST_NAME'
  /** The whole name. */
  | 'NAME'
  /** A phone number. Of several such columns, the first with a number that can be called is the contact's phone; the others become variables. */
  | 'PHONE'
  /** The postal code or ZIP code of the contact. */
  | 'POSTAL_CODE'
  /** The state, province or other region of the contact. */
  | 'REGION'
  /** The time zone of the contact, for example America/New_York. */
  | 'TIME_ZONE';

/** Input of `configureVapi`. */
export type ConfigureVapiInput = {
  /** The private API key, from VAPI's dashboard. It is stored encrypted and never returned. */
  apiKey: string;
  /** The secret that authenticates VAPI's webhooks, 16 to 200 characters. Default: the current secret is kept; initially it is generated. It is sent to VAPI with every call. */
  webhookSecret?: string | null | undefined;
};

/** A limit on the calls to one number, over all campaigns of the tenant. */
export type ContactCapInput = {
  /** Within so many rolling hours, 1 to 2160 (90 days). */
  hours: number;
  /** Calls at most, 1 to 100. */
  max: number;
};

/** Filters for a list of contacts. A contact must match every filter that is given. */
export type ContactFilter = {
  /** If true, only contacts whose `area` is not known. False has no effect. Together with `search` it is refused with the code UNSUPPORTED_FILTER. */
  areaUnknown?: boolean | null | undefined;
  /** Contacts that are enrolled in this campaign. */
  campaignId?: string | number | null | undefined;
  /** Contacts whose `doNotCall` has this value. */
  doNotCall?: boolean | null | undefined;
  /** Contacts whose name contains this text, or whose phone begins or ends with these digits (at least three). Case, accents and the format of a phone are ignored. A text of two letters is found at the beginning of a word only; one letter is refused with the code SEARCH_TOO_SHORT. */
  search?: string | null | undefined;
  /** If true, contacts with an `unreachableReason`; if false, contacts without one. */
  unreachable?: boolean | null | undefined;
};

/** The hours of each day outside of which nobody is called by any campaign of the tenant, by the clock where the contact is. */
export type CourtesyHoursInput = {
  /** Local time "HH:mm" until which people are called, exclusive. If it is earlier than `startTime`, it is on the next day. */
  endTime: string;
  /** Whether they are in force. */
  isOn: boolean;
  /** Local time "HH:mm" from which people are called, inclusive. */
  startTime: string;
};

/** Input of `createApiKey`. */
export type CreateApiKeyInput = {
  /** When the key expires; in the future. Default: it does not expire. */
  expiresAt?: string | null | undefined;
  /** The purpose of the key, for example the program that uses it. 1 to 100 characters. */
  name: string;
  /** What the holder of the key may do. Default: OWNER. */
  role?: Role | null | undefined;
};

/** Input of `createCampaign`. A setting that is omitted takes its default. */
export type CreateCampaignInput = {
  /** The ID of the assistant at VAPI. See `Query.assistants`. 1 to 100 characters. */
  assistantId: string | number;
  /** Local dates on which no window opens, at most 366 entries. A window that has opened on the day before stays open after midnight. Blackout dates of the tenant count too. Default: an empty list. */
  blackoutDates?: Array<BlackoutDateInput> | null | undefined;
  /** What the calls are about, which decides the calling rules that apply to them. Required while the tenant has calling rules in force (`Tenant.callingRules`). Default: null (not set; no calls are placed while calling rules are in force). */
  callType?: CallType | null | undefined;
  /** Limits on the calls to one number in rolling hours, at most 10. All calls of the tenant count that rang or may have, whatever the campaign, test calls too: those to the contact, and those to its number while another contact had it. Limits of the tenant and of calling rules hold as well. Default: an empty list. */
  contactCaps?: Array<ContactCapInput> | null | undefined;
  /** Local time "HH:mm" at which the calling window closes, exclusive. If it is earlier than `startTime`, the window closes on the next day. It must differ from `startTime`. Required, unless `windows` is given. */
  endTime?: string | null | undefined;
  /** The last local date on which a window may open, "yyyy-MM-dd", inclusive. Default: null (no bound). */
  endsOn?: string | null | undefined;
  /** Names of holiday sets on whose dates no window opens, for example "US-FED". See `Query.holidaySets`. After the last year that a set knows, no window opens; an alert says so 90 days before. Default: an empty list. */
  holidaySets?: Array<string> | null | undefined;
  /** By whose clock the calling windows open. Default: CAMPAIGN. */
  hoursOf?: HoursOf | null | undefined;
  /** The length of a round in days, if `scheduleFrequency` is CUSTOM, which requires it. 1 to 366. Default: null (not set). */
  intervalDays?: number | null | undefined;
  /** Whether the campaign is created ACTIVE. If false, it is created PAUSED. Default: true. */
  isActive?: boolean | null | undefined;
  /** The maximum number of calls that the campaign places from one phone number on a day. The calls of all campaigns of the tenant from that number count, test calls included. The day is the local day of the campaign's time zone. VAPI has limits of its own, such as some ten calls a day from a free number. 1 to 10000. Default: null (no limit). */
  maxCallsPerNumberPerDay?: number | null | undefined;
  /** The maximum number of calls of the campaign that one dispatch starts. A dispatch runs every minute and whenever a slot becomes free, so more calls than this may start in one minute. 1 to 1000. Default: 50. */
  maxCallsPerRun?: number | null | undefined;
  /** The maximum number of live calls of the campaign at the same time. 1 to 1000. Default: 10. */
  maxConcurrentCalls?: number | null | undefined;
  /** The maximum duration of a call in seconds. VAPI ends the call then. 10 to 43200. Default: 600. */
  maxDurationSeconds?: number | null | undefined;
  /** The name of the campaign. 1 to 200 characters. */
  name: string;
  /** The field of the assistant's structured data that says that the person asked not to be called again, as names joined by dots, for example "optOut" or "preferences.doNotCall". If VAPI reports the value true (or a text that means yes), the number that was called is put on the do-not-call list. The field is looked for in `analysis.structuredData` of the call and in the results of its structured outputs, with or without the name of the output before it. 1 to 200 characters. Default: null (what is said in calls puts no number on the list). */
  optOutField?: string | null | undefined;
  /** The ID at VAPI of the phone number to call from, see `Query.phoneNumbers`: the short form of `phoneNumberIds` with one number, or the first of several. 1 to 100 characters. Either this or `phoneNumberIds` is required. */
  phoneNumberId?: string | number | null | undefined;
  /** The IDs at VAPI of the phone numbers to call from, see `Query.phoneNumbers`. A contact is called from the number that called it last, if that may call now, and otherwise from the number that was used least recently. 1 to 50 IDs of 1 to 100 characters. Either this or `phoneNumberId` is required. */
  phoneNumberIds?: Array<string | number> | null | undefined;
  /** Minutes from the end of a call to its redial, by outcome. */
  redialDelays?: RedialDelaysInput | null | undefined;
  /** The maximum number of redials per contact and round, over all outcomes. 0 means no redials. 0 to 10. Default: 0. */
  redialsPerRound?: number | null | undefined;
  /** The maximum number of COMPLETED calls per contact in this campaign, over all rounds. A contact with this many completed calls is not called again. FAILED calls do not count; `redialsPerRound` limits how often they are repeated. 1 to 100. Default: 3. */
  retryAttempts?: number | null | undefined;
  /** The days of the week on which the calling window opens. An empty list means every day. WEEKLY and CUSTOM require at least one day. Default: an empty list. */
  scheduleDays?: Array<Weekday> | null | undefined;
  /** How often each contact is called. Default: null (the campaign does not recur; each import or manual scheduling gives a contact one call). */
  scheduleFrequency?: ScheduleFrequency | null | undefined;
  /** Local time "HH:mm" at which the calling window opens, inclusive. Required, unless `windows` is given. */
  startTime?: string | null | undefined;
  /** The first local date on which a window may open, "yyyy-MM-dd", inclusive. Default: null (no bound). */
  startsOn?: string | null | undefined;
  /** The maximum number of calls of the campaign that start within any 60 seconds. The starts are spread evenly over the minute. Test calls do not wait for it. 1 to 1000. Default: null (no limit). */
  startsPerMinute?: number | null | undefined;
  /** The subject of the calls, in a word of your own, for example a product. Calling rules that limit calls about the same subject count the calls of all campaigns with the same key. 1 to 100 characters. Default: null (not known; the calls count as calls about every subject). */
  subjectKey?: string | null | undefined;
  /** The IANA time zone of all local times and dates of the campaign, for example "America/New_York". A name with a slash, or "UTC"; case is ignored. Abbreviations such as "EST" are not accepted. */
  timeZone: string;
  /** Whether VAPI detects voicemail and answering machines. Default: false. */
  voicemailDetection?: boolean | null | undefined;
  /** The calling windows, 1 to 21, instead of `startTime`, `endTime` and `scheduleDays`. They may cross midnight and must not overlap. */
  windows?: Array<CampaignWindowInput> | null | undefined;
};

/** Input of `createContact`. */
export type CreateContactInput = {
  /** The postal address. At most 500 characters. */
  address?: string | null | undefined;
  /** Variables for the assistant, for example {"plan": "gold"}. At most 100; at most 2,000 characters per value, and 32,000 bytes for all names and values together. */
  attributes?: Record<string, unknown> | null | undefined;
  /** The country of the person, by ISO 3166-1 (DE) or its name. At most 100 characters. */
  country?: string | null | undefined;
  /** Whether the number is put on the do-not-call list. Default: false, which does not take it off: `doNotCall` of a contact whose number is on the list is true, also after it was deleted or erased. */
  doNotCall?: boolean | null | undefined;
  /** The extension, dialled after the call is answered, for example 12. 1 to 10 digits. */
  extension?: string | null | undefined;
  /** The name of the person. At most 200 characters. */
  name?: string | null | undefined;
  /** The phone number, in any usual format, for example +1 415 555 0100. An extension may follow: +1 415 555 0100 x12. A number without a country code is read as a number of the tenant's `defaultCountry`. A number that can be read in two ways is refused. */
  phone: string;
  /** The postal code of the person. Those of the United States and Canada tell the time zone. At most 20 characters. */
  postalCode?: string | null | undefined;
  /** The state, province or other region of the person, by ISO 3166-2 (US-FL) or, in countries with several time zones, its name. At most 100 characters. */
  region?: string | null | undefined;
  /** The time zone of the person, by its name in the IANA time zone database, for example America/New_York. It is then the only one in which the campaign's hours must be open. */
  timeZone?: string | null | undefined;
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

/** What a place was taken from. */
export type DialAreaSource =
  /** The address; from which part of it was not known to the version that placed the call. */
  | 'ADDRESS'
  /** The telephone number. */
  | 'PHONE_NUMBER'
  /** The stated postal code. */
  | 'POSTAL_CODE'
  /** The stated country. */
  | 'STATED_COUNTRY'
  /** The stated region. */
  | 'STATED_REGION'
  /** The stated time zone. */
  | 'STATED_TIME_ZONE';

/** What is known of the decision under which a call was placed. */
export type DialDecisionBasis =
  /** Only the campaign's own hours in its own time zone were asked, besides the rules that bind every call. No more is kept. */
  | 'CAMPAIGN_HOURS'
  /** What was asked is kept. */
  | 'KEPT'
  /** The database had lost the call, and it was rebuilt from what VAPI showed of it. The decision is not known. */
  | 'LOST'
  /** A test call: hours, limits and calling rules do not apply to it. */
  | 'TEST_CALL';

/** What a rule said of a call that was placed. */
export type DialRuleAnswer =
  /** The number had had fewer calls than it allows. */
  | 'BELOW_LIMIT'
  /** The number had been compared with the list that it names, and was not on it. */
  | 'CHECKED'
  /** The consent that it needs was on record. */
  | 'CONSENT_ON_RECORD'
  /** A record took it away, as the tenant had switched that exception on. */
  | 'LIFTED'
  /** It did not apply on that date. */
  | 'NOT_IN_FORCE'
  /** Its hours were open. */
  | 'OPEN';

/** The state of a dial: a request to VAPI to place a call. */
export type DialState =
  /** VAPI accepted the call. */
  | 'ACCEPTED'
  /** The dial is recorded. The request has not been sent. */
  | 'INTENDED'
  /** The call was not placed, or is presumed not to have been placed. */
  | 'REJECTED'
  /** The request was sent, or is about to be. There is no response yet. */
  | 'SENT'
  /** There was no definite response, so the phone may have rung. The server looks for the call at VAPI. */
  | 'UNKNOWN';

/** Filters for the do-not-call list. An entry must match every filter that is given. */
export type DoNotCallFilter = {
  /** Numbers that begin with these digits (at least three, with the country code), or a complete number in any format of the tenant's country. The list is then sorted by number. */
  search?: string | null | undefined;
  /** Numbers that came on the list in this way. */
  source?: DoNotCallSource | null | undefined;
};

/** How a number came on the do-not-call list. */
export type DoNotCallSource =
  /** `addToDoNotCall`. */
  | 'API'
  /** The person said so in a call. See `Campaign.optOutField`. */
  | 'CALL'
  /** A file said so: one of `importDoNotCall`, or a column of an imported file. */
  | 'IMPORT'
  /** `doNotCall` was set for a contact. */
  | 'MANUAL';

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

/** Input of `endCall`. */
export type EndCallInput = {
  /** If true, frees the slot at once even if VAPI does not hang up, cannot be reached or does not report the end. The call becomes FAILED, and it is hung up if VAPI reports it as live later. The person may still be on the phone. Default: false. */
  releaseLine?: boolean | null | undefined;
};

/** What `endCall` did to end the call. */
export type EndCallOutcome =
  /** VAPI reports that the call had already ended. Its status has been updated. */
  | 'ALREADY_ENDED'
  /** The call had not been sent to VAPI. It was cancelled and will not be placed. */
  | 'CANCELLED'
  /** VAPI accepted the request to hang up. The status of the call changes when VAPI reports the end. */
  | 'HUNG_UP'
  /** The call was ended on this server, whatever its state at VAPI. Its slot is free. */
  | 'RELEASED'
  /** VAPI cannot hang up yet, or has not confirmed the call. The server tries again, and once more when VAPI reports the call as answered. The call holds its slot until then. */
  | 'WILL_BE_HUNG_UP';

/** A stable error code for programs. If a rule refuses a call, the code is its name in `DecisionReason`. */
export type ErrorCode =
  /** `endsOn` of the campaign has passed. */
  | 'AFTER_END'
  /** The contact has already been called in this round. */
  | 'ALREADY_CALLED_THIS_ROUND'
  /** The key is the tenant's last valid API key and cannot be revoked. */
  | 'API_KEY_IS_THE_LAST'
  /** The tenant has the maximum number of API keys. */
  | 'API_KEY_LIMIT_REACHED'
  /** It is not known where the contact is, and the campaign's hours depend on it. */
  | 'AREA_UNKNOWN'
  /** The carrier reported that the number cannot be reached. See `Contact.unreachableReason`. */
  | 'BAD_NUMBER'
  /** The input is not valid. See `problems`. */
  | 'BAD_USER_INPUT'
  /** `startsOn` of the campaign has not been reached. */
  | 'BEFORE_START'
  /** The day is a blackout date of the campaign or of the tenant: no window opens on it. */
  | 'BLACKOUT_DATE'
  /** The contact was called less than 20 hours ago, and its area has changed since. Only in campaigns whose hours are those of the contact. */
  | 'CALLED_BEFORE_MOVING'
  /** The tenant has put a rule pack in force that the server has not loaded. Calls are held. */
  | 'CALLING_RULES_NOT_LOADED'
  /** The contact already has a scheduled or live call in the campaign. */
  | 'CALL_ALREADY_OPEN'
  /** A rule of the tenant's rule pack bars calls of the campaign's type where the contact is, whatever the time, and no record lifts it that the tenant accepts as an exception. */
  | 'CALL_BANNED'
  /** A call to this contact is live, in this or another campaign. */
  | 'CALL_IN_FLIGHT'
  /** The call is final. */
  | 'CALL_IS_FINAL'
  /** A call is live. End it with `endCall`. */
  | 'CALL_IS_LIVE'
  /** The call is not live. */
  | 'CALL_IS_NOT_LIVE'
  /** The tenant has calling rules in force, and the campaign has no `callType`. Set one with `updateCampaign`. */
  | 'CALL_TYPE_MISSING'
  /** The campaign has other settings than those for which the change was made. See `changes`. */
  | 'CAMPAIGN_CHANGED'
  /** The campaign was deleted. */
  | 'CAMPAIGN_DELETED'
  /** `endsOn` of the campaign has passed. */
  | 'CAMPAIGN_HAS_ENDED'
  /** The campaign is PAUSED, STOPPED or FAULTED. */
  | 'CAMPAIGN_INACTIVE'
  /** The campaign is STOPPED. */
  | 'CAMPAIGN_IS_STOPPED'
  /** The campaign has no window after that time. */
  | 'CAMPAIGN_NEVER_OPENS'
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
  /** The file cannot be imported. */
  | 'FILE_REFUSED'
  /** The day is a holiday of one of the campaign's holiday sets, or later than the last day that the set knows: no window opens on it. */
  | 'HOLIDAY'
  /** The file of the import is not kept any longer. Upload it again. */
  | 'IMPORT_FILE_IS_GONE'
  /** The file is still being read. Repeat the request when the import is STAGED. */
  | 'IMPORT_IS_BEING_READ'
  /** The import does not wait to be confirmed. */
  | 'IMPORT_IS_NOT_STAGED'
  /** The import has ended. `undoImport` takes back what it has done. */
  | 'IMPORT_IS_OVER'
  /** The file of an import is kept, which is running or waits to be confirmed. Repeat the request when it has finished. */
  | 'IMPORT_IS_RUNNING'
  /** The contact was enrolled by an import that was undone. Its membership is about to be removed. */
  | 'IMPORT_UNDONE'
  /** The invitation was accepted. */
  | 'INVITATION_IS_ACCEPTED'
  /** The tenant's rule pack says nothing of the region where the contact may be, or it is not known in which country the contact is. Calls are held. */
  | 'JURISDICTION_NOT_REVIEWED'
  /** A calling rule wants numbers compared with a list, such as a national do-not-call registry; this number was not, or too long ago, or it is on the list. Record the check with `recordListCheck`. */
  | 'LIST_NOT_CHECKED'
  /** No call is scheduled for this contact. */
  | 'NOTHING_SCHEDULED'
  /** The import has changed nothing. */
  | 'NOTHING_TO_UNDO'
  /** The campaign has no window on this day. */
  | 'NOT_A_SCHEDULED_DAY'
  /** An API key is no user, and has no sessions or passkeys of its own. */
  | 'NOT_A_USER'
  /** The scheduled call is due later. */
  | 'NOT_DUE_YET'
  /** The contact is not enrolled in the campaign. */
  | 'NOT_ENROLLED'
  /** The tenant has no object with this ID. */
  | 'NOT_FOUND'
  /** No phone number of the campaign may call now: each has reached its daily limit at VAPI, or has had `maxCallsPerNumberPerDay` calls. */
  | 'NO_NUMBER_FREE'
  /** The number of the contact is on the do-not-call list. See `Contact.doNotCallEntry`. */
  | 'ON_DO_NOT_CALL_LIST'
  /** The courtesy hours of the tenant or a calling rule allow no calls at this time where the contact is. */
  | 'OUTSIDE_CALLING_HOURS'
  /** The campaign's window of this day is not open, or closes within two seconds. */
  | 'OUTSIDE_WINDOW'
  /** The user is the tenant's last one with the role OWNER. */
  | 'OWNER_IS_THE_LAST'
  /** Another contact has this phone. */
  | 'PHONE_IS_ANOTHER_CONTACTS'
  /** A deleted contact has this phone. Restore it with `createContact`. */
  | 'PHONE_IS_A_DELETED_CONTACTS'
  /** The rejected rows of the import are no longer kept. */
  | 'REJECTED_ROWS_NOT_KEPT'
  /** The contact has had `retryAttempts` COMPLETED calls in this campaign, over all rounds. FAILED calls do not count. */
  | 'RETRY_LIMIT_REACHED'
  /** The dispatch has started `maxCallsPerRun` calls of the campaign. */
  | 'RUN_LIMIT_REACHED'
  /** The tenant has the maximum number of users and invitations. */
  | 'SEAT_LIMIT_REACHED'
  /** The campaign or the tenant has started `startsPerMinute` calls within a minute, or the next start is not due yet: starts are spread over the minute. */
  | 'START_RATE_REACHED'
  /** The operator of the server has disabled the tenant. */
  | 'TENANT_DISABLED'
  /** Several tenants have this name. Use the ID instead. */
  | 'TENANT_NAME_NOT_UNIQUE'
  /** The tenant has `maxConcurrentCalls` live calls. */
  | 'TENANT_SLOTS_FULL'
  /** The campaign's time zone was saved by an earlier version and is not accepted. Change `timeZone` with `updateCampaign`. */
  | 'TIME_ZONE_INVALID'
  /** The tenant has the maximum number of bulk jobs at work. Wait until one is done. */
  | 'TOO_MANY_BULK_JOBS'
  /** The import was applied more than 30 days ago, or by an earlier version. */
  | 'UNDO_TIME_IS_OVER'
  /** Several users have this name. Use the email address instead. */
  | 'USER_NAME_NOT_UNIQUE'
  /** VAPI was at capacity or could not be reached. Calls of the tenant are held back until `dialPausedUntil`. */
  | 'VAPI_BACKING_OFF'
  /** The tenant has no VAPI key. Set one with `configureVapi`. */
  | 'VAPI_NOT_CONFIGURED'
  /** VAPI refused the request or could not be reached. */
  | 'VAPI_REFUSED';

/** Contacts of whom only the number is known, and where they are. */
export type ForecastContactsInput = {
  /** The number of contacts. */
  count: number;
  /** Where they are. It matters to campaigns with `hoursOf: CONTACT`, within courtesy hours and under calling rules. */
  place: PreviewPlaceInput;
};

/** Whose calls a forecast is based on. */
export type ForecastSource =
  /** Calls of the campaign. */
  | 'CAMPAIGN'
  /** There are no calls yet. Common outcomes and durations are assumed. */
  | 'NONE'
  /** All calls of the tenant: the campaign has ended fewer than 30. */
  | 'TENANT';

/** By whose clock calling windows open. */
export type HoursOf =
  /** By the clock of the campaign's time zone. */
  | 'CAMPAIGN'
  /** By the clock where the contact is. If it may be in several time zones, the window must be open in all of them. */
  | 'CONTACT';

/** A number of an import that its preview shows too. */
export type ImportCount =
  /** Calls that were scheduled. */
  | 'CALLS_SCHEDULED'
  /** Contacts that were created. */
  | 'NEW_CONTACTS'
  /** Contacts of which the file changed nothing. */
  | 'UNCHANGED_CONTACTS'
  /** Contacts that were changed or restored. */
  | 'UPDATED_CONTACTS';

/** Input of `importDoNotCall`. */
export type ImportDoNotCallInput = {
  /** The country of numbers without a country code, as ISO 3166-1 alpha-2, for example US. Default: the tenant's `defaultCountry`. */
  defaultCountry?: string | null | undefined;
  /** A CSV file with a header, or a file that has only numbers, one per line. All columns with phone numbers count. Lines whose do-not-call column, if there is one, says no are skipped. */
  file: File;
  /** A note. At most 1,000 characters. */
  note?: string | null | undefined;
  /** The header of the column with the numbers. Default: it is recognised. */
  phoneColumn?: string | null | undefined;
  /** Why these numbers must not be called. It is shown where a call is refused. At most 200 characters. */
  reason?: string | null | undefined;
};

/** A stable code for the problem of a row. Further codes may be added. */
export type ImportProblemCode =
  /** The attributes of the contact are too large. */
  | 'ATTRIBUTES_TOO_LARGE'
  /** The date of a consent is absent, cannot be read or is in the future, or it expires before it is given. */
  | 'CONSENT_DATE_UNCLEAR'
  /** The value of the column of consents means neither a consent nor none. */
  | 'CONSENT_UNCLEAR'
  /** The value of the country column is not a country, and the phone number has no country code. */
  | 'COUNTRY_UNKNOWN'
  /** The value of the do-not-call column means neither yes nor no. */
  | 'DO_NOT_CALL_UNCLEAR'
  /** The value of the extension column is not an extension, or differs from the one behind the phone number. */
  | 'EXTENSION_UNCLEAR'
  /** The value can be read as two numbers. `reason` names both. */
  | 'PHONE_AMBIGUOUS'
  /** The number is written as an amount, for example 4,155,550,100 or 4155550100.25. */
  | 'PHONE_AMOUNT'
  /** The value looks like a date. */
  | 'PHONE_DATE'
  /** Another row or contact has the same phone with a different extension. */
  | 'PHONE_EXTENSION_DIFFERS'
  /** The extension has more than 10 digits. */
  | 'PHONE_EXTENSION_TOO_LONG'
  /** The row has no phone number. */
  | 'PHONE_MISSING'
  /** The value has no digits, or it has letters or signs among the digits. */
  | 'PHONE_NOT_A_NUMBER'
  /** No phone number has this country code and length. */
  | 'PHONE_NOT_POSSIBLE'
  /** The number is a placeholder, for example 0000000000 or 123-456-7890. */
  | 'PHONE_PLACEHOLDER'
  /** The number is a premium-rate number, and the tenant does not allow them. */
  | 'PHONE_PREMIUM_RATE'
  /** A spreadsheet has rounded the number, for example to 4.15556E+09. */
  | 'PHONE_ROUNDED'
  /** The value contains several numbers or a range, for example 030 2312514/15. */
  | 'PHONE_SEVERAL'
  /** The number is an emergency number, a short code or incomplete. */
  | 'PHONE_SHORT_NUMBER'
  /** The value is too long for a phone number. */
  | 'PHONE_TOO_LONG'
  /** The number has no country code, and no default country is set. */
  | 'PHONE_WITHOUT_COUNTRY'
  /** A value that is not quoted contains a quote. */
  | 'QUOTE_IN_VALUE'
  /** A quoted value is not closed. */
  | 'QUOTE_NOT_CLOSED'
  /** The row is too long. */
  | 'RECORD_TOO_LONG'
  /** Text follows the closing quote of a value. */
  | 'TEXT_AFTER_QUOTE'
  /** The row has more values than the file has headers. */
  | 'TOO_MANY_VALUES'
  /** The problem was recorded by an earlier version, which had no codes. */
  | 'UNKNOWN'
  /** The row contains bytes that are not valid in the encoding of the file. */
  | 'UNREADABLE_BYTES'
  /** A value is too long to be stored. */
  | 'VALUE_TOO_LONG';

/** The status of an import. */
export type ImportStatus =
  /** Dropped with `cancelImport`, or not confirmed in time. What was applied before remains. */
  | 'CANCELLED'
  /** The whole file was processed. Rows without problems were imported. */
  | 'COMPLETED'
  /** The file could not be imported. See `error`. */
  | 'FAILED'
  /** The rows are being applied. An import made with `importContacts` is being read first. */
  | 'RUNNING'
  /** The preview is complete. The import waits for `confirmImport`. */
  | 'STAGED'
  /** Made with `stageImport`: the file is being read, and what it would do is being counted. */
  | 'STAGING'
  /** Taken back with `undoImport`. */
  | 'UNDONE';

/** Input of `inviteUser`. */
export type InviteUserInput = {
  /** The email address of the person. No email is sent. */
  email?: string | null | undefined;
  /** The name of the person, 1 to 200 characters. */
  name: string;
  /** What the user may do in the tenant. */
  role: Role;
};

/** Why something of an import is not taken back. */
export type KeptReason =
  /** The contact was called, or a call to it is live. */
  | 'CALLED'
  /** A person has scheduled a call to the contact. */
  | 'CALL_SCHEDULED'
  /** The value was changed since. */
  | 'CHANGED_SINCE'
  /** The contact was deleted already. */
  | 'DELETED'
  /** A person has changed the contact. */
  | 'EDITED'
  /** A person has enrolled the contact, or removed it. */
  | 'ENROLLED_BY_HAND'
  /** The contact is enrolled in another campaign. */
  | 'ENROLLED_ELSEWHERE'
  /** Another import, which was not undone, has the contact too. */
  | 'IN_ANOTHER_IMPORT';

/** What a column of the file is. */
export type MappedColumn = {
  /** The name of the variable in prompts, for every role except NAME, ADDRESS, DO_NOT_CALL and IGNORE. Default: made from the header. */
  as?: string | null | undefined;
  /** The header of the column, in any case. */
  header: string;
  /** What the column is. */
  role: ColumnRole;
};

/** What an empty cell of a file does to the field of a contact that exists. */
export type OnEmpty =
  /** The field becomes empty: the name, the address, the place, and the attributes that the file has columns for. The extension and do-not-call are never cleared. */
  | 'CLEAR'
  /** The field keeps its value. */
  | 'KEEP';

/** What to do with a dial that is presumed not to have reached VAPI. */
export type OnUnknown =
  /** The call becomes FAILED and a DIAL_PARKED alert is raised, so that a person decides. */
  | 'NEVER'
  /** The call is scheduled again and gets a new dial. */
  | 'REDIAL';

/** Hours for a country or region. Contacts in one that the rule pack does not cover are called only if there is such a rule; where it covers it, both rules apply. */
export type OwnCallingRuleInput = {
  /** To which types of calls it applies. */
  callTypes: Array<CallType>;
  /** The country (ISO 3166-1, "BE") or region (ISO 3166-2, "CA-QC"). */
  jurisdiction: string;
  /** On what it is based. 1 to 1000 characters. */
  note?: string | null | undefined;
  /** When calls are allowed, 1 to 21 windows. A day without a window is closed. */
  windows: Array<CallingRuleWindowInput>;
};

/** A kind of record of a number, see `recordConsents`: a consent that a calling rule needs, or what may take a calling rule away, if the tenant has switched that exception on. */
export type PermissionKind =
  /** The person has agreed to such calls. */
  | 'CONSENT_EXPRESS'
  /** The person has agreed to be called at other hours. */
  | 'CONSENT_TO_HOURS'
  /** The person has agreed to more calls. */
  | 'CONSENT_TO_MORE_CALLS'
  /** The person has agreed to more calls in the last seven days. */
  | 'CONSENT_TO_MORE_CALLS_7D'
  /** The person has agreed to such calls in writing. */
  | 'CONSENT_WRITTEN'
  /** The person has asked for the call. */
  | 'CONSUMER_REQUESTED_CALL'
  /** The person was a customer in the last three years. */
  | 'CUSTOMER_WITHIN_3_YEARS'
  /** The person is a customer. */
  | 'EXISTING_RELATIONSHIP'
  /** The person was a customer in the last 18 months. */
  | 'EXISTING_RELATIONSHIP_18M'
  /** A legitimate interest in the call is documented. */
  | 'LEGITIMATE_INTEREST_DOCUMENTED'
  /** A person asks for consent before the artificial voice speaks. */
  | 'LIVE_OPERATOR_OBTAINS_CONSENT'
  /** The caller and the person know each other. */
  | 'PERSONAL_RELATIONSHIP'
  /** The offer is about a contract that is running. */
  | 'RUNNING_CONTRACT_RELATED_OFFER';

/** What is known of where contacts are. It is read as the same fields of a contact are. */
export type PreviewPlaceInput = {
  /** A country: ISO 3166-1 alpha-2, or its English name. */
  country?: string | null | undefined;
  /** A phone number in E.164 form. */
  phone?: string | null | undefined;
  /** A postal code. */
  postalCode?: string | null | undefined;
  /** A region: ISO 3166-2, for example US-FL. */
  region?: string | null | undefined;
  /** An IANA time zone. */
  timeZone?: string | null | undefined;
};

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

/** How the file is read again. What is omitted stays as it was; null stands for the default. */
export type RemapImportInput = {
  /** The country of phone numbers without a country code, as ISO 3166-1 alpha-2, for example US. Default: the tenant's `defaultCountry`. */
  defaultCountry?: string | null | undefined;
  /** The character encoding of the file, by its IANA name or a common alias, for example windows-1252, cp850 or Shift_JIS. Default: the encoding is detected; if the result is not certain, the import fails and `error` shows the possible readings. A byte order mark in the file overrides this value. */
  encoding?: string | null | undefined;
  /** What the columns are, if they are not recognised. */
  mapping?: ColumnMapping | null | undefined;
  /** What an empty cell does to the field of a contact that exists. Default: KEEP. A column that the file does not have changes nothing. */
  onEmpty?: OnEmpty | null | undefined;
  /** The character between the values: a comma, a semicolon, a tab or |. Default: that of a first line like `sep=;`, or the one that is most frequent in the header. */
  separator?: string | null | undefined;
};

/** Input of `removeFromDoNotCall`: 1 to 10,000 numbers, as `phones` and `contactIds` together. */
export type RemoveFromDoNotCallInput = {
  /** The IDs of contacts, whose numbers are meant. */
  contactIds?: Array<string | number> | null | undefined;
  /** Phone numbers, in any usual format. A number without a country code is read as a number of the tenant's `defaultCountry`. */
  phones?: Array<string> | null | undefined;
};

/** What a user or an API key may do in a tenant. */
export type Role =
  /** Campaigns, contacts, files and calls. */
  | 'MANAGER'
  /** Everything, also API keys, VAPI, settings of the tenant, and people. */
  | 'OWNER'
  /** Reads, and changes nothing. */
  | 'VIEWER';

/** The length of a round. */
export type RoundKind =
  /** A block of `intervalDays` days. */
  | 'BLOCK'
  /** One local day. */
  | 'DAY'
  /** One ISO week, Monday to Sunday. */
  | 'WEEK';

/** Input of `scheduleCall`. */
export type ScheduleCallInput = {
  /** When the call is due, at most 366 days from now. Default: now; an instant in the past means now. The campaign's window, rounds and limits apply. */
  at?: string | null | undefined;
  /** The ID of the campaign. */
  campaignId: string | number;
  /** The ID of the contact to call. The contact must be enrolled in the campaign. */
  contactId: string | number;
  /** Whether the call is a callback: it may be placed even if the contact has had a call in that round, or has one scheduled. Default: false. */
  isCallback?: boolean | null | undefined;
};

/** How often each contact is called. If it is null, a contact gets one call per import or manual scheduling, at most one per day. */
export type ScheduleFrequency =
  /** Once per block of `intervalDays` days. */
  | 'CUSTOM'
  /** Once per local day. */
  | 'DAILY'
  /** Once per ISO week (Monday to Sunday), on the first of `scheduleDays` on which the call can be placed. */
  | 'WEEKLY';

/** How a browser was signed in. */
export type SignInMethod =
  /** With an API key. */
  | 'API_KEY'
  /** With an invitation. */
  | 'INVITATION'
  /** With a link that the operator has made. */
  | 'LINK'
  /** By an identity provider. */
  | 'OIDC'
  /** With a passkey. */
  | 'PASSKEY';

/** The direction in which a list is sorted. */
export type SortDirection =
  /** Ascending: the earliest first, and A before Z. */
  | 'ASC'
  /** Descending: the latest first, and Z before A. */
  | 'DESC';

/** Input of `stageImport`. */
export type StageImportInput = {
  /** The ID of the campaign in which the contacts are enrolled. */
  campaignId: string | number;
  /** The country of phone numbers without a country code, as ISO 3166-1 alpha-2, for example US. Default: the tenant's `defaultCountry`. */
  defaultCountry?: string | null | undefined;
  /** The character encoding of the file, by its IANA name or a common alias, for example windows-1252, cp850 or Shift_JIS. Default: the encoding is detected; if the result is not certain, the import fails and `error` shows the possible readings. A byte order mark in the file overrides this value. */
  encoding?: string | null | undefined;
  /** A CSV file whose first line is the header. A column with phone numbers is required. Columns with usual headers are recognised (`Import.columns` shows how); other columns become attributes of the contacts. */
  file: File;
  /** What the columns are, if they are not recognised. */
  mapping?: ColumnMapping | null | undefined;
  /** What an empty cell does to the field of a contact that exists. Default: KEEP. A column that the file does not have changes nothing. */
  onEmpty?: OnEmpty | null | undefined;
  /** The character between the values: a comma, a semicolon, a tab or |. Default: that of a first line like `sep=;`, or the one that is most frequent in the header. */
  separator?: string | null | undefined;
};

/** Input of `startBulkJob` and `previewBulkJob`: what is done, and to which rows. Give either `ids`, or the filter of the list: `calls` for verbs for calls, `contacts` for verbs for contacts. An empty filter means all. */
export type StartBulkJobInput = {
  /** For SCHEDULE_CALLS: when the calls are due, at most 366 days from now. Default: now. */
  at?: string | null | undefined;
  /** The calls of `calls` with this filter. */
  calls?: CallFilter | null | undefined;
  /** The ID of the campaign from which contacts are removed. Required for UNENROL_CONTACTS, and not possible for other verbs. */
  campaignId?: string | number | null | undefined;
  /** The contacts of `contacts` with this filter. */
  contacts?: ContactFilter | null | undefined;
  /** The IDs of the calls or contacts, 1 to 1000. */
  ids?: Array<string | number> | null | undefined;
  /** For SCHEDULE_CALLS: whether the calls are callbacks, which may be placed even if the contact has had a call in that round. Default: false. */
  isCallback?: boolean | null | undefined;
  /** What is done to each row. */
  verb: BulkVerb;
};

/** How long the spans are for which calls are counted, on the local clock. */
export type StatsBucket =
  /** A day: 23 or 25 hours where the clock is changed. */
  | 'DAY'
  /** An hour. */
  | 'HOUR'
  /** A month. */
  | 'MONTH'
  /** 15 minutes. */
  | 'QUARTER_HOUR'
  /** A week, from Monday to Sunday. */
  | 'WEEK';

/** What an import has made or changed. */
export type UndoneThing =
  /** A contact that it made. */
  | 'CONTACT'
  /** A membership of the campaign. */
  | 'ENROLMENT'
  /** A value that it wrote into a contact that existed. */
  | 'VALUE';

/** Input of `updateCampaign`: the settings to change. A setting that is omitted keeps its value. Null is the same as omitted, except for settings whose description defines null. */
export type UpdateCampaignInput = {
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
};

/** Input of `updateContact`: the fields to change. A field that is omitted keeps its value. */
export type UpdateContactInput = {
  /** The postal address. At most 500 characters. Null removes the address. */
  address?: string | null | undefined;
  /** The new attributes. They replace all existing attributes. The limits of `CreateContactInput.attributes` apply. */
  attributes?: Record<string, unknown> | null | undefined;
  /** If true, clears `unreachableReason`, so that the number is called again. */
  clearUnreachable?: boolean | null | undefined;
  /** The country of the person, by ISO 3166-1 (DE) or its name. At most 100 characters. Null removes it. */
  country?: string | null | undefined;
  /** True puts the number on the do-not-call list: when the mutation answers, no call to it is placed any more, and scheduled calls are cancelled. False takes it off. If a new phone is given and the person is on the list, the new number is put on it too, unless this is false. */
  doNotCall?: boolean | null | undefined;
  /** The extension, dialled after the call is answered. 1 to 10 digits. Null removes it. */
  extension?: string | null | undefined;
  /** The name of the person. At most 200 characters. Null removes the name. */
  name?: string | null | undefined;
  /** The new phone number. A change clears `unreachableReason` and replaces the extension with the one written in the new number, if any. */
  phone?: string | null | undefined;
  /** The postal code of the person. Those of the United States and Canada tell the time zone. At most 20 characters. Null removes it. */
  postalCode?: string | null | undefined;
  /** The state, province or other region of the person, by ISO 3166-2 (US-FL) or, in countries with several time zones, its name. At most 100 characters. Null removes it. */
  region?: string | null | undefined;
  /** True: call a contact again that was held because a campaign that the database has lost had called it. */
  release?: boolean | null | undefined;
  /** The time zone of the person, by its name in the IANA time zone database, for example America/New_York. It is then the only one in which the campaign's hours must be open. Null removes it. */
  timeZone?: string | null | undefined;
};

/** Input of `updateTenant`: the settings to change. A setting that is omitted keeps its value. */
export type UpdateTenantInput = {
  /** Whether contacts may have premium-rate numbers, which are expensive to call. Existing contacts are not removed when this is set to false. */
  allowPremiumRateNumbers?: boolean | null | undefined;
  /** Local dates on which no window of any campaign opens. They replace the present ones. No call is placed on them once the mutation has answered. */
  blackoutDates?: Array<BlackoutDateInput> | null | undefined;
  /** The calling rules to put in force, from the next decision on. Null puts none in force. While rules are in force, campaigns without a `callType` place no calls, and contacts in regions that the rule pack does not cover get none. Not legal advice: nobody with a licence to practise law has reviewed the rules that come with the server. That no loaded rule blocks a call does not mean that the law permits it. */
  callingRules?: CallingRulesInput | null | undefined;
  /** Limits on the calls to one number, at most 10. They replace the present ones. No call beyond them is placed once the mutation has answered. */
  contactCaps?: Array<ContactCapInput> | null | undefined;
  /** The hours outside of which nobody is called, by the clock where the contact is. Null: the default, which is off, or 08:00 to 20:00 while calling rules are in force. */
  courtesyHours?: CourtesyHoursInput | null | undefined;
  /** The country of phone numbers without a country code, as ISO 3166-1 alpha-2, for example US. Null removes it. */
  defaultCountry?: string | null | undefined;
  /** Whether users and API keys with the role VIEWER see telephone numbers masked. A change ends their subscriptions and downloads, which begin again with what they see from now on. */
  masksNumbers?: boolean | null | undefined;
  /** The maximum number of live calls at the same time, over all campaigns. 1 to 1000. VAPI's default limit for an account is 10. */
  maxConcurrentCalls?: number | null | undefined;
  /** The name of the tenant. 1 to 200 characters. */
  name?: string | null | undefined;
  /** What to do with a dial that is presumed not to have reached VAPI. */
  onUnknown?: OnUnknown | null | undefined;
  /** The maximum number of calls that start within any 60 seconds, over all campaigns. 1 to 1000. Null removes the limit. A new limit where there was none takes effect after a minute without starts. */
  startsPerMinute?: number | null | undefined;
};

/** What a webhook changed. */
export type WebhookResult =
  /** The call was changed. */
  | 'APPLIED'
  /** What it says was known. */
  | 'NOTHING_NEW'
  /** It is about a call that this server did not know. */
  | 'UNKNOWN_CALL'
  /** It is of a type that this server does not use. */
  | 'UNKNOWN_TYPE';

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

export type ActivityInListFragment = { id: string, at: string, actorKind: ActorKind, actorName: string | null, change: ActivityChange, subjectKind: ActivitySubject, subjectId: string, subjectName: string | null, before: Record<string, unknown> | null, after: Record<string, unknown> | null, actor:
    | { __typename: 'ApiKey', id: string }
    | { __typename: 'User', id: string }
   | null };

export type ActivitiesQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: ActivityFilter | null | undefined;
}>;


export type ActivitiesQuery = { activity: { totalCount: number, isTotalCountExact: boolean, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, at: string, actorKind: ActorKind, actorName: string | null, change: ActivityChange, subjectKind: ActivitySubject, subjectId: string, subjectName: string | null, before: Record<string, unknown> | null, after: Record<string, unknown> | null, actor:
          | { __typename: 'ApiKey', id: string }
          | { __typename: 'User', id: string }
         | null } }> } };

export type NewActivitiesQueryVariables = Exact<{
  filter?: ActivityFilter | null | undefined;
}>;


export type NewActivitiesQuery = { activity: { nodes: Array<{ id: string }> } };

export type PeopleOfActivityQueryVariables = Exact<{ [key: string]: never; }>;


export type PeopleOfActivityQuery = { viewer:
    | { __typename: 'ApiKeyViewer', tenant: { id: string, seats: Array<{ id: string, user: { id: string, name: string } }> } }
    | { __typename: 'UserViewer', tenant: { id: string, seats: Array<{ id: string, user: { id: string, name: string } }> } }
   };

export type BulkJobInListFragment = { id: string, verb: BulkVerb, status: BulkStatus, found: number, done: number, createdAt: string, endedAt: string | null, refused: Array<{ reason: ErrorCode, message: string, count: number, examples: Array<string> }> };

export type BulkJobsQueryVariables = Exact<{
  first: number;
}>;


export type BulkJobsQuery = { bulkJobs: { nodes: Array<{ id: string, verb: BulkVerb, status: BulkStatus, found: number, done: number, createdAt: string, endedAt: string | null, refused: Array<{ reason: ErrorCode, message: string, count: number, examples: Array<string> }> }> } };

export type BulkJobsChangedSubscriptionVariables = Exact<{
  since?: string | null | undefined;
}>;


export type BulkJobsChangedSubscription = { bulkJobsChanged: { cursor: string, readAgain: boolean, jobs: Array<{ id: string, verb: BulkVerb, status: BulkStatus, found: number, done: number, createdAt: string, endedAt: string | null, refused: Array<{ reason: ErrorCode, message: string, count: number, examples: Array<string> }> }> } };

export type BulkReceiptQueryVariables = Exact<{
  input: StartBulkJobInput;
}>;


export type BulkReceiptQuery = { previewBulkJob:
    | { __typename: 'BulkJobPreview', found: number, isComplete: boolean, possible: number, refused: Array<{ reason: ErrorCode, message: string, count: number }> }
    | { __typename: 'InputValidationError', message: string }
   };

export type StartBulkJobMutationVariables = Exact<{
  input: StartBulkJobInput;
}>;


export type StartBulkJobMutation = { startBulkJob:
    | { __typename: 'BulkJob', id: string, verb: BulkVerb, status: BulkStatus, found: number, done: number, createdAt: string, endedAt: string | null, refused: Array<{ reason: ErrorCode, message: string, count: number, examples: Array<string> }> }
    | { __typename: 'InputValidationError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'NotPossibleError', message: string }
   };

export type StopBulkJobMutationVariables = Exact<{
  id: string | number;
}>;


export type StopBulkJobMutation = { stopBulkJob:
    | { __typename: 'BulkJob', id: string, verb: BulkVerb, status: BulkStatus, found: number, done: number, createdAt: string, endedAt: string | null, refused: Array<{ reason: ErrorCode, message: string, count: number, examples: Array<string> }> }
    | { __typename: 'NotFoundError', message: string }
   };

export type DecisionOfCallFragment = { basis: DialDecisionBasis, callType: CallType | null, decidedAt: string, message: string, packName: string | null, packVersion: string | null, phoneNumberId: string, timeZoneData: string | null, windowClosesAt: string | null, clocks: Array<{ timeZone: string, localTime: string }>, places: Array<{ from: DialAreaSource, region: string | null, zones: Array<string> }>, rules: Array<{ rule: string, answer: DialRuleAnswer, detail: string }> };

export type CallOnPageFragment = { attempt: number | null, cancelReason: CancelReason | null, createdAt: string, dialState: DialState | null, endedReason: string | null, isCallback: boolean, optedOutAt: string | null, phoneNumberId: string | null, reachedPhone: boolean | null, recordingPath: string | null, startedAt: string | null, summary: string | null, transcript: string | null, vapiCallId: string | null, id: string, status: CallStatus, statusMessage: string | null, outcome: CallOutcome | null, kind: CallKind, scheduledTime: string, placedAt: string | null, endedAt: string | null, durationSeconds: number | null, cost: number | null, updatedAt: string, messages: Array<{ speaker: CallSpeaker, text: string, secondsFromStart: number, durationSeconds: number | null }> | null, round: { kind: RoundKind, startsOn: string } | null, decisions: Array<{ basis: DialDecisionBasis, callType: CallType | null, decidedAt: string, message: string, packName: string | null, packVersion: string | null, phoneNumberId: string, timeZoneData: string | null, windowClosesAt: string | null, clocks: Array<{ timeZone: string, localTime: string }>, places: Array<{ from: DialAreaSource, region: string | null, zones: Array<string> }>, rules: Array<{ rule: string, answer: DialRuleAnswer, detail: string }> }>, events: Array<{ at: string, kind: CallEventKind, detail: string | null }>, contact: { id: string, name: string | null, phone: string }, campaign: { id: string, name: string, timeZone: string } };

export type CallPageQueryVariables = Exact<{
  id: string | number;
}>;


export type CallPageQuery = { call: { attempt: number | null, cancelReason: CancelReason | null, createdAt: string, dialState: DialState | null, endedReason: string | null, isCallback: boolean, optedOutAt: string | null, phoneNumberId: string | null, reachedPhone: boolean | null, recordingPath: string | null, startedAt: string | null, summary: string | null, transcript: string | null, vapiCallId: string | null, id: string, status: CallStatus, statusMessage: string | null, outcome: CallOutcome | null, kind: CallKind, scheduledTime: string, placedAt: string | null, endedAt: string | null, durationSeconds: number | null, cost: number | null, updatedAt: string, messages: Array<{ speaker: CallSpeaker, text: string, secondsFromStart: number, durationSeconds: number | null }> | null, round: { kind: RoundKind, startsOn: string } | null, decisions: Array<{ basis: DialDecisionBasis, callType: CallType | null, decidedAt: string, message: string, packName: string | null, packVersion: string | null, phoneNumberId: string, timeZoneData: string | null, windowClosesAt: string | null, clocks: Array<{ timeZone: string, localTime: string }>, places: Array<{ from: DialAreaSource, region: string | null, zones: Array<string> }>, rules: Array<{ rule: string, answer: DialRuleAnswer, detail: string }> }>, events: Array<{ at: string, kind: CallEventKind, detail: string | null }>, contact: { id: string, name: string | null, phone: string }, campaign: { id: string, name: string, timeZone: string } } | null };

export type WebhooksOfCallQueryVariables = Exact<{
  id: string | number;
}>;


export type WebhooksOfCallQuery = { call: { id: string, webhooks: Array<{ at: string, type: string, status: string | null, result: WebhookResult, body: Record<string, unknown> }> } | null };

export type EndCallMutationVariables = Exact<{
  id: string | number;
  input?: EndCallInput | null | undefined;
}>;


export type EndCallMutation = { endCall:
    | { __typename: 'EndedCall', outcome: EndCallOutcome, message: string, call: { attempt: number | null, cancelReason: CancelReason | null, createdAt: string, dialState: DialState | null, endedReason: string | null, isCallback: boolean, optedOutAt: string | null, phoneNumberId: string | null, reachedPhone: boolean | null, recordingPath: string | null, startedAt: string | null, summary: string | null, transcript: string | null, vapiCallId: string | null, id: string, status: CallStatus, statusMessage: string | null, outcome: CallOutcome | null, kind: CallKind, scheduledTime: string, placedAt: string | null, endedAt: string | null, durationSeconds: number | null, cost: number | null, updatedAt: string, messages: Array<{ speaker: CallSpeaker, text: string, secondsFromStart: number, durationSeconds: number | null }> | null, round: { kind: RoundKind, startsOn: string } | null, decisions: Array<{ basis: DialDecisionBasis, callType: CallType | null, decidedAt: string, message: string, packName: string | null, packVersion: string | null, phoneNumberId: string, timeZoneData: string | null, windowClosesAt: string | null, clocks: Array<{ timeZone: string, localTime: string }>, places: Array<{ from: DialAreaSource, region: string | null, zones: Array<string> }>, rules: Array<{ rule: string, answer: DialRuleAnswer, detail: string }> }>, events: Array<{ at: string, kind: CallEventKind, detail: string | null }>, contact: { id: string, name: string | null, phone: string }, campaign: { id: string, name: string, timeZone: string } } }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'NotPossibleError', message: string }
   };

export type CancelCallMutationVariables = Exact<{
  id: string | number;
}>;


export type CancelCallMutation = { cancelCall:
    | { __typename: 'Call', attempt: number | null, cancelReason: CancelReason | null, createdAt: string, dialState: DialState | null, endedReason: string | null, isCallback: boolean, optedOutAt: string | null, phoneNumberId: string | null, reachedPhone: boolean | null, recordingPath: string | null, startedAt: string | null, summary: string | null, transcript: string | null, vapiCallId: string | null, id: string, status: CallStatus, statusMessage: string | null, outcome: CallOutcome | null, kind: CallKind, scheduledTime: string, placedAt: string | null, endedAt: string | null, durationSeconds: number | null, cost: number | null, updatedAt: string, messages: Array<{ speaker: CallSpeaker, text: string, secondsFromStart: number, durationSeconds: number | null }> | null, round: { kind: RoundKind, startsOn: string } | null, decisions: Array<{ basis: DialDecisionBasis, callType: CallType | null, decidedAt: string, message: string, packName: string | null, packVersion: string | null, phoneNumberId: string, timeZoneData: string | null, windowClosesAt: string | null, clocks: Array<{ timeZone: string, localTime: string }>, places: Array<{ from: DialAreaSource, region: string | null, zones: Array<string> }>, rules: Array<{ rule: string, answer: DialRuleAnswer, detail: string }> }>, events: Array<{ at: string, kind: CallEventKind, detail: string | null }>, contact: { id: string, name: string | null, phone: string }, campaign: { id: string, name: string, timeZone: string } }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'NotPossibleError', message: string }
   };

export type CallInListFragment = { id: string, status: CallStatus, statusMessage: string | null, cancelReason: CancelReason | null, outcome: CallOutcome | null, kind: CallKind, scheduledTime: string, placedAt: string | null, endedAt: string | null, durationSeconds: number | null, cost: number | null, updatedAt: string, contact: { id: string, name: string | null, phone: string }, campaign: { id: string, name: string, timeZone: string } };

export type CallsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: CallFilter | null | undefined;
  orderBy?: CallOrder | null | undefined;
}>;


export type CallsQuery = { calls: { totalCount: number, isTotalCountExact: boolean, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, status: CallStatus, statusMessage: string | null, cancelReason: CancelReason | null, outcome: CallOutcome | null, kind: CallKind, scheduledTime: string, placedAt: string | null, endedAt: string | null, durationSeconds: number | null, cost: number | null, updatedAt: string, contact: { id: string, name: string | null, phone: string }, campaign: { id: string, name: string, timeZone: string } } }> } };

export type CallsChangedSubscriptionVariables = Exact<{
  since?: string | null | undefined;
  campaignId?: string | number | null | undefined;
}>;


export type CallsChangedSubscription = { callChanged: { cursor: string, readAgain: boolean, call: { id: string, status: CallStatus, statusMessage: string | null, cancelReason: CancelReason | null, outcome: CallOutcome | null, kind: CallKind, scheduledTime: string, placedAt: string | null, endedAt: string | null, durationSeconds: number | null, cost: number | null, updatedAt: string, contact: { id: string, name: string | null, phone: string }, campaign: { id: string, name: string, timeZone: string } } | null } };

export type ImportOfCallsQueryVariables = Exact<{
  id: string | number;
}>;


export type ImportOfCallsQuery = { import: { id: string, fileName: string } | null };

export type CampaignSettingsFragment = { id: string, name: string, state: CampaignState, settingsVersion: string, updatedAt: string, assistantId: string, phoneNumberIds: Array<string>, timeZone: string, hoursOf: HoursOf, scheduleFrequency: ScheduleFrequency | null, intervalDays: number | null, retryAttempts: number, redialsPerRound: number, maxConcurrentCalls: number, startsPerMinute: number | null, maxCallsPerRun: number, maxCallsPerNumberPerDay: number | null, maxDurationSeconds: number, holidaySets: Array<string>, startsOn: string | null, endsOn: string | null, callType: CallType | null, subjectKey: string | null, voicemailDetection: boolean, optOutField: string | null, windows: Array<{ days: Array<Weekday>, startTime: string, endTime: string }>, redialDelays: { busy: number | null, carrierFault: number | null, noAnswer: number | null, voicemail: number | null }, contactCaps: Array<{ max: number, hours: number }>, blackoutDates: Array<{ from: string, to: string, label: string }> };

export type SettingChangeFragment = { id: string, at: string, actorName: string | null, before: Record<string, unknown> | null };

export type CampaignToEditQueryVariables = Exact<{
  id: string | number;
}>;


export type CampaignToEditQuery = { campaign: { deletedAt: string | null, id: string, name: string, state: CampaignState, settingsVersion: string, updatedAt: string, assistantId: string, phoneNumberIds: Array<string>, timeZone: string, hoursOf: HoursOf, scheduleFrequency: ScheduleFrequency | null, intervalDays: number | null, retryAttempts: number, redialsPerRound: number, maxConcurrentCalls: number, startsPerMinute: number | null, maxCallsPerRun: number, maxCallsPerNumberPerDay: number | null, maxDurationSeconds: number, holidaySets: Array<string>, startsOn: string | null, endsOn: string | null, callType: CallType | null, subjectKey: string | null, voicemailDetection: boolean, optOutField: string | null, activity: { nodes: Array<{ id: string, at: string, actorName: string | null, before: Record<string, unknown> | null }> }, people: { enrolled: number }, windows: Array<{ days: Array<Weekday>, startTime: string, endTime: string }>, redialDelays: { busy: number | null, carrierFault: number | null, noAnswer: number | null, voicemail: number | null }, contactCaps: Array<{ max: number, hours: number }>, blackoutDates: Array<{ from: string, to: string, label: string }> } | null };

export type AssistantsQueryVariables = Exact<{ [key: string]: never; }>;


export type AssistantsQuery = { assistants: Array<{ id: string, name: string | null }> | null };

export type PhoneNumbersQueryVariables = Exact<{ [key: string]: never; }>;


export type PhoneNumbersQuery = { phoneNumbers: Array<{ id: string, name: string | null, number: string | null, provider: string, status: string | null }> | null };

export type HolidaySetsQueryVariables = Exact<{ [key: string]: never; }>;


export type HolidaySetsQuery = { holidaySets: Array<{ name: string, knownUntil: string }> };

export type PreviewFormQueryVariables = Exact<{
  schedule: CreateCampaignInput;
  whole: CreateCampaignInput;
  places?: Array<PreviewPlaceInput> | PreviewPlaceInput | null | undefined;
}>;


export type PreviewFormQuery = { preview:
    | { __typename: 'InputValidationError' }
    | { __typename: 'SchedulePreviews', places: Array<{ opensAt: string | null, timeZones: Array<string>, days: Array<{ date: string, windows: Array<{ opensAt: string, closesAt: string }>, closure: { label: string | null, message: string, reason: DecisionReason } | null, clockChanges: Array<{ at: string, minutes: number, timeZone: string }> }> }> }
  , check:
    | { __typename: 'InputValidationError', problems: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'SchedulePreviews' }
   };

export type ForecastFormQueryVariables = Exact<{
  input: CreateCampaignInput;
  contacts: Array<ForecastContactsInput> | ForecastContactsInput;
}>;


export type ForecastFormQuery = { forecastCampaign:
    | { __typename: 'Forecast', message: string, people: number, until: string, firstCallAt: string | null, roundThroughAt: { p10: string | null, p50: string | null, p90: string | null }, missedInRound: { p10: number, p50: number, p90: number }, notCalled: Array<{ reason: DecisionReason, meaning: string, people: number }> }
    | { __typename: 'InputValidationError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'NotPossibleError', message: string }
   };

export type CreateCampaignMutationVariables = Exact<{
  input: CreateCampaignInput;
}>;


export type CreateCampaignMutation = { createCampaign:
    | { __typename: 'Campaign', id: string, name: string, state: CampaignState, timeZone: string, hoursOf: HoursOf, pausedReason: string | null, answerRate: number | null, gate: { isOpen: boolean, reason: DecisionReason | null, message: string, opensAt: string | null, closesAt: string | null, areas: number | null, openAreas: number | null, nextAreaOpensAt: string | null, slotsInUse: number, slotsFree: number }, people: { enrolled: number, called: number, reached: number, waiting: number, notCallable: number } }
    | { __typename: 'InputValidationError', message: string, problems: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'VapiRefusedError', message: string }
   };

export type UpdateCampaignMutationVariables = Exact<{
  id: string | number;
  input: UpdateCampaignInput;
  ifVersion?: string | null | undefined;
}>;


export type UpdateCampaignMutation = { updateCampaign:
    | { __typename: 'Campaign', id: string, name: string, state: CampaignState, timeZone: string, hoursOf: HoursOf, pausedReason: string | null, answerRate: number | null, settingsVersion: string, updatedAt: string, assistantId: string, phoneNumberIds: Array<string>, scheduleFrequency: ScheduleFrequency | null, intervalDays: number | null, retryAttempts: number, redialsPerRound: number, maxConcurrentCalls: number, startsPerMinute: number | null, maxCallsPerRun: number, maxCallsPerNumberPerDay: number | null, maxDurationSeconds: number, holidaySets: Array<string>, startsOn: string | null, endsOn: string | null, callType: CallType | null, subjectKey: string | null, voicemailDetection: boolean, optOutField: string | null, gate: { isOpen: boolean, reason: DecisionReason | null, message: string, opensAt: string | null, closesAt: string | null, areas: number | null, openAreas: number | null, nextAreaOpensAt: string | null, slotsInUse: number, slotsFree: number }, people: { enrolled: number, called: number, reached: number, waiting: number, notCallable: number }, windows: Array<{ days: Array<Weekday>, startTime: string, endTime: string }>, redialDelays: { busy: number | null, carrierFault: number | null, noAnswer: number | null, voicemail: number | null }, contactCaps: Array<{ max: number, hours: number }>, blackoutDates: Array<{ from: string, to: string, label: string }> }
    | { __typename: 'CampaignChangedError', message: string, changes: Array<{ id: string, at: string, actorName: string | null, before: Record<string, unknown> | null }> }
    | { __typename: 'InputValidationError', message: string, problems: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'VapiRefusedError', message: string }
   };

export type CampaignSettingsShownQueryVariables = Exact<{
  id: string | number;
}>;


export type CampaignSettingsShownQuery = { campaign: { createdAt: string, id: string, name: string, state: CampaignState, settingsVersion: string, updatedAt: string, assistantId: string, phoneNumberIds: Array<string>, timeZone: string, hoursOf: HoursOf, scheduleFrequency: ScheduleFrequency | null, intervalDays: number | null, retryAttempts: number, redialsPerRound: number, maxConcurrentCalls: number, startsPerMinute: number | null, maxCallsPerRun: number, maxCallsPerNumberPerDay: number | null, maxDurationSeconds: number, holidaySets: Array<string>, startsOn: string | null, endsOn: string | null, callType: CallType | null, subjectKey: string | null, voicemailDetection: boolean, optOutField: string | null, assistant: { id: string, name: string | null } | null, phoneNumbers: Array<{ id: string, name: string | null, number: string | null }>, schedulePreview:
      | { __typename: 'InputValidationError' }
      | { __typename: 'SchedulePreviews', places: Array<{ message: string, opensAt: string | null, timeZones: Array<string>, days: Array<{ date: string, windows: Array<{ opensAt: string, closesAt: string }>, closure: { label: string | null, message: string, reason: DecisionReason } | null, clockChanges: Array<{ at: string, minutes: number, timeZone: string }> }> }> }
    , windows: Array<{ days: Array<Weekday>, startTime: string, endTime: string }>, redialDelays: { busy: number | null, carrierFault: number | null, noAnswer: number | null, voicemail: number | null }, contactCaps: Array<{ max: number, hours: number }>, blackoutDates: Array<{ from: string, to: string, label: string }> } | null };

export type CampaignNamesQueryVariables = Exact<{
  first: number;
}>;


export type CampaignNamesQuery = { campaigns: { edges: Array<{ node: { id: string, name: string, timeZone: string } }> } };

export type CampaignOnPageFragment = { deletedAt: string | null, updatedAt: string, callsPerMinute: number, maxConcurrentCalls: number, id: string, name: string, state: CampaignState, timeZone: string, hoursOf: HoursOf, pausedReason: string | null, answerRate: number | null, progress: { id: string, scheduled: number, calling: number, inProgress: number, completed: number, failed: number, cancelled: number }, gate: { isOpen: boolean, reason: DecisionReason | null, message: string, opensAt: string | null, closesAt: string | null, areas: number | null, openAreas: number | null, nextAreaOpensAt: string | null, slotsInUse: number, slotsFree: number }, people: { enrolled: number, called: number, reached: number, waiting: number, notCallable: number } };

export type CampaignPageQueryVariables = Exact<{
  id: string | number;
}>;


export type CampaignPageQuery = { campaign: { deletedAt: string | null, updatedAt: string, callsPerMinute: number, maxConcurrentCalls: number, id: string, name: string, state: CampaignState, timeZone: string, hoursOf: HoursOf, pausedReason: string | null, answerRate: number | null, people: { enrolled: number, called: number, reached: number, waiting: number, notCallable: number, blockedBy: Array<{ reason: DecisionReason, count: number }> }, progress: { id: string, scheduled: number, calling: number, inProgress: number, completed: number, failed: number, cancelled: number }, gate: { isOpen: boolean, reason: DecisionReason | null, message: string, opensAt: string | null, closesAt: string | null, areas: number | null, openAreas: number | null, nextAreaOpensAt: string | null, slotsInUse: number, slotsFree: number } } | null };

export type CampaignInListFragment = { id: string, name: string, state: CampaignState, timeZone: string, hoursOf: HoursOf, pausedReason: string | null, answerRate: number | null, gate: { isOpen: boolean, reason: DecisionReason | null, message: string, opensAt: string | null, closesAt: string | null, areas: number | null, openAreas: number | null, nextAreaOpensAt: string | null, slotsInUse: number, slotsFree: number }, people: { enrolled: number, called: number, reached: number, waiting: number, notCallable: number } };

export type CampaignsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: CampaignFilter | null | undefined;
  orderBy?: CampaignOrder | null | undefined;
}>;


export type CampaignsQuery = { campaigns: { totalCount: number, isTotalCountExact: boolean, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, name: string, state: CampaignState, timeZone: string, hoursOf: HoursOf, pausedReason: string | null, answerRate: number | null, gate: { isOpen: boolean, reason: DecisionReason | null, message: string, opensAt: string | null, closesAt: string | null, areas: number | null, openAreas: number | null, nextAreaOpensAt: string | null, slotsInUse: number, slotsFree: number }, people: { enrolled: number, called: number, reached: number, waiting: number, notCallable: number } } }> } };

export type CampaignsChangedSubscriptionVariables = Exact<{
  since?: string | null | undefined;
}>;


export type CampaignsChangedSubscription = { campaignsChanged: { cursor: string, readAgain: boolean, campaigns: Array<{ deletedAt: string | null, updatedAt: string, callsPerMinute: number, maxConcurrentCalls: number, id: string, name: string, state: CampaignState, timeZone: string, hoursOf: HoursOf, pausedReason: string | null, answerRate: number | null, progress: { id: string, scheduled: number, calling: number, inProgress: number, completed: number, failed: number, cancelled: number }, gate: { isOpen: boolean, reason: DecisionReason | null, message: string, opensAt: string | null, closesAt: string | null, areas: number | null, openAreas: number | null, nextAreaOpensAt: string | null, slotsInUse: number, slotsFree: number }, people: { enrolled: number, called: number, reached: number, waiting: number, notCallable: number } }> } };

export type ImportOfCampaignFragment = { id: string, fileName: string, status: ImportStatus, createdAt: string, finishedAt: string | null, totalRows: number, acceptedRows: number, duplicateRows: number, rejectedRows: number, enrolledContacts: number, error: string | null };

export type ImportsOfCampaignQueryVariables = Exact<{
  campaignId?: string | number | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type ImportsOfCampaignQuery = { imports: { totalCount: number, isTotalCountExact: boolean, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, fileName: string, status: ImportStatus, createdAt: string, finishedAt: string | null, totalRows: number, acceptedRows: number, duplicateRows: number, rejectedRows: number, enrolledContacts: number, error: string | null } }> } };

export type ImportsOfCampaignChangedSubscriptionVariables = Exact<{
  campaignId?: string | number | null | undefined;
  since?: string | null | undefined;
}>;


export type ImportsOfCampaignChangedSubscription = { importsChanged: { cursor: string, readAgain: boolean, imports: Array<{ id: string, fileName: string, status: ImportStatus, createdAt: string, finishedAt: string | null, totalRows: number, acceptedRows: number, duplicateRows: number, rejectedRows: number, enrolledContacts: number, error: string | null }> } };

export type CampaignLanesQueryVariables = Exact<{
  id: string | number;
  first: number;
  after?: string | null | undefined;
}>;


export type CampaignLanesQuery = { campaign: { id: string, lanes: { totalCount: number, isTotalCountExact: boolean, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ zones: Array<string>, regions: Array<string>, isOpen: boolean, reason: DecisionReason | null, message: string, opensAt: string | null, closesAt: string | null, nextOpensAt: string | null }> } } | null };

export type StartReceiptQueryVariables = Exact<{
  id: string | number;
}>;


export type StartReceiptQuery = { campaignForecast: { message: string, people: number, firstCallAt: string | null, later: number, notCalled: Array<{ reason: DecisionReason, meaning: string, people: number }> } | null };

export type StopReceiptQueryVariables = Exact<{
  id: string | number;
}>;


export type StopReceiptQuery = { campaign: { id: string, progress: { id: string, scheduled: number, cancelled: number, calling: number, notSent: number, inProgress: number } } | null };

export type StartCampaignMutationVariables = Exact<{
  id: string | number;
}>;


export type StartCampaignMutation = { startCampaign:
    | { __typename: 'Campaign', id: string, name: string, state: CampaignState, timeZone: string, hoursOf: HoursOf, pausedReason: string | null, answerRate: number | null, gate: { isOpen: boolean, reason: DecisionReason | null, message: string, opensAt: string | null, closesAt: string | null, areas: number | null, openAreas: number | null, nextAreaOpensAt: string | null, slotsInUse: number, slotsFree: number }, people: { enrolled: number, called: number, reached: number, waiting: number, notCallable: number } }
    | { __typename: 'NotFoundError', message: string }
   };

export type PauseCampaignMutationVariables = Exact<{
  id: string | number;
}>;


export type PauseCampaignMutation = { pauseCampaign:
    | { __typename: 'Campaign', id: string, name: string, state: CampaignState, timeZone: string, hoursOf: HoursOf, pausedReason: string | null, answerRate: number | null, gate: { isOpen: boolean, reason: DecisionReason | null, message: string, opensAt: string | null, closesAt: string | null, areas: number | null, openAreas: number | null, nextAreaOpensAt: string | null, slotsInUse: number, slotsFree: number }, people: { enrolled: number, called: number, reached: number, waiting: number, notCallable: number } }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'NotPossibleError', message: string }
   };

export type StopCampaignMutationVariables = Exact<{
  id: string | number;
}>;


export type StopCampaignMutation = { stopCampaign:
    | { __typename: 'Campaign', id: string, name: string, state: CampaignState, timeZone: string, hoursOf: HoursOf, pausedReason: string | null, answerRate: number | null, progress: { id: string, scheduled: number, cancelled: number, calling: number, notSent: number, inProgress: number }, gate: { isOpen: boolean, reason: DecisionReason | null, message: string, opensAt: string | null, closesAt: string | null, areas: number | null, openAreas: number | null, nextAreaOpensAt: string | null, slotsInUse: number, slotsFree: number }, people: { enrolled: number, called: number, reached: number, waiting: number, notCallable: number } }
    | { __typename: 'NotFoundError', message: string }
   };

export type DeleteCampaignMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteCampaignMutation = { deleteCampaign:
    | { __typename: 'Campaign', deletedAt: string | null, id: string, name: string, state: CampaignState, timeZone: string, hoursOf: HoursOf, pausedReason: string | null, answerRate: number | null, gate: { isOpen: boolean, reason: DecisionReason | null, message: string, opensAt: string | null, closesAt: string | null, areas: number | null, openAreas: number | null, nextAreaOpensAt: string | null, slotsInUse: number, slotsFree: number }, people: { enrolled: number, called: number, reached: number, waiting: number, notCallable: number } }
    | { __typename: 'NotFoundError', message: string }
   };

export type DuplicateCampaignMutationVariables = Exact<{
  id: string | number;
  input: DuplicateCampaignInput;
}>;


export type DuplicateCampaignMutation = { duplicateCampaign:
    | { __typename: 'Campaign', id: string, name: string, state: CampaignState, timeZone: string, hoursOf: HoursOf, pausedReason: string | null, answerRate: number | null, gate: { isOpen: boolean, reason: DecisionReason | null, message: string, opensAt: string | null, closesAt: string | null, areas: number | null, openAreas: number | null, nextAreaOpensAt: string | null, slotsInUse: number, slotsFree: number }, people: { enrolled: number, called: number, reached: number, waiting: number, notCallable: number } }
    | { __typename: 'InputValidationError', message: string, problems: Array<{ message: string }> }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'VapiRefusedError', message: string }
   };

export type NumbersOfCampaignQueryVariables = Exact<{
  id: string | number;
}>;


export type NumbersOfCampaignQuery = { campaign: { id: string, phoneNumbers: Array<{ id: string, provider: string }> } | null };

export type ConsentOfContactFragment = { id: string, kind: PermissionKind, callTypes: Array<CallType>, givenAt: string, expiresAt: string | null, obtained: string | null, source: string | null, revokedAt: string | null, revokedHow: string | null, recordedAt: string };

export type RefusalOfContactFragment = { id: string, refusedAt: string, callType: CallType | null, subject: string | null, note: string | null, withdrawnAt: string | null, withdrawnHow: string | null, call: { id: string } | null };

export type ContactOnPageFragment = { address: string | null, attributes: Record<string, unknown>, country: string | null, postalCode: string | null, region: string | null, timeZone: string | null, updatedAt: string, variables: Record<string, unknown>, id: string, name: string | null, phone: string, extension: string | null, doNotCall: boolean, unreachableReason: string | null, heldReason: string | null, createdAt: string, deletedAt: string | null, erasedAt: string | null, area: { isKnown: boolean, zones: Array<string>, regions: Array<string>, provenance: Array<{ from: AreaSource, detail: string, region: string | null, zones: Array<string> }> }, doNotCallEntry: { id: string, since: string, source: DoNotCallSource, reason: string | null } | null };

export type ContactPageQueryVariables = Exact<{
  id: string | number;
}>;


export type ContactPageQuery = { contact: { address: string | null, attributes: Record<string, unknown>, country: string | null, postalCode: string | null, region: string | null, timeZone: string | null, updatedAt: string, variables: Record<string, unknown>, id: string, name: string | null, phone: string, extension: string | null, doNotCall: boolean, unreachableReason: string | null, heldReason: string | null, createdAt: string, deletedAt: string | null, erasedAt: string | null, consents: Array<{ id: string, kind: PermissionKind, callTypes: Array<CallType>, givenAt: string, expiresAt: string | null, obtained: string | null, source: string | null, revokedAt: string | null, revokedHow: string | null, recordedAt: string }>, refusals: Array<{ id: string, refusedAt: string, callType: CallType | null, subject: string | null, note: string | null, withdrawnAt: string | null, withdrawnHow: string | null, call: { id: string } | null }>, campaigns: { nodes: Array<{ id: string, name: string, state: CampaignState, timeZone: string, scheduleFrequency: ScheduleFrequency | null, intervalDays: number | null, hoursOf: HoursOf, windows: Array<{ days: Array<Weekday> }> }> }, area: { isKnown: boolean, zones: Array<string>, regions: Array<string>, provenance: Array<{ from: AreaSource, detail: string, region: string | null, zones: Array<string> }> }, doNotCallEntry: { id: string, since: string, source: DoNotCallSource, reason: string | null } | null } | null };

export type CallOfContactFragment = { attempt: number | null, cancelReason: CancelReason | null, id: string, status: CallStatus, statusMessage: string | null, outcome: CallOutcome | null, kind: CallKind, scheduledTime: string, placedAt: string | null, endedAt: string | null, durationSeconds: number | null, cost: number | null, updatedAt: string, round: { kind: RoundKind, startsOn: string } | null, decision: { message: string } | null, contact: { id: string, name: string | null, phone: string }, campaign: { id: string, name: string, timeZone: string } };

export type CallsOfContactQueryVariables = Exact<{
  id: string | number;
  first: number;
  after?: string | null | undefined;
  filter?: CallFilter | null | undefined;
}>;


export type CallsOfContactQuery = { contact: { id: string, calls: { totalCount: number, isTotalCountExact: boolean, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { attempt: number | null, cancelReason: CancelReason | null, id: string, status: CallStatus, statusMessage: string | null, outcome: CallOutcome | null, kind: CallKind, scheduledTime: string, placedAt: string | null, endedAt: string | null, durationSeconds: number | null, cost: number | null, updatedAt: string, round: { kind: RoundKind, startsOn: string } | null, decision: { message: string } | null, contact: { id: string, name: string | null, phone: string }, campaign: { id: string, name: string, timeZone: string } } }> } } | null };

export type WhyOnPageFragment = { summary: string, mayCall: boolean, message: string, reason: DecisionReason | null, nextEligibleAt: string | null, rules: Array<{ rule: DecisionReason, passed: boolean, detail: string }> };

export type WhyNotCalledQueryVariables = Exact<{
  contactId: string | number;
  campaignId: string | number;
  at?: string | null | undefined;
}>;


export type WhyNotCalledQuery = { whyNotCalled: { summary: string, mayCall: boolean, message: string, reason: DecisionReason | null, nextEligibleAt: string | null, rules: Array<{ rule: DecisionReason, passed: boolean, detail: string }> } | null };

export type QueueOfContactQueryVariables = Exact<{
  contactId: string | number;
  campaignId: string | number;
}>;


export type QueueOfContactQuery = { queue: { ahead: number, isAheadExact: boolean, call: { id: string, scheduledTime: string } | null } | null };

export type HoursOfCampaignQueryVariables = Exact<{
  id: string | number;
  places?: Array<PreviewPlaceInput> | PreviewPlaceInput | null | undefined;
}>;


export type HoursOfCampaignQuery = { campaign: { id: string, schedulePreview:
      | { __typename: 'InputValidationError', message: string }
      | { __typename: 'SchedulePreviews', places: Array<{ timeZones: Array<string>, message: string, days: Array<{ date: string, windows: Array<{ opensAt: string, closesAt: string }>, closure: { message: string } | null }> }> }
     } | null };

export type UpdateContactMutationVariables = Exact<{
  id: string | number;
  input: UpdateContactInput;
}>;


export type UpdateContactMutation = { updateContact:
    | { __typename: 'Contact', address: string | null, attributes: Record<string, unknown>, country: string | null, postalCode: string | null, region: string | null, timeZone: string | null, updatedAt: string, variables: Record<string, unknown>, id: string, name: string | null, phone: string, extension: string | null, doNotCall: boolean, unreachableReason: string | null, heldReason: string | null, createdAt: string, deletedAt: string | null, erasedAt: string | null, area: { isKnown: boolean, zones: Array<string>, regions: Array<string>, provenance: Array<{ from: AreaSource, detail: string, region: string | null, zones: Array<string> }> }, doNotCallEntry: { id: string, since: string, source: DoNotCallSource, reason: string | null } | null }
    | { __typename: 'InputValidationError', message: string, problems: Array<{ path: Array<string>, code: string | null, message: string }> }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'NotPossibleError', message: string }
   };

export type ScheduleCallMutationVariables = Exact<{
  input: ScheduleCallInput;
}>;


export type ScheduleCallMutation = { scheduleCall:
    | { __typename: 'Call', id: string, status: CallStatus, statusMessage: string | null, cancelReason: CancelReason | null, outcome: CallOutcome | null, kind: CallKind, scheduledTime: string, placedAt: string | null, endedAt: string | null, durationSeconds: number | null, cost: number | null, updatedAt: string, contact: { id: string, name: string | null, phone: string }, campaign: { id: string, name: string, timeZone: string } }
    | { __typename: 'InputValidationError', message: string, problems: Array<{ path: Array<string>, code: string | null, message: string }> }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'NotPossibleError', message: string }
   };

export type EraseContactMutationVariables = Exact<{
  id: string | number;
}>;


export type EraseContactMutation = { eraseContact:
    | { __typename: 'Contact', address: string | null, attributes: Record<string, unknown>, country: string | null, postalCode: string | null, region: string | null, timeZone: string | null, updatedAt: string, variables: Record<string, unknown>, id: string, name: string | null, phone: string, extension: string | null, doNotCall: boolean, unreachableReason: string | null, heldReason: string | null, createdAt: string, deletedAt: string | null, erasedAt: string | null, area: { isKnown: boolean, zones: Array<string>, regions: Array<string>, provenance: Array<{ from: AreaSource, detail: string, region: string | null, zones: Array<string> }> }, doNotCallEntry: { id: string, since: string, source: DoNotCallSource, reason: string | null } | null }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'NotPossibleError', message: string }
   };

export type DeleteContactMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteContactMutation = { deleteContact:
    | { __typename: 'Contact', address: string | null, attributes: Record<string, unknown>, country: string | null, postalCode: string | null, region: string | null, timeZone: string | null, updatedAt: string, variables: Record<string, unknown>, id: string, name: string | null, phone: string, extension: string | null, doNotCall: boolean, unreachableReason: string | null, heldReason: string | null, createdAt: string, deletedAt: string | null, erasedAt: string | null, area: { isKnown: boolean, zones: Array<string>, regions: Array<string>, provenance: Array<{ from: AreaSource, detail: string, region: string | null, zones: Array<string> }> }, doNotCallEntry: { id: string, since: string, source: DoNotCallSource, reason: string | null } | null }
    | { __typename: 'NotFoundError', message: string }
   };

export type EnrolContactMutationVariables = Exact<{
  campaignId: string | number;
  contactId: string | number;
}>;


export type EnrolContactMutation = { enrolContacts:
    | { __typename: 'Campaign', id: string, name: string }
    | { __typename: 'InputValidationError', message: string, problems: Array<{ path: Array<string>, code: string | null, message: string }> }
    | { __typename: 'NotFoundError', message: string }
   };

export type UnenrolContactMutationVariables = Exact<{
  campaignId: string | number;
  contactId: string | number;
}>;


export type UnenrolContactMutation = { unenrolContacts:
    | { __typename: 'Campaign', id: string, name: string }
    | { __typename: 'InputValidationError', message: string, problems: Array<{ path: Array<string>, code: string | null, message: string }> }
    | { __typename: 'NotFoundError', message: string }
   };

export type ContactInListFragment = { id: string, name: string | null, phone: string, extension: string | null, doNotCall: boolean, unreachableReason: string | null, heldReason: string | null, createdAt: string, deletedAt: string | null, erasedAt: string | null, area: { isKnown: boolean, zones: Array<string>, regions: Array<string> } };

export type ContactsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: ContactFilter | null | undefined;
}>;


export type ContactsQuery = { contacts: { totalCount: number, isTotalCountExact: boolean, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, name: string | null, phone: string, extension: string | null, doNotCall: boolean, unreachableReason: string | null, heldReason: string | null, createdAt: string, deletedAt: string | null, erasedAt: string | null, area: { isKnown: boolean, zones: Array<string>, regions: Array<string> } } }> } };

export type CreateContactMutationVariables = Exact<{
  input: CreateContactInput;
}>;


export type CreateContactMutation = { createContact:
    | { __typename: 'Contact', id: string, name: string | null, phone: string, extension: string | null, doNotCall: boolean, unreachableReason: string | null, heldReason: string | null, createdAt: string, deletedAt: string | null, erasedAt: string | null, area: { isKnown: boolean, zones: Array<string>, regions: Array<string> } }
    | { __typename: 'InputValidationError', message: string, problems: Array<{ path: Array<string>, code: string | null, message: string }> }
    | { __typename: 'NotPossibleError', message: string }
   };

export type DoNotCallInListFragment = { id: string, phone: string, since: string, source: DoNotCallSource, reason: string | null, note: string | null, by:
    | { id: string, name: string }
    | { id: string, name: string }
   | null, call: { id: string } | null, contact: { id: string, name: string | null } | null };

export type DoNotCallEntriesQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: DoNotCallFilter | null | undefined;
}>;


export type DoNotCallEntriesQuery = { doNotCallEntries: { totalCount: number, isTotalCountExact: boolean, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, phone: string, since: string, source: DoNotCallSource, reason: string | null, note: string | null, by:
          | { id: string, name: string }
          | { id: string, name: string }
         | null, call: { id: string } | null, contact: { id: string, name: string | null } | null } }> } };

export type AddToDoNotCallMutationVariables = Exact<{
  input: AddToDoNotCallInput;
}>;


export type AddToDoNotCallMutation = { addToDoNotCall:
    | { __typename: 'DoNotCallAddition', added: number, alreadyListed: number, problems: Array<{ path: Array<string>, code: string | null, message: string }> }
    | { __typename: 'InputValidationError', message: string, problems: Array<{ path: Array<string>, code: string | null, message: string }> }
   };

export type ImportDoNotCallMutationVariables = Exact<{
  input: ImportDoNotCallInput;
}>;


export type ImportDoNotCallMutation = { importDoNotCall:
    | { __typename: 'DoNotCallImport', lines: number, added: number, alreadyListed: number, rejected: number, skipped: number, problems: Array<{ line: number, value: string | null, reason: string }> }
    | { __typename: 'FileRefusedError', message: string }
    | { __typename: 'InputValidationError', message: string, problems: Array<{ path: Array<string>, code: string | null, message: string }> }
   };

export type RemoveFromDoNotCallMutationVariables = Exact<{
  input: RemoveFromDoNotCallInput;
}>;


export type RemoveFromDoNotCallMutation = { removeFromDoNotCall:
    | { __typename: 'DoNotCallRemoval', removed: number, notListed: number, problems: Array<{ path: Array<string>, code: string | null, message: string }> }
    | { __typename: 'InputValidationError', message: string, problems: Array<{ path: Array<string>, code: string | null, message: string }> }
   };

export type CampaignForecastQueryVariables = Exact<{
  campaignId: string | number;
  until: string;
}>;


export type CampaignForecastQuery = { campaignForecast: { from: string, until: string, message: string, people: number, later: number, beingCalled: number, isIfStarted: boolean, missedInRound: { p10: number, p50: number, p90: number }, roundThroughAt: { p10: string | null, p50: string | null, p90: string | null }, notCalled: Array<{ reason: DecisionReason, meaning: string, detail: string, people: number }>, basis: { calls: number, completedShare: number, source: ForecastSource }, points: Array<{ at: string, calls: { p10: number, p50: number, p90: number } }> } | null };

export type CountsFragment = { calls: number, scheduled: number, calling: number, inProgress: number, completed: number, failed: number, cancelled: number, talkSeconds: number, cost: number, outcomes: Array<{ outcome: CallOutcome, calls: number }> };

export type CampaignStatsQueryVariables = Exact<{
  campaignId: string | number;
  from: string;
  to: string;
  bucket: StatsBucket;
}>;


export type CampaignStatsQuery = { callStats: { timeZone: string, total: { calls: number, scheduled: number, calling: number, inProgress: number, completed: number, failed: number, cancelled: number, talkSeconds: number, cost: number, outcomes: Array<{ outcome: CallOutcome, calls: number }> }, buckets: Array<{ from: string, to: string, counts: { calls: number, scheduled: number, calling: number, inProgress: number, completed: number, failed: number, cancelled: number, talkSeconds: number, cost: number, outcomes: Array<{ outcome: CallOutcome, calls: number }> } }> } | null };

export type RunInListFragment = { minute: string, startedAt: string, durationMs: number | null, campaignsConsidered: number, campaignsOpen: number, callsCreated: number, callsClaimed: number, skipped: Array<{ reason: DecisionReason, count: number }> };

export type HealthQueryVariables = Exact<{ [key: string]: never; }>;


export type HealthQuery = { schedulerRuns: { nodes: Array<{ minute: string, startedAt: string, durationMs: number | null, campaignsConsidered: number, campaignsOpen: number, callsCreated: number, callsClaimed: number, skipped: Array<{ reason: DecisionReason, count: number }> }> }, viewer:
    | { tenant: { id: string, lastWebhookAt: string | null, dialPausedUntil: string | null, dialPauseReason: string | null } }
    | { tenant: { id: string, lastWebhookAt: string | null, dialPausedUntil: string | null, dialPauseReason: string | null } }
   };

export type LastRunQueryVariables = Exact<{ [key: string]: never; }>;


export type LastRunQuery = { schedulerRuns: { nodes: Array<{ minute: string, startedAt: string }> }, viewer:
    | { tenant: { id: string, isSimulated: boolean } }
    | { tenant: { id: string, isSimulated: boolean } }
   };

export type ImportNumbersFragment = { id: string, status: ImportStatus, totalRows: number, acceptedRows: number, rejectedRows: number, duplicateRows: number, newContacts: number, updatedContacts: number, unchangedContacts: number, enrolledContacts: number, callsScheduled: number, doNotCallContacts: number, finishedAt: string | null, preview: { previewedAt: string | null, newContacts: number, updatedContacts: number, unchangedContacts: number, alreadyEnrolled: number, doNotCallContacts: number, areaUnknownContacts: number, consents: number, callsScheduled: number, firstCallAt: string | null, heldCalls: Array<{ reason: DecisionReason, calls: number }>, rejections: Array<{ code: ImportProblemCode, rows: number }> } | null };

export type ImportInListFragment = { id: string, fileName: string, status: ImportStatus, createdAt: string, totalRows: number, newContacts: number, updatedContacts: number, rejectedRows: number, campaign: { id: string, name: string, timeZone: string } };

export type ImportOnPageFragment = { fileName: string, createdAt: string, confirmedAt: string | null, expiresAt: string | null, error: string | null, encoding: string | null, separator: string | null, onEmpty: OnEmpty, defaultCountry: string | null, rejectedRowsPath: string | null, id: string, status: ImportStatus, totalRows: number, acceptedRows: number, rejectedRows: number, duplicateRows: number, newContacts: number, updatedContacts: number, unchangedContacts: number, enrolledContacts: number, callsScheduled: number, doNotCallContacts: number, finishedAt: string | null, campaign: { id: string, name: string, timeZone: string, state: CampaignState, deletedAt: string | null }, columns: Array<{ header: string, role: ColumnRole, isGuessed: boolean, variable: string | null, samples: Array<{ value: string, becomes: string | null, problem: string | null }> }>, problems: Array<{ code: ImportProblemCode, line: number, column: string | null, value: string | null, reason: string }>, differences: Array<{ count: ImportCount, previewed: number, applied: number }>, undo: { undoneAt: string, finishedAt: string | null, contactsDeleted: number, enrolmentsEnded: number, callsCancelled: number, valuesRestored: number, kept: Array<{ what: UndoneThing, reason: KeptReason, count: number }> } | null, undoable: { isPossible: boolean, message: string | null, until: string | null }, preview: { previewedAt: string | null, newContacts: number, updatedContacts: number, unchangedContacts: number, alreadyEnrolled: number, doNotCallContacts: number, areaUnknownContacts: number, consents: number, callsScheduled: number, firstCallAt: string | null, heldCalls: Array<{ reason: DecisionReason, calls: number }>, rejections: Array<{ code: ImportProblemCode, rows: number }> } | null };

export type ImportPageQueryVariables = Exact<{
  id: string | number;
}>;


export type ImportPageQuery = { import: { fileName: string, createdAt: string, confirmedAt: string | null, expiresAt: string | null, error: string | null, encoding: string | null, separator: string | null, onEmpty: OnEmpty, defaultCountry: string | null, rejectedRowsPath: string | null, id: string, status: ImportStatus, totalRows: number, acceptedRows: number, rejectedRows: number, duplicateRows: number, newContacts: number, updatedContacts: number, unchangedContacts: number, enrolledContacts: number, callsScheduled: number, doNotCallContacts: number, finishedAt: string | null, campaign: { id: string, name: string, timeZone: string, state: CampaignState, deletedAt: string | null }, columns: Array<{ header: string, role: ColumnRole, isGuessed: boolean, variable: string | null, samples: Array<{ value: string, becomes: string | null, problem: string | null }> }>, problems: Array<{ code: ImportProblemCode, line: number, column: string | null, value: string | null, reason: string }>, differences: Array<{ count: ImportCount, previewed: number, applied: number }>, undo: { undoneAt: string, finishedAt: string | null, contactsDeleted: number, enrolmentsEnded: number, callsCancelled: number, valuesRestored: number, kept: Array<{ what: UndoneThing, reason: KeptReason, count: number }> } | null, undoable: { isPossible: boolean, message: string | null, until: string | null }, preview: { previewedAt: string | null, newContacts: number, updatedContacts: number, unchangedContacts: number, alreadyEnrolled: number, doNotCallContacts: number, areaUnknownContacts: number, consents: number, callsScheduled: number, firstCallAt: string | null, heldCalls: Array<{ reason: DecisionReason, calls: number }>, rejections: Array<{ code: ImportProblemCode, rows: number }> } | null } | null };

export type ImportUndoReceiptQueryVariables = Exact<{
  id: string | number;
}>;


export type ImportUndoReceiptQuery = { import: { id: string, undoable: { isPossible: boolean, message: string | null, until: string | null, isEstimate: boolean, contactsDeleted: number, enrolmentsEnded: number, callsCancelled: number, valuesRestored: number, kept: Array<{ what: UndoneThing, reason: KeptReason, count: number }> } } | null };

export type UploadPageQueryVariables = Exact<{
  campaignId: string | number;
}>;


export type UploadPageQuery = { viewer:
    | { tenant: { id: string, defaultCountry: string | null } }
    | { tenant: { id: string, defaultCountry: string | null } }
  , campaign: { id: string, name: string, timeZone: string, deletedAt: string | null } | null, imports: { edges: Array<{ node: { id: string, fileName: string, status: ImportStatus, createdAt: string, totalRows: number, newContacts: number, updatedContacts: number, rejectedRows: number, campaign: { id: string, name: string, timeZone: string } } }> } };

export type ImportGoesOnSubscriptionVariables = Exact<{
  importId: string | number;
  since?: string | null | undefined;
}>;


export type ImportGoesOnSubscription = { importProgress: { cursor: string, readAgain: boolean, import: { id: string, status: ImportStatus, totalRows: number, acceptedRows: number, rejectedRows: number, duplicateRows: number, newContacts: number, updatedContacts: number, unchangedContacts: number, enrolledContacts: number, callsScheduled: number, doNotCallContacts: number, finishedAt: string | null, preview: { previewedAt: string | null, newContacts: number, updatedContacts: number, unchangedContacts: number, alreadyEnrolled: number, doNotCallContacts: number, areaUnknownContacts: number, consents: number, callsScheduled: number, firstCallAt: string | null, heldCalls: Array<{ reason: DecisionReason, calls: number }>, rejections: Array<{ code: ImportProblemCode, rows: number }> } | null } } };

export type StageImportMutationVariables = Exact<{
  input: StageImportInput;
}>;


export type StageImportMutation = { stageImport:
    | { __typename: 'FileRefusedError', message: string }
    | { __typename: 'Import', fileName: string, createdAt: string, confirmedAt: string | null, expiresAt: string | null, error: string | null, encoding: string | null, separator: string | null, onEmpty: OnEmpty, defaultCountry: string | null, rejectedRowsPath: string | null, id: string, status: ImportStatus, totalRows: number, acceptedRows: number, rejectedRows: number, duplicateRows: number, newContacts: number, updatedContacts: number, unchangedContacts: number, enrolledContacts: number, callsScheduled: number, doNotCallContacts: number, finishedAt: string | null, campaign: { id: string, name: string, timeZone: string, state: CampaignState, deletedAt: string | null }, columns: Array<{ header: string, role: ColumnRole, isGuessed: boolean, variable: string | null, samples: Array<{ value: string, becomes: string | null, problem: string | null }> }>, problems: Array<{ code: ImportProblemCode, line: number, column: string | null, value: string | null, reason: string }>, differences: Array<{ count: ImportCount, previewed: number, applied: number }>, undo: { undoneAt: string, finishedAt: string | null, contactsDeleted: number, enrolmentsEnded: number, callsCancelled: number, valuesRestored: number, kept: Array<{ what: UndoneThing, reason: KeptReason, count: number }> } | null, undoable: { isPossible: boolean, message: string | null, until: string | null }, preview: { previewedAt: string | null, newContacts: number, updatedContacts: number, unchangedContacts: number, alreadyEnrolled: number, doNotCallContacts: number, areaUnknownContacts: number, consents: number, callsScheduled: number, firstCallAt: string | null, heldCalls: Array<{ reason: DecisionReason, calls: number }>, rejections: Array<{ code: ImportProblemCode, rows: number }> } | null }
    | { __typename: 'InputValidationError', message: string, problems: Array<{ message: string }> }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'NotPossibleError', message: string }
   };

export type RemapImportMutationVariables = Exact<{
  id: string | number;
  input: RemapImportInput;
}>;


export type RemapImportMutation = { remapImport:
    | { __typename: 'Import', id: string, status: ImportStatus, totalRows: number, acceptedRows: number, rejectedRows: number, duplicateRows: number, newContacts: number, updatedContacts: number, unchangedContacts: number, enrolledContacts: number, callsScheduled: number, doNotCallContacts: number, finishedAt: string | null, preview: { previewedAt: string | null, newContacts: number, updatedContacts: number, unchangedContacts: number, alreadyEnrolled: number, doNotCallContacts: number, areaUnknownContacts: number, consents: number, callsScheduled: number, firstCallAt: string | null, heldCalls: Array<{ reason: DecisionReason, calls: number }>, rejections: Array<{ code: ImportProblemCode, rows: number }> } | null }
    | { __typename: 'InputValidationError', message: string, problems: Array<{ message: string }> }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'NotPossibleError', message: string }
   };

export type ConfirmImportMutationVariables = Exact<{
  id: string | number;
}>;


export type ConfirmImportMutation = { confirmImport:
    | { __typename: 'Import', id: string, status: ImportStatus, totalRows: number, acceptedRows: number, rejectedRows: number, duplicateRows: number, newContacts: number, updatedContacts: number, unchangedContacts: number, enrolledContacts: number, callsScheduled: number, doNotCallContacts: number, finishedAt: string | null, preview: { previewedAt: string | null, newContacts: number, updatedContacts: number, unchangedContacts: number, alreadyEnrolled: number, doNotCallContacts: number, areaUnknownContacts: number, consents: number, callsScheduled: number, firstCallAt: string | null, heldCalls: Array<{ reason: DecisionReason, calls: number }>, rejections: Array<{ code: ImportProblemCode, rows: number }> } | null }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'NotPossibleError', message: string }
   };

export type CancelImportMutationVariables = Exact<{
  id: string | number;
}>;


export type CancelImportMutation = { cancelImport:
    | { __typename: 'Import', id: string, status: ImportStatus, totalRows: number, acceptedRows: number, rejectedRows: number, duplicateRows: number, newContacts: number, updatedContacts: number, unchangedContacts: number, enrolledContacts: number, callsScheduled: number, doNotCallContacts: number, finishedAt: string | null, preview: { previewedAt: string | null, newContacts: number, updatedContacts: number, unchangedContacts: number, alreadyEnrolled: number, doNotCallContacts: number, areaUnknownContacts: number, consents: number, callsScheduled: number, firstCallAt: string | null, heldCalls: Array<{ reason: DecisionReason, calls: number }>, rejections: Array<{ code: ImportProblemCode, rows: number }> } | null }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'NotPossibleError', message: string }
   };

export type UndoImportMutationVariables = Exact<{
  id: string | number;
}>;


export type UndoImportMutation = { undoImport:
    | { __typename: 'Import', fileName: string, createdAt: string, confirmedAt: string | null, expiresAt: string | null, error: string | null, encoding: string | null, separator: string | null, onEmpty: OnEmpty, defaultCountry: string | null, rejectedRowsPath: string | null, id: string, status: ImportStatus, totalRows: number, acceptedRows: number, rejectedRows: number, duplicateRows: number, newContacts: number, updatedContacts: number, unchangedContacts: number, enrolledContacts: number, callsScheduled: number, doNotCallContacts: number, finishedAt: string | null, campaign: { id: string, name: string, timeZone: string, state: CampaignState, deletedAt: string | null }, columns: Array<{ header: string, role: ColumnRole, isGuessed: boolean, variable: string | null, samples: Array<{ value: string, becomes: string | null, problem: string | null }> }>, problems: Array<{ code: ImportProblemCode, line: number, column: string | null, value: string | null, reason: string }>, differences: Array<{ count: ImportCount, previewed: number, applied: number }>, undo: { undoneAt: string, finishedAt: string | null, contactsDeleted: number, enrolmentsEnded: number, callsCancelled: number, valuesRestored: number, kept: Array<{ what: UndoneThing, reason: KeptReason, count: number }> } | null, undoable: { isPossible: boolean, message: string | null, until: string | null }, preview: { previewedAt: string | null, newContacts: number, updatedContacts: number, unchangedContacts: number, alreadyEnrolled: number, doNotCallContacts: number, areaUnknownContacts: number, consents: number, callsScheduled: number, firstCallAt: string | null, heldCalls: Array<{ reason: DecisionReason, calls: number }>, rejections: Array<{ code: ImportProblemCode, rows: number }> } | null }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'NotPossibleError', message: string }
   };

export type ReadOptionsQueryVariables = Exact<{ [key: string]: never; }>;


export type ReadOptionsQuery = { viewer:
    | { tenant: { id: string, defaultCountry: string | null } }
    | { tenant: { id: string, defaultCountry: string | null } }
   };

export type RibbonDayFragment = { date: string, windows: Array<{ opensAt: string, closesAt: string }>, closure: { label: string | null, message: string, reason: DecisionReason } | null, clockChanges: Array<{ at: string, minutes: number, timeZone: string }> };

export type KeyInListFragment = { id: string, name: string, prefix: string, role: Role, createdAt: string, lastUsedAt: string | null, expiresAt: string | null };

export type ApiKeysQueryVariables = Exact<{ [key: string]: never; }>;


export type ApiKeysQuery = { viewer:
    | { __typename: 'ApiKeyViewer', apiKey: { id: string }, tenant: { id: string, apiKeys: Array<{ id: string, name: string, prefix: string, role: Role, createdAt: string, lastUsedAt: string | null, expiresAt: string | null }> | null } }
    | { __typename: 'UserViewer', tenant: { id: string, apiKeys: Array<{ id: string, name: string, prefix: string, role: Role, createdAt: string, lastUsedAt: string | null, expiresAt: string | null }> | null } }
   };

export type CreateApiKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateApiKeyMutation = { createApiKey:
    | { __typename: 'ApiKey', key: string | null, id: string, name: string, prefix: string, role: Role, createdAt: string, lastUsedAt: string | null, expiresAt: string | null }
    | { __typename: 'InputValidationError', message: string, problems: Array<{ message: string }> }
    | { __typename: 'NotPossibleError', message: string }
   };

export type RevokeApiKeyMutationVariables = Exact<{
  id: string | number;
}>;


export type RevokeApiKeyMutation = { revokeApiKey:
    | { __typename: 'ApiKey', id: string, revokedAt: string | null }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'NotPossibleError', message: string }
   };

export type PasskeysQueryVariables = Exact<{ [key: string]: never; }>;


export type PasskeysQuery = { viewer:
    | { __typename: 'ApiKeyViewer' }
    | { __typename: 'UserViewer', user: { id: string }, passkeys: Array<{ id: string, name: string, isCopied: boolean, createdAt: string, lastUsedAt: string | null }> }
   };

export type RemovePasskeyMutationVariables = Exact<{
  id: string | number;
}>;


export type RemovePasskeyMutation = { removePasskey:
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'NotPossibleError', message: string }
    | { __typename: 'PasskeyRemoved', id: string }
   };

export type SeatInListFragment = { id: string, role: Role, createdAt: string, lastUsedAt: string | null, user: { id: string, name: string, email: string | null } };

export type InvitationInListFragment = { id: string, name: string, email: string | null, role: Role, createdAt: string, expiresAt: string };

export type PeopleQueryVariables = Exact<{ [key: string]: never; }>;


export type PeopleQuery = { viewer:
    | { __typename: 'ApiKeyViewer', tenant: { id: string, seats: Array<{ id: string, role: Role, createdAt: string, lastUsedAt: string | null, user: { id: string, name: string, email: string | null } }>, invitations: Array<{ id: string, name: string, email: string | null, role: Role, createdAt: string, expiresAt: string }> | null } }
    | { __typename: 'UserViewer', user: { id: string }, tenant: { id: string, seats: Array<{ id: string, role: Role, createdAt: string, lastUsedAt: string | null, user: { id: string, name: string, email: string | null } }>, invitations: Array<{ id: string, name: string, email: string | null, role: Role, createdAt: string, expiresAt: string }> | null } }
   };

export type SessionsQueryVariables = Exact<{ [key: string]: never; }>;


export type SessionsQuery = { viewer:
    | { __typename: 'ApiKeyViewer' }
    | { __typename: 'UserViewer', user: { id: string, name: string }, sessions: Array<{ id: string, browser: string, method: SignInMethod, createdAt: string, lastUsedAt: string, isThis: boolean }> }
   };

export type InviteUserMutationVariables = Exact<{
  input: InviteUserInput;
}>;


export type InviteUserMutation = { inviteUser:
    | { __typename: 'InputValidationError', message: string, problems: Array<{ message: string }> }
    | { __typename: 'Invitation', link: string | null, id: string, name: string, email: string | null, role: Role, createdAt: string, expiresAt: string }
    | { __typename: 'NotPossibleError', message: string }
   };

export type RevokeInvitationMutationVariables = Exact<{
  id: string | number;
}>;


export type RevokeInvitationMutation = { revokeInvitation:
    | { __typename: 'Invitation', id: string, revokedAt: string | null }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'NotPossibleError', message: string }
   };

export type ChangeSeatMutationVariables = Exact<{
  id: string | number;
  role: Role;
}>;


export type ChangeSeatMutation = { changeSeat:
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'NotPossibleError', message: string }
    | { __typename: 'Seat', id: string, role: Role, createdAt: string, lastUsedAt: string | null, user: { id: string, name: string, email: string | null } }
   };

export type RemoveSeatMutationVariables = Exact<{
  id: string | number;
}>;


export type RemoveSeatMutation = { removeSeat:
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'NotPossibleError', message: string }
    | { __typename: 'Seat', id: string, removedAt: string | null }
   };

export type EndSessionMutationVariables = Exact<{
  id: string | number;
}>;


export type EndSessionMutation = { endSession:
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'NotPossibleError', message: string }
    | { __typename: 'SessionsEnded', ended: number }
   };

export type EndOtherSessionsMutationVariables = Exact<{ [key: string]: never; }>;


export type EndOtherSessionsMutation = { endOtherSessions:
    | { __typename: 'NotPossibleError', message: string }
    | { __typename: 'SessionsEnded', ended: number }
   };

export type CallingSettingsFragment = { id: string, name: string, maxConcurrentCalls: number, startsPerMinute: number | null, defaultCountry: string | null, allowPremiumRateNumbers: boolean, masksNumbers: boolean, onUnknown: OnUnknown, courtesyHours: { isOn: boolean, startTime: string, endTime: string } | null, blackoutDates: Array<{ from: string, to: string, label: string }>, contactCaps: Array<{ max: number, hours: number }> };

export type RulesInForceFragment = { id: string, callingRules: { packName: string, packVersion: string, exceptions: Array<PermissionKind>, switches: Array<string>, ownRules: Array<{ jurisdiction: string, callTypes: Array<CallType>, note: string | null, windows: Array<{ days: Array<Weekday>, startTime: string, endTime: string }> }> } | null };

export type CallingSettingsPageQueryVariables = Exact<{ [key: string]: never; }>;


export type CallingSettingsPageQuery = { viewer:
    | { tenant: { id: string, name: string, maxConcurrentCalls: number, startsPerMinute: number | null, defaultCountry: string | null, allowPremiumRateNumbers: boolean, masksNumbers: boolean, onUnknown: OnUnknown, courtesyHours: { isOn: boolean, startTime: string, endTime: string } | null, blackoutDates: Array<{ from: string, to: string, label: string }>, contactCaps: Array<{ max: number, hours: number }> } }
    | { tenant: { id: string, name: string, maxConcurrentCalls: number, startsPerMinute: number | null, defaultCountry: string | null, allowPremiumRateNumbers: boolean, masksNumbers: boolean, onUnknown: OnUnknown, courtesyHours: { isOn: boolean, startTime: string, endTime: string } | null, blackoutDates: Array<{ from: string, to: string, label: string }>, contactCaps: Array<{ max: number, hours: number }> } }
   };

export type RulesPageQueryVariables = Exact<{ [key: string]: never; }>;


export type RulesPageQuery = { viewer:
    | { tenant: { id: string, callingRules: { packName: string, packVersion: string, exceptions: Array<PermissionKind>, switches: Array<string>, ownRules: Array<{ jurisdiction: string, callTypes: Array<CallType>, note: string | null, windows: Array<{ days: Array<Weekday>, startTime: string, endTime: string }> }> } | null } }
    | { tenant: { id: string, callingRules: { packName: string, packVersion: string, exceptions: Array<PermissionKind>, switches: Array<string>, ownRules: Array<{ jurisdiction: string, callTypes: Array<CallType>, note: string | null, windows: Array<{ days: Array<Weekday>, startTime: string, endTime: string }> }> } | null } }
  , rulePacks: Array<{ name: string, version: string, title: string, asOf: string, warnings: Array<string>, exceptions: Array<PermissionKind>, switches: Array<string>, coverage: Array<{ jurisdiction: string, status: string }>, rulesNotEnforced: Array<{ ref: string, jurisdiction: string, kind: CallingRuleKind, notEnforced: string | null }> }> };

export type UpdateTenantMutationVariables = Exact<{
  input: UpdateTenantInput;
}>;


export type UpdateTenantMutation = { updateTenant:
    | { __typename: 'InputValidationError', message: string, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'Tenant', id: string, name: string, maxConcurrentCalls: number, startsPerMinute: number | null, defaultCountry: string | null, allowPremiumRateNumbers: boolean, masksNumbers: boolean, onUnknown: OnUnknown, courtesyHours: { isOn: boolean, startTime: string, endTime: string } | null, blackoutDates: Array<{ from: string, to: string, label: string }>, contactCaps: Array<{ max: number, hours: number }>, callingRules: { packName: string, packVersion: string, exceptions: Array<PermissionKind>, switches: Array<string>, ownRules: Array<{ jurisdiction: string, callTypes: Array<CallType>, note: string | null, windows: Array<{ days: Array<Weekday>, startTime: string, endTime: string }> }> } | null }
   };

export type RulesOfPlaceQueryVariables = Exact<{
  packName: string;
  packVersion: string;
  jurisdictions: Array<string> | string;
}>;


export type RulesOfPlaceQuery = { callingRules: { edges: Array<{ node: { ref: string, kind: CallingRuleKind, citation: string, note: string | null, notEnforced: string | null, confidence: CallingRuleConfidence, asOf: string, switch: string | null, sources: Array<{ at: string, kind: CallingRuleSourceKind, asOf: string | null }> } }> } };

export type VapiSettingsQueryVariables = Exact<{ [key: string]: never; }>;


export type VapiSettingsQuery = { viewer:
    | { tenant: { id: string, name: string, isSimulated: boolean, isVapiConfigured: boolean, webhookUrl: string, lastWebhookAt: string | null } }
    | { tenant: { id: string, name: string, isSimulated: boolean, isVapiConfigured: boolean, webhookUrl: string, lastWebhookAt: string | null } }
   };

export type ConfigureVapiMutationVariables = Exact<{
  input: ConfigureVapiInput;
}>;


export type ConfigureVapiMutation = { configureVapi:
    | { __typename: 'InputValidationError', message: string, problems: Array<{ message: string }> }
    | { __typename: 'Tenant', id: string, isSimulated: boolean, isVapiConfigured: boolean, lastWebhookAt: string | null }
    | { __typename: 'VapiRefusedError', message: string }
   };

export type PaletteQueryVariables = Exact<{
  text: string;
}>;


export type PaletteQuery = { campaigns: { edges: Array<{ node: { id: string, name: string } }> }, contacts: { edges: Array<{ node: { id: string, name: string | null, phone: string } }> } };

export type LineOnBoardFragment = { since: string, isHeld: boolean, dialState: DialState | null, call: { id: string, status: CallStatus, kind: CallKind, startedAt: string | null, contact: { id: string, name: string | null, phone: string }, campaign: { id: string, name: string } } };

export type BoardFragment = { total: number, free: number, fairness: number | null, lines: Array<{ since: string, isHeld: boolean, dialState: DialState | null, call: { id: string, status: CallStatus, kind: CallKind, startedAt: string | null, contact: { id: string, name: string | null, phone: string }, campaign: { id: string, name: string } } }>, next: Array<{ dueSince: string, waitsFor: DecisionReason | null, call: { id: string, contact: { id: string, name: string | null, phone: string }, campaign: { id: string, name: string } } }> };

export type SwitchboardQueryVariables = Exact<{ [key: string]: never; }>;


export type SwitchboardQuery = { slots: { total: number, free: number, fairness: number | null, lines: Array<{ since: string, isHeld: boolean, dialState: DialState | null, call: { id: string, status: CallStatus, kind: CallKind, startedAt: string | null, contact: { id: string, name: string | null, phone: string }, campaign: { id: string, name: string } } }>, next: Array<{ dueSince: string, waitsFor: DecisionReason | null, call: { id: string, contact: { id: string, name: string | null, phone: string }, campaign: { id: string, name: string } } }> } };

export type SwitchboardChangedSubscriptionVariables = Exact<{
  since?: string | null | undefined;
}>;


export type SwitchboardChangedSubscription = { slotsChanged: { cursor: string, readAgain: boolean, slots: { total: number, free: number, fairness: number | null, lines: Array<{ since: string, isHeld: boolean, dialState: DialState | null, call: { id: string, status: CallStatus, kind: CallKind, startedAt: string | null, contact: { id: string, name: string | null, phone: string }, campaign: { id: string, name: string } } }>, next: Array<{ dueSince: string, waitsFor: DecisionReason | null, call: { id: string, contact: { id: string, name: string | null, phone: string }, campaign: { id: string, name: string } } }> } } };

export type AlertInListFragment = { id: string, kind: AlertKind, at: string, message: string, acknowledgedAt: string | null, acknowledgedBy:
    | { id: string, name: string }
    | { id: string, name: string }
   | null, call: { id: string, campaign: { id: string } } | null };

export type TodayQueryVariables = Exact<{ [key: string]: never; }>;


export type TodayQuery = { viewer:
    | { tenant: { id: string, name: string, isSimulated: boolean, isVapiConfigured: boolean, dialPausedUntil: string | null, dialPauseReason: string | null } }
    | { tenant: { id: string, name: string, isSimulated: boolean, isVapiConfigured: boolean, dialPausedUntil: string | null, dialPauseReason: string | null } }
  , alerts: { totalCount: number, edges: Array<{ node: { id: string, kind: AlertKind, at: string, message: string, acknowledgedAt: string | null, acknowledgedBy:
          | { id: string, name: string }
          | { id: string, name: string }
         | null, call: { id: string, campaign: { id: string } } | null } }> }, seen: { edges: Array<{ node: { id: string, kind: AlertKind, at: string, message: string, acknowledgedAt: string | null, acknowledgedBy:
          | { id: string, name: string }
          | { id: string, name: string }
         | null, call: { id: string, campaign: { id: string } } | null } }> }, campaigns: { totalCount: number, edges: Array<{ node: { id: string, name: string, state: CampaignState, timeZone: string, hoursOf: HoursOf, pausedReason: string | null, answerRate: number | null, gate: { isOpen: boolean, reason: DecisionReason | null, message: string, opensAt: string | null, closesAt: string | null, areas: number | null, openAreas: number | null, nextAreaOpensAt: string | null, slotsInUse: number, slotsFree: number }, people: { enrolled: number, called: number, reached: number, waiting: number, notCallable: number } } }> }, imports: { edges: Array<{ node: { id: string, status: ImportStatus, fileName: string, createdAt: string, campaign: { id: string, name: string } } }> }, slots: { total: number, free: number, lines: Array<{ isHeld: boolean, call: { id: string, campaign: { id: string, name: string } } }> } };

export type TodayNumbersQueryVariables = Exact<{
  yesterday: string;
  yesterdayUntil: string;
  today: string;
  tomorrow: string;
  zone: string;
}>;


export type TodayNumbersQuery = { now: { total: { calls: number, scheduled: number, calling: number, inProgress: number, completed: number, failed: number, cancelled: number, talkSeconds: number, cost: number, outcomes: Array<{ outcome: CallOutcome, calls: number }> }, buckets: Array<{ from: string, counts: { calls: number, scheduled: number, calling: number, inProgress: number, completed: number, failed: number, cancelled: number, talkSeconds: number, cost: number, outcomes: Array<{ outcome: CallOutcome, calls: number }> } }> } | null, before: { buckets: Array<{ from: string, counts: { calls: number, scheduled: number, calling: number, inProgress: number, completed: number, failed: number, cancelled: number, talkSeconds: number, cost: number, outcomes: Array<{ outcome: CallOutcome, calls: number }> } }> } | null, beforeUntilNow: { total: { calls: number, scheduled: number, calling: number, inProgress: number, completed: number, failed: number, cancelled: number, talkSeconds: number, cost: number, outcomes: Array<{ outcome: CallOutcome, calls: number }> } } | null };

export type AcknowledgeAlertMutationVariables = Exact<{
  id: string | number;
}>;


export type AcknowledgeAlertMutation = { acknowledgeAlert:
    | { __typename: 'Alert', id: string, kind: AlertKind, at: string, message: string, acknowledgedAt: string | null, acknowledgedBy:
        | { id: string, name: string }
        | { id: string, name: string }
       | null, call: { id: string, campaign: { id: string } } | null }
    | { __typename: 'NotFoundError', message: string }
   };

export type AlertsRaisedSubscriptionVariables = Exact<{
  since?: string | null | undefined;
}>;


export type AlertsRaisedSubscription = { alertRaised: { cursor: string, readAgain: boolean } };

export type TodayChangedSubscriptionVariables = Exact<{
  since?: string | null | undefined;
}>;


export type TodayChangedSubscription = { callChanged: { cursor: string, readAgain: boolean } };

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
export const ActivityInListFragmentDoc = new TypedDocumentString(`
    fragment ActivityInList on Activity {
  id
  at
  actorKind
  actorName
  actor {
    __typename
    id
  }
  change
  subjectKind
  subjectId
  subjectName
  before
  after
}
    `, {"fragmentName":"ActivityInList"}) as unknown as TypedDocumentString<ActivityInListFragment, unknown>;
export const BulkJobInListFragmentDoc = new TypedDocumentString(`
    fragment BulkJobInList on BulkJob {
  id
  verb
  status
  found
  done
  createdAt
  endedAt
  refused {
    reason
    message
    count
    examples
  }
}
    `, {"fragmentName":"BulkJobInList"}) as unknown as TypedDocumentString<BulkJobInListFragment, unknown>;
export const CallInListFragmentDoc = new TypedDocumentString(`
    fragment CallInList on Call {
  id
  status
  statusMessage
  cancelReason
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
export const DecisionOfCallFragmentDoc = new TypedDocumentString(`
    fragment DecisionOfCall on DialDecision {
  basis
  callType
  decidedAt
  message
  packName
  packVersion
  phoneNumberId
  timeZoneData
  windowClosesAt
  clocks {
    timeZone
    localTime
  }
  places {
    from
    region
    zones
  }
  rules {
    rule
    answer
    detail
  }
}
    `, {"fragmentName":"DecisionOfCall"}) as unknown as TypedDocumentString<DecisionOfCallFragment, unknown>;
export const CallOnPageFragmentDoc = new TypedDocumentString(`
    fragment CallOnPage on Call {
  ...CallInList
  attempt
  cancelReason
  createdAt
  dialState
  endedReason
  isCallback
  optedOutAt
  phoneNumberId
  reachedPhone
  recordingPath
  startedAt
  summary
  transcript
  messages {
    speaker
    text
    secondsFromStart
    durationSeconds
  }
  vapiCallId
  round {
    kind
    startsOn
  }
  decisions {
    ...DecisionOfCall
  }
  events {
    at
    kind
    detail
  }
}
    fragment DecisionOfCall on DialDecision {
  basis
  callType
  decidedAt
  message
  packName
  packVersion
  phoneNumberId
  timeZoneData
  windowClosesAt
  clocks {
    timeZone
    localTime
  }
  places {
    from
    region
    zones
  }
  rules {
    rule
    answer
    detail
  }
}
fragment CallInList on Call {
  id
  status
  statusMessage
  cancelReason
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
}`, {"fragmentName":"CallOnPage"}) as unknown as TypedDocumentString<CallOnPageFragment, unknown>;
export const CampaignSettingsFragmentDoc = new TypedDocumentString(`
    fragment CampaignSettings on Campaign {
  id
  name
  state
  settingsVersion
  updatedAt
  assistantId
  phoneNumberIds
  timeZone
  hoursOf
  scheduleFrequency
  intervalDays
  windows {
    days
    startTime
    endTime
  }
  retryAttempts
  redialsPerRound
  redialDelays {
    busy
    carrierFault
    noAnswer
    voicemail
  }
  maxConcurrentCalls
  startsPerMinute
  maxCallsPerRun
  maxCallsPerNumberPerDay
  maxDurationSeconds
  contactCaps {
    max
    hours
  }
  blackoutDates {
    from
    to
    label
  }
  holidaySets
  startsOn
  endsOn
  callType
  subjectKey
  voicemailDetection
  optOutField
}
    `, {"fragmentName":"CampaignSettings"}) as unknown as TypedDocumentString<CampaignSettingsFragment, unknown>;
export const SettingChangeFragmentDoc = new TypedDocumentString(`
    fragment SettingChange on Activity {
  id
  at
  actorName
  before
}
    `, {"fragmentName":"SettingChange"}) as unknown as TypedDocumentString<SettingChangeFragment, unknown>;
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
  answerRate
}
    `, {"fragmentName":"CampaignInList"}) as unknown as TypedDocumentString<CampaignInListFragment, unknown>;
export const CampaignOnPageFragmentDoc = new TypedDocumentString(`
    fragment CampaignOnPage on Campaign {
  ...CampaignInList
  deletedAt
  updatedAt
  callsPerMinute
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
  answerRate
}`, {"fragmentName":"CampaignOnPage"}) as unknown as TypedDocumentString<CampaignOnPageFragment, unknown>;
export const ImportOfCampaignFragmentDoc = new TypedDocumentString(`
    fragment ImportOfCampaign on Import {
  id
  fileName
  status
  createdAt
  finishedAt
  totalRows
  acceptedRows
  duplicateRows
  rejectedRows
  enrolledContacts
  error
}
    `, {"fragmentName":"ImportOfCampaign"}) as unknown as TypedDocumentString<ImportOfCampaignFragment, unknown>;
export const ConsentOfContactFragmentDoc = new TypedDocumentString(`
    fragment ConsentOfContact on Consent {
  id
  kind
  callTypes
  givenAt
  expiresAt
  obtained
  source
  revokedAt
  revokedHow
  recordedAt
}
    `, {"fragmentName":"ConsentOfContact"}) as unknown as TypedDocumentString<ConsentOfContactFragment, unknown>;
export const RefusalOfContactFragmentDoc = new TypedDocumentString(`
    fragment RefusalOfContact on Refusal {
  id
  refusedAt
  callType
  subject
  note
  withdrawnAt
  withdrawnHow
  call {
    id
  }
}
    `, {"fragmentName":"RefusalOfContact"}) as unknown as TypedDocumentString<RefusalOfContactFragment, unknown>;
export const ContactInListFragmentDoc = new TypedDocumentString(`
    fragment ContactInList on Contact {
  id
  name
  phone
  extension
  doNotCall
  unreachableReason
  heldReason
  createdAt
  deletedAt
  erasedAt
  area {
    isKnown
    zones
    regions
  }
}
    `, {"fragmentName":"ContactInList"}) as unknown as TypedDocumentString<ContactInListFragment, unknown>;
export const ContactOnPageFragmentDoc = new TypedDocumentString(`
    fragment ContactOnPage on Contact {
  ...ContactInList
  address
  attributes
  country
  postalCode
  region
  timeZone
  updatedAt
  variables
  area {
    provenance {
      from
      detail
      region
      zones
    }
  }
  doNotCallEntry {
    id
    since
    source
    reason
  }
}
    fragment ContactInList on Contact {
  id
  name
  phone
  extension
  doNotCall
  unreachableReason
  heldReason
  createdAt
  deletedAt
  erasedAt
  area {
    isKnown
    zones
    regions
  }
}`, {"fragmentName":"ContactOnPage"}) as unknown as TypedDocumentString<ContactOnPageFragment, unknown>;
export const CallOfContactFragmentDoc = new TypedDocumentString(`
    fragment CallOfContact on Call {
  ...CallInList
  attempt
  cancelReason
  round {
    kind
    startsOn
  }
  decision {
    message
  }
}
    fragment CallInList on Call {
  id
  status
  statusMessage
  cancelReason
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
}`, {"fragmentName":"CallOfContact"}) as unknown as TypedDocumentString<CallOfContactFragment, unknown>;
export const WhyOnPageFragmentDoc = new TypedDocumentString(`
    fragment WhyOnPage on Decision {
  summary
  mayCall
  message
  reason
  nextEligibleAt
  rules {
    rule
    passed
    detail
  }
}
    `, {"fragmentName":"WhyOnPage"}) as unknown as TypedDocumentString<WhyOnPageFragment, unknown>;
export const DoNotCallInListFragmentDoc = new TypedDocumentString(`
    fragment DoNotCallInList on DoNotCallEntry {
  id
  phone
  since
  source
  reason
  note
  by {
    id
    name
  }
  call {
    id
  }
  contact {
    id
    name
  }
}
    `, {"fragmentName":"DoNotCallInList"}) as unknown as TypedDocumentString<DoNotCallInListFragment, unknown>;
export const CountsFragmentDoc = new TypedDocumentString(`
    fragment Counts on CallCounts {
  calls
  scheduled
  calling
  inProgress
  completed
  failed
  cancelled
  outcomes {
    outcome
    calls
  }
  talkSeconds
  cost
}
    `, {"fragmentName":"Counts"}) as unknown as TypedDocumentString<CountsFragment, unknown>;
export const RunInListFragmentDoc = new TypedDocumentString(`
    fragment RunInList on SchedulerRun {
  minute
  startedAt
  durationMs
  campaignsConsidered
  campaignsOpen
  callsCreated
  callsClaimed
  skipped {
    reason
    count
  }
}
    `, {"fragmentName":"RunInList"}) as unknown as TypedDocumentString<RunInListFragment, unknown>;
export const ImportInListFragmentDoc = new TypedDocumentString(`
    fragment ImportInList on Import {
  id
  fileName
  status
  createdAt
  totalRows
  newContacts
  updatedContacts
  rejectedRows
  campaign {
    id
    name
    timeZone
  }
}
    `, {"fragmentName":"ImportInList"}) as unknown as TypedDocumentString<ImportInListFragment, unknown>;
export const ImportNumbersFragmentDoc = new TypedDocumentString(`
    fragment ImportNumbers on Import {
  id
  status
  totalRows
  acceptedRows
  rejectedRows
  duplicateRows
  newContacts
  updatedContacts
  unchangedContacts
  enrolledContacts
  callsScheduled
  doNotCallContacts
  finishedAt
  preview {
    previewedAt
    newContacts
    updatedContacts
    unchangedContacts
    alreadyEnrolled
    doNotCallContacts
    areaUnknownContacts
    consents
    callsScheduled
    firstCallAt
    heldCalls {
      reason
      calls
    }
    rejections {
      code
      rows
    }
  }
}
    `, {"fragmentName":"ImportNumbers"}) as unknown as TypedDocumentString<ImportNumbersFragment, unknown>;
export const ImportOnPageFragmentDoc = new TypedDocumentString(`
    fragment ImportOnPage on Import {
  ...ImportNumbers
  fileName
  createdAt
  confirmedAt
  expiresAt
  error
  encoding
  separator
  onEmpty
  defaultCountry
  rejectedRowsPath
  campaign {
    id
    name
    timeZone
    state
    deletedAt
  }
  columns {
    header
    role
    isGuessed
    variable
    samples {
      value
      becomes
      problem
    }
  }
  problems(first: 100) {
    code
    line
    column
    value
    reason
  }
  differences {
    count
    previewed
    applied
  }
  undo {
    undoneAt
    finishedAt
    contactsDeleted
    enrolmentsEnded
    callsCancelled
    valuesRestored
    kept {
      what
      reason
      count
    }
  }
  undoable {
    isPossible
    message
    until
  }
}
    fragment ImportNumbers on Import {
  id
  status
  totalRows
  acceptedRows
  rejectedRows
  duplicateRows
  newContacts
  updatedContacts
  unchangedContacts
  enrolledContacts
  callsScheduled
  doNotCallContacts
  finishedAt
  preview {
    previewedAt
    newContacts
    updatedContacts
    unchangedContacts
    alreadyEnrolled
    doNotCallContacts
    areaUnknownContacts
    consents
    callsScheduled
    firstCallAt
    heldCalls {
      reason
      calls
    }
    rejections {
      code
      rows
    }
  }
}`, {"fragmentName":"ImportOnPage"}) as unknown as TypedDocumentString<ImportOnPageFragment, unknown>;
export const RibbonDayFragmentDoc = new TypedDocumentString(`
    fragment RibbonDay on PreviewDay {
  date
  windows {
    opensAt
    closesAt
  }
  closure {
    label
    message
    reason
  }
  clockChanges {
    at
    minutes
    timeZone
  }
}
    `, {"fragmentName":"RibbonDay"}) as unknown as TypedDocumentString<RibbonDayFragment, unknown>;
export const KeyInListFragmentDoc = new TypedDocumentString(`
    fragment KeyInList on ApiKey {
  id
  name
  prefix
  role
  createdAt
  lastUsedAt
  expiresAt
}
    `, {"fragmentName":"KeyInList"}) as unknown as TypedDocumentString<KeyInListFragment, unknown>;
export const SeatInListFragmentDoc = new TypedDocumentString(`
    fragment SeatInList on Seat {
  id
  role
  createdAt
  lastUsedAt
  user {
    id
    name
    email
  }
}
    `, {"fragmentName":"SeatInList"}) as unknown as TypedDocumentString<SeatInListFragment, unknown>;
export const InvitationInListFragmentDoc = new TypedDocumentString(`
    fragment InvitationInList on Invitation {
  id
  name
  email
  role
  createdAt
  expiresAt
}
    `, {"fragmentName":"InvitationInList"}) as unknown as TypedDocumentString<InvitationInListFragment, unknown>;
export const CallingSettingsFragmentDoc = new TypedDocumentString(`
    fragment CallingSettings on Tenant {
  id
  name
  maxConcurrentCalls
  startsPerMinute
  defaultCountry
  allowPremiumRateNumbers
  masksNumbers
  onUnknown
  courtesyHours {
    isOn
    startTime
    endTime
  }
  blackoutDates {
    from
    to
    label
  }
  contactCaps {
    max
    hours
  }
}
    `, {"fragmentName":"CallingSettings"}) as unknown as TypedDocumentString<CallingSettingsFragment, unknown>;
export const RulesInForceFragmentDoc = new TypedDocumentString(`
    fragment RulesInForce on Tenant {
  id
  callingRules {
    packName
    packVersion
    exceptions
    switches
    ownRules {
      jurisdiction
      callTypes
      note
      windows {
        days
        startTime
        endTime
      }
    }
  }
}
    `, {"fragmentName":"RulesInForce"}) as unknown as TypedDocumentString<RulesInForceFragment, unknown>;
export const LineOnBoardFragmentDoc = new TypedDocumentString(`
    fragment LineOnBoard on SlotLine {
  since
  isHeld
  dialState
  call {
    id
    status
    kind
    startedAt
    contact {
      id
      name
      phone
    }
    campaign {
      id
      name
    }
  }
}
    `, {"fragmentName":"LineOnBoard"}) as unknown as TypedDocumentString<LineOnBoardFragment, unknown>;
export const BoardFragmentDoc = new TypedDocumentString(`
    fragment Board on Slots {
  total
  free
  fairness
  lines {
    ...LineOnBoard
  }
  next {
    dueSince
    waitsFor
    call {
      id
      contact {
        id
        name
        phone
      }
      campaign {
        id
        name
      }
    }
  }
}
    fragment LineOnBoard on SlotLine {
  since
  isHeld
  dialState
  call {
    id
    status
    kind
    startedAt
    contact {
      id
      name
      phone
    }
    campaign {
      id
      name
    }
  }
}`, {"fragmentName":"Board"}) as unknown as TypedDocumentString<BoardFragment, unknown>;
export const AlertInListFragmentDoc = new TypedDocumentString(`
    fragment AlertInList on Alert {
  id
  kind
  at
  message
  acknowledgedAt
  acknowledgedBy {
    id
    name
  }
  call {
    id
    campaign {
      id
    }
  }
}
    `, {"fragmentName":"AlertInList"}) as unknown as TypedDocumentString<AlertInListFragment, unknown>;
export const ActivitiesDocument = new TypedDocumentString(`
    query Activities($first: Int!, $after: String, $filter: ActivityFilter) {
  activity(first: $first, after: $after, filter: $filter) {
    totalCount
    isTotalCountExact
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        ...ActivityInList
      }
    }
  }
}
    fragment ActivityInList on Activity {
  id
  at
  actorKind
  actorName
  actor {
    __typename
    id
  }
  change
  subjectKind
  subjectId
  subjectName
  before
  after
}`) as unknown as TypedDocumentString<ActivitiesQuery, ActivitiesQueryVariables>;
export const NewActivitiesDocument = new TypedDocumentString(`
    query NewActivities($filter: ActivityFilter) {
  activity(first: 50, filter: $filter) {
    nodes {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<NewActivitiesQuery, NewActivitiesQueryVariables>;
export const PeopleOfActivityDocument = new TypedDocumentString(`
    query PeopleOfActivity {
  viewer {
    __typename
    tenant {
      id
      seats {
        id
        user {
          id
          name
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PeopleOfActivityQuery, PeopleOfActivityQueryVariables>;
export const BulkJobsDocument = new TypedDocumentString(`
    query BulkJobs($first: Int!) {
  bulkJobs(first: $first) {
    nodes {
      ...BulkJobInList
    }
  }
}
    fragment BulkJobInList on BulkJob {
  id
  verb
  status
  found
  done
  createdAt
  endedAt
  refused {
    reason
    message
    count
    examples
  }
}`) as unknown as TypedDocumentString<BulkJobsQuery, BulkJobsQueryVariables>;
export const BulkJobsChangedDocument = new TypedDocumentString(`
    subscription BulkJobsChanged($since: String) {
  bulkJobsChanged(since: $since) {
    cursor
    readAgain
    jobs {
      ...BulkJobInList
    }
  }
}
    fragment BulkJobInList on BulkJob {
  id
  verb
  status
  found
  done
  createdAt
  endedAt
  refused {
    reason
    message
    count
    examples
  }
}`) as unknown as TypedDocumentString<BulkJobsChangedSubscription, BulkJobsChangedSubscriptionVariables>;
export const BulkReceiptDocument = new TypedDocumentString(`
    query BulkReceipt($input: StartBulkJobInput!) {
  previewBulkJob(input: $input) {
    __typename
    ... on BulkJobPreview {
      found
      isComplete
      possible
      refused {
        reason
        message
        count
      }
    }
    ... on Error {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<BulkReceiptQuery, BulkReceiptQueryVariables>;
export const StartBulkJobDocument = new TypedDocumentString(`
    mutation StartBulkJob($input: StartBulkJobInput!) {
  startBulkJob(input: $input) {
    __typename
    ... on BulkJob {
      ...BulkJobInList
    }
    ... on Error {
      message
    }
  }
}
    fragment BulkJobInList on BulkJob {
  id
  verb
  status
  found
  done
  createdAt
  endedAt
  refused {
    reason
    message
    count
    examples
  }
}`) as unknown as TypedDocumentString<StartBulkJobMutation, StartBulkJobMutationVariables>;
export const StopBulkJobDocument = new TypedDocumentString(`
    mutation StopBulkJob($id: ID!) {
  stopBulkJob(id: $id) {
    __typename
    ... on BulkJob {
      ...BulkJobInList
    }
    ... on Error {
      message
    }
  }
}
    fragment BulkJobInList on BulkJob {
  id
  verb
  status
  found
  done
  createdAt
  endedAt
  refused {
    reason
    message
    count
    examples
  }
}`) as unknown as TypedDocumentString<StopBulkJobMutation, StopBulkJobMutationVariables>;
export const CallPageDocument = new TypedDocumentString(`
    query CallPage($id: ID!) {
  call(id: $id) {
    ...CallOnPage
  }
}
    fragment DecisionOfCall on DialDecision {
  basis
  callType
  decidedAt
  message
  packName
  packVersion
  phoneNumberId
  timeZoneData
  windowClosesAt
  clocks {
    timeZone
    localTime
  }
  places {
    from
    region
    zones
  }
  rules {
    rule
    answer
    detail
  }
}
fragment CallOnPage on Call {
  ...CallInList
  attempt
  cancelReason
  createdAt
  dialState
  endedReason
  isCallback
  optedOutAt
  phoneNumberId
  reachedPhone
  recordingPath
  startedAt
  summary
  transcript
  messages {
    speaker
    text
    secondsFromStart
    durationSeconds
  }
  vapiCallId
  round {
    kind
    startsOn
  }
  decisions {
    ...DecisionOfCall
  }
  events {
    at
    kind
    detail
  }
}
fragment CallInList on Call {
  id
  status
  statusMessage
  cancelReason
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
}`) as unknown as TypedDocumentString<CallPageQuery, CallPageQueryVariables>;
export const WebhooksOfCallDocument = new TypedDocumentString(`
    query WebhooksOfCall($id: ID!) {
  call(id: $id) {
    id
    webhooks {
      at
      type
      status
      result
      body
    }
  }
}
    `) as unknown as TypedDocumentString<WebhooksOfCallQuery, WebhooksOfCallQueryVariables>;
export const EndCallDocument = new TypedDocumentString(`
    mutation EndCall($id: ID!, $input: EndCallInput) {
  endCall(id: $id, input: $input) {
    __typename
    ... on EndedCall {
      outcome
      message
      call {
        ...CallOnPage
      }
    }
    ... on Error {
      message
    }
  }
}
    fragment DecisionOfCall on DialDecision {
  basis
  callType
  decidedAt
  message
  packName
  packVersion
  phoneNumberId
  timeZoneData
  windowClosesAt
  clocks {
    timeZone
    localTime
  }
  places {
    from
    region
    zones
  }
  rules {
    rule
    answer
    detail
  }
}
fragment CallOnPage on Call {
  ...CallInList
  attempt
  cancelReason
  createdAt
  dialState
  endedReason
  isCallback
  optedOutAt
  phoneNumberId
  reachedPhone
  recordingPath
  startedAt
  summary
  transcript
  messages {
    speaker
    text
    secondsFromStart
    durationSeconds
  }
  vapiCallId
  round {
    kind
    startsOn
  }
  decisions {
    ...DecisionOfCall
  }
  events {
    at
    kind
    detail
  }
}
fragment CallInList on Call {
  id
  status
  statusMessage
  cancelReason
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
}`) as unknown as TypedDocumentString<EndCallMutation, EndCallMutationVariables>;
export const CancelCallDocument = new TypedDocumentString(`
    mutation CancelCall($id: ID!) {
  cancelCall(id: $id) {
    __typename
    ... on Call {
      ...CallOnPage
    }
    ... on Error {
      message
    }
  }
}
    fragment DecisionOfCall on DialDecision {
  basis
  callType
  decidedAt
  message
  packName
  packVersion
  phoneNumberId
  timeZoneData
  windowClosesAt
  clocks {
    timeZone
    localTime
  }
  places {
    from
    region
    zones
  }
  rules {
    rule
    answer
    detail
  }
}
fragment CallOnPage on Call {
  ...CallInList
  attempt
  cancelReason
  createdAt
  dialState
  endedReason
  isCallback
  optedOutAt
  phoneNumberId
  reachedPhone
  recordingPath
  startedAt
  summary
  transcript
  messages {
    speaker
    text
    secondsFromStart
    durationSeconds
  }
  vapiCallId
  round {
    kind
    startsOn
  }
  decisions {
    ...DecisionOfCall
  }
  events {
    at
    kind
    detail
  }
}
fragment CallInList on Call {
  id
  status
  statusMessage
  cancelReason
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
}`) as unknown as TypedDocumentString<CancelCallMutation, CancelCallMutationVariables>;
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
  cancelReason
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
  cancelReason
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
export const ImportOfCallsDocument = new TypedDocumentString(`
    query ImportOfCalls($id: ID!) {
  import(id: $id) {
    id
    fileName
  }
}
    `) as unknown as TypedDocumentString<ImportOfCallsQuery, ImportOfCallsQueryVariables>;
export const CampaignToEditDocument = new TypedDocumentString(`
    query CampaignToEdit($id: ID!) {
  campaign(id: $id) {
    ...CampaignSettings
    deletedAt
    activity(first: 1, filter: { changes: [UPDATE_CAMPAIGN] }) {
      nodes {
        ...SettingChange
      }
    }
    people {
      enrolled
    }
  }
}
    fragment CampaignSettings on Campaign {
  id
  name
  state
  settingsVersion
  updatedAt
  assistantId
  phoneNumberIds
  timeZone
  hoursOf
  scheduleFrequency
  intervalDays
  windows {
    days
    startTime
    endTime
  }
  retryAttempts
  redialsPerRound
  redialDelays {
    busy
    carrierFault
    noAnswer
    voicemail
  }
  maxConcurrentCalls
  startsPerMinute
  maxCallsPerRun
  maxCallsPerNumberPerDay
  maxDurationSeconds
  contactCaps {
    max
    hours
  }
  blackoutDates {
    from
    to
    label
  }
  holidaySets
  startsOn
  endsOn
  callType
  subjectKey
  voicemailDetection
  optOutField
}
fragment SettingChange on Activity {
  id
  at
  actorName
  before
}`) as unknown as TypedDocumentString<CampaignToEditQuery, CampaignToEditQueryVariables>;
export const AssistantsDocument = new TypedDocumentString(`
    query Assistants {
  assistants {
    id
    name
  }
}
    `) as unknown as TypedDocumentString<AssistantsQuery, AssistantsQueryVariables>;
export const PhoneNumbersDocument = new TypedDocumentString(`
    query PhoneNumbers {
  phoneNumbers {
    id
    name
    number
    provider
    status
  }
}
    `) as unknown as TypedDocumentString<PhoneNumbersQuery, PhoneNumbersQueryVariables>;
export const HolidaySetsDocument = new TypedDocumentString(`
    query HolidaySets {
  holidaySets {
    name
    knownUntil
  }
}
    `) as unknown as TypedDocumentString<HolidaySetsQuery, HolidaySetsQueryVariables>;
export const PreviewFormDocument = new TypedDocumentString(`
    query PreviewForm($schedule: CreateCampaignInput!, $whole: CreateCampaignInput!, $places: [PreviewPlaceInput!]) {
  preview: previewSchedule(input: $schedule, places: $places) {
    __typename
    ... on SchedulePreviews {
      places {
        opensAt
        timeZones
        days {
          ...RibbonDay
        }
      }
    }
  }
  check: previewSchedule(input: $whole) {
    __typename
    ... on InputValidationError {
      problems {
        path
        message
      }
    }
  }
}
    fragment RibbonDay on PreviewDay {
  date
  windows {
    opensAt
    closesAt
  }
  closure {
    label
    message
    reason
  }
  clockChanges {
    at
    minutes
    timeZone
  }
}`) as unknown as TypedDocumentString<PreviewFormQuery, PreviewFormQueryVariables>;
export const ForecastFormDocument = new TypedDocumentString(`
    query ForecastForm($input: CreateCampaignInput!, $contacts: [ForecastContactsInput!]!) {
  forecastCampaign(input: $input, contacts: $contacts) {
    __typename
    ... on Forecast {
      message
      people
      until
      firstCallAt
      roundThroughAt {
        p10
        p50
        p90
      }
      missedInRound {
        p10
        p50
        p90
      }
      notCalled {
        reason
        meaning
        people
      }
    }
    ... on Error {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ForecastFormQuery, ForecastFormQueryVariables>;
export const CreateCampaignDocument = new TypedDocumentString(`
    mutation CreateCampaign($input: CreateCampaignInput!) {
  createCampaign(input: $input) {
    __typename
    ... on Campaign {
      ...CampaignInList
    }
    ... on Error {
      message
    }
    ... on InputValidationError {
      problems {
        path
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
  answerRate
}`) as unknown as TypedDocumentString<CreateCampaignMutation, CreateCampaignMutationVariables>;
export const UpdateCampaignDocument = new TypedDocumentString(`
    mutation UpdateCampaign($id: ID!, $input: UpdateCampaignInput!, $ifVersion: String) {
  updateCampaign(id: $id, input: $input, ifVersion: $ifVersion) {
    __typename
    ... on Campaign {
      ...CampaignInList
      ...CampaignSettings
    }
    ... on Error {
      message
    }
    ... on CampaignChangedError {
      changes {
        ...SettingChange
      }
    }
    ... on InputValidationError {
      problems {
        path
        message
      }
    }
  }
}
    fragment CampaignSettings on Campaign {
  id
  name
  state
  settingsVersion
  updatedAt
  assistantId
  phoneNumberIds
  timeZone
  hoursOf
  scheduleFrequency
  intervalDays
  windows {
    days
    startTime
    endTime
  }
  retryAttempts
  redialsPerRound
  redialDelays {
    busy
    carrierFault
    noAnswer
    voicemail
  }
  maxConcurrentCalls
  startsPerMinute
  maxCallsPerRun
  maxCallsPerNumberPerDay
  maxDurationSeconds
  contactCaps {
    max
    hours
  }
  blackoutDates {
    from
    to
    label
  }
  holidaySets
  startsOn
  endsOn
  callType
  subjectKey
  voicemailDetection
  optOutField
}
fragment SettingChange on Activity {
  id
  at
  actorName
  before
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
  answerRate
}`) as unknown as TypedDocumentString<UpdateCampaignMutation, UpdateCampaignMutationVariables>;
export const CampaignSettingsShownDocument = new TypedDocumentString(`
    query CampaignSettingsShown($id: ID!) {
  campaign(id: $id) {
    ...CampaignSettings
    createdAt
    assistant {
      id
      name
    }
    phoneNumbers {
      id
      name
      number
    }
    schedulePreview {
      __typename
      ... on SchedulePreviews {
        places {
          message
          opensAt
          timeZones
          days {
            ...RibbonDay
          }
        }
      }
    }
  }
}
    fragment CampaignSettings on Campaign {
  id
  name
  state
  settingsVersion
  updatedAt
  assistantId
  phoneNumberIds
  timeZone
  hoursOf
  scheduleFrequency
  intervalDays
  windows {
    days
    startTime
    endTime
  }
  retryAttempts
  redialsPerRound
  redialDelays {
    busy
    carrierFault
    noAnswer
    voicemail
  }
  maxConcurrentCalls
  startsPerMinute
  maxCallsPerRun
  maxCallsPerNumberPerDay
  maxDurationSeconds
  contactCaps {
    max
    hours
  }
  blackoutDates {
    from
    to
    label
  }
  holidaySets
  startsOn
  endsOn
  callType
  subjectKey
  voicemailDetection
  optOutField
}
fragment RibbonDay on PreviewDay {
  date
  windows {
    opensAt
    closesAt
  }
  closure {
    label
    message
    reason
  }
  clockChanges {
    at
    minutes
    timeZone
  }
}`) as unknown as TypedDocumentString<CampaignSettingsShownQuery, CampaignSettingsShownQueryVariables>;
export const CampaignNamesDocument = new TypedDocumentString(`
    query CampaignNames($first: Int!) {
  campaigns(first: $first) {
    edges {
      node {
        id
        name
        timeZone
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CampaignNamesQuery, CampaignNamesQueryVariables>;
export const CampaignPageDocument = new TypedDocumentString(`
    query CampaignPage($id: ID!) {
  campaign(id: $id) {
    ...CampaignOnPage
    people {
      blockedBy {
        reason
        count
      }
    }
  }
}
    fragment CampaignOnPage on Campaign {
  ...CampaignInList
  deletedAt
  updatedAt
  callsPerMinute
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
  answerRate
}`) as unknown as TypedDocumentString<CampaignPageQuery, CampaignPageQueryVariables>;
export const CampaignsDocument = new TypedDocumentString(`
    query Campaigns($first: Int!, $after: String, $filter: CampaignFilter, $orderBy: CampaignOrder) {
  campaigns(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    totalCount
    isTotalCountExact
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
  answerRate
}`) as unknown as TypedDocumentString<CampaignsQuery, CampaignsQueryVariables>;
export const CampaignsChangedDocument = new TypedDocumentString(`
    subscription CampaignsChanged($since: String) {
  campaignsChanged(since: $since) {
    cursor
    readAgain
    campaigns {
      ...CampaignOnPage
    }
  }
}
    fragment CampaignOnPage on Campaign {
  ...CampaignInList
  deletedAt
  updatedAt
  callsPerMinute
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
  answerRate
}`) as unknown as TypedDocumentString<CampaignsChangedSubscription, CampaignsChangedSubscriptionVariables>;
export const ImportsOfCampaignDocument = new TypedDocumentString(`
    query ImportsOfCampaign($campaignId: ID, $first: Int!, $after: String) {
  imports(campaignId: $campaignId, first: $first, after: $after) {
    totalCount
    isTotalCountExact
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        ...ImportOfCampaign
      }
    }
  }
}
    fragment ImportOfCampaign on Import {
  id
  fileName
  status
  createdAt
  finishedAt
  totalRows
  acceptedRows
  duplicateRows
  rejectedRows
  enrolledContacts
  error
}`) as unknown as TypedDocumentString<ImportsOfCampaignQuery, ImportsOfCampaignQueryVariables>;
export const ImportsOfCampaignChangedDocument = new TypedDocumentString(`
    subscription ImportsOfCampaignChanged($campaignId: ID, $since: String) {
  importsChanged(campaignId: $campaignId, since: $since) {
    cursor
    readAgain
    imports {
      ...ImportOfCampaign
    }
  }
}
    fragment ImportOfCampaign on Import {
  id
  fileName
  status
  createdAt
  finishedAt
  totalRows
  acceptedRows
  duplicateRows
  rejectedRows
  enrolledContacts
  error
}`) as unknown as TypedDocumentString<ImportsOfCampaignChangedSubscription, ImportsOfCampaignChangedSubscriptionVariables>;
export const CampaignLanesDocument = new TypedDocumentString(`
    query CampaignLanes($id: ID!, $first: Int!, $after: String) {
  campaign(id: $id) {
    id
    lanes(first: $first, after: $after) {
      totalCount
      isTotalCountExact
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        zones
        regions
        isOpen
        reason
        message
        opensAt
        closesAt
        nextOpensAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CampaignLanesQuery, CampaignLanesQueryVariables>;
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
      cancelled
      calling
      notSent
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
  answerRate
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
  answerRate
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
        cancelled
        calling
        notSent
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
  answerRate
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
  answerRate
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
  answerRate
}`) as unknown as TypedDocumentString<DuplicateCampaignMutation, DuplicateCampaignMutationVariables>;
export const NumbersOfCampaignDocument = new TypedDocumentString(`
    query NumbersOfCampaign($id: ID!) {
  campaign(id: $id) {
    id
    phoneNumbers {
      id
      provider
    }
  }
}
    `) as unknown as TypedDocumentString<NumbersOfCampaignQuery, NumbersOfCampaignQueryVariables>;
export const ContactPageDocument = new TypedDocumentString(`
    query ContactPage($id: ID!) {
  contact(id: $id) {
    ...ContactOnPage
    consents {
      ...ConsentOfContact
    }
    refusals {
      ...RefusalOfContact
    }
    campaigns(first: 50) {
      nodes {
        id
        name
        state
        timeZone
        scheduleFrequency
        intervalDays
        hoursOf
        windows {
          days
        }
      }
    }
  }
}
    fragment ConsentOfContact on Consent {
  id
  kind
  callTypes
  givenAt
  expiresAt
  obtained
  source
  revokedAt
  revokedHow
  recordedAt
}
fragment RefusalOfContact on Refusal {
  id
  refusedAt
  callType
  subject
  note
  withdrawnAt
  withdrawnHow
  call {
    id
  }
}
fragment ContactOnPage on Contact {
  ...ContactInList
  address
  attributes
  country
  postalCode
  region
  timeZone
  updatedAt
  variables
  area {
    provenance {
      from
      detail
      region
      zones
    }
  }
  doNotCallEntry {
    id
    since
    source
    reason
  }
}
fragment ContactInList on Contact {
  id
  name
  phone
  extension
  doNotCall
  unreachableReason
  heldReason
  createdAt
  deletedAt
  erasedAt
  area {
    isKnown
    zones
    regions
  }
}`) as unknown as TypedDocumentString<ContactPageQuery, ContactPageQueryVariables>;
export const CallsOfContactDocument = new TypedDocumentString(`
    query CallsOfContact($id: ID!, $first: Int!, $after: String, $filter: CallFilter) {
  contact(id: $id) {
    id
    calls(first: $first, after: $after, filter: $filter) {
      totalCount
      isTotalCountExact
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          ...CallOfContact
        }
      }
    }
  }
}
    fragment CallInList on Call {
  id
  status
  statusMessage
  cancelReason
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
fragment CallOfContact on Call {
  ...CallInList
  attempt
  cancelReason
  round {
    kind
    startsOn
  }
  decision {
    message
  }
}`) as unknown as TypedDocumentString<CallsOfContactQuery, CallsOfContactQueryVariables>;
export const WhyNotCalledDocument = new TypedDocumentString(`
    query WhyNotCalled($contactId: ID!, $campaignId: ID!, $at: DateTime) {
  whyNotCalled(contactId: $contactId, campaignId: $campaignId, at: $at) {
    ...WhyOnPage
  }
}
    fragment WhyOnPage on Decision {
  summary
  mayCall
  message
  reason
  nextEligibleAt
  rules {
    rule
    passed
    detail
  }
}`) as unknown as TypedDocumentString<WhyNotCalledQuery, WhyNotCalledQueryVariables>;
export const QueueOfContactDocument = new TypedDocumentString(`
    query QueueOfContact($contactId: ID!, $campaignId: ID!) {
  queue(contactId: $contactId, campaignId: $campaignId) {
    ahead
    isAheadExact
    call {
      id
      scheduledTime
    }
  }
}
    `) as unknown as TypedDocumentString<QueueOfContactQuery, QueueOfContactQueryVariables>;
export const HoursOfCampaignDocument = new TypedDocumentString(`
    query HoursOfCampaign($id: ID!, $places: [PreviewPlaceInput!]) {
  campaign(id: $id) {
    id
    schedulePreview(places: $places) {
      __typename
      ... on SchedulePreviews {
        places {
          timeZones
          message
          days {
            date
            windows {
              opensAt
              closesAt
            }
            closure {
              message
            }
          }
        }
      }
      ... on Error {
        message
      }
    }
  }
}
    `) as unknown as TypedDocumentString<HoursOfCampaignQuery, HoursOfCampaignQueryVariables>;
export const UpdateContactDocument = new TypedDocumentString(`
    mutation UpdateContact($id: ID!, $input: UpdateContactInput!) {
  updateContact(id: $id, input: $input) {
    __typename
    ... on Contact {
      ...ContactOnPage
    }
    ... on Error {
      message
    }
    ... on InputValidationError {
      problems {
        path
        code
        message
      }
    }
  }
}
    fragment ContactOnPage on Contact {
  ...ContactInList
  address
  attributes
  country
  postalCode
  region
  timeZone
  updatedAt
  variables
  area {
    provenance {
      from
      detail
      region
      zones
    }
  }
  doNotCallEntry {
    id
    since
    source
    reason
  }
}
fragment ContactInList on Contact {
  id
  name
  phone
  extension
  doNotCall
  unreachableReason
  heldReason
  createdAt
  deletedAt
  erasedAt
  area {
    isKnown
    zones
    regions
  }
}`) as unknown as TypedDocumentString<UpdateContactMutation, UpdateContactMutationVariables>;
export const ScheduleCallDocument = new TypedDocumentString(`
    mutation ScheduleCall($input: ScheduleCallInput!) {
  scheduleCall(input: $input) {
    __typename
    ... on Call {
      ...CallInList
    }
    ... on Error {
      message
    }
    ... on InputValidationError {
      problems {
        path
        code
        message
      }
    }
  }
}
    fragment CallInList on Call {
  id
  status
  statusMessage
  cancelReason
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
}`) as unknown as TypedDocumentString<ScheduleCallMutation, ScheduleCallMutationVariables>;
export const EraseContactDocument = new TypedDocumentString(`
    mutation EraseContact($id: ID!) {
  eraseContact(id: $id) {
    __typename
    ... on Contact {
      ...ContactOnPage
    }
    ... on Error {
      message
    }
  }
}
    fragment ContactOnPage on Contact {
  ...ContactInList
  address
  attributes
  country
  postalCode
  region
  timeZone
  updatedAt
  variables
  area {
    provenance {
      from
      detail
      region
      zones
    }
  }
  doNotCallEntry {
    id
    since
    source
    reason
  }
}
fragment ContactInList on Contact {
  id
  name
  phone
  extension
  doNotCall
  unreachableReason
  heldReason
  createdAt
  deletedAt
  erasedAt
  area {
    isKnown
    zones
    regions
  }
}`) as unknown as TypedDocumentString<EraseContactMutation, EraseContactMutationVariables>;
export const DeleteContactDocument = new TypedDocumentString(`
    mutation DeleteContact($id: ID!) {
  deleteContact(id: $id) {
    __typename
    ... on Contact {
      ...ContactOnPage
    }
    ... on Error {
      message
    }
  }
}
    fragment ContactOnPage on Contact {
  ...ContactInList
  address
  attributes
  country
  postalCode
  region
  timeZone
  updatedAt
  variables
  area {
    provenance {
      from
      detail
      region
      zones
    }
  }
  doNotCallEntry {
    id
    since
    source
    reason
  }
}
fragment ContactInList on Contact {
  id
  name
  phone
  extension
  doNotCall
  unreachableReason
  heldReason
  createdAt
  deletedAt
  erasedAt
  area {
    isKnown
    zones
    regions
  }
}`) as unknown as TypedDocumentString<DeleteContactMutation, DeleteContactMutationVariables>;
export const EnrolContactDocument = new TypedDocumentString(`
    mutation EnrolContact($campaignId: ID!, $contactId: ID!) {
  enrolContacts(input: { campaignId: $campaignId, contactIds: [$contactId] }) {
    __typename
    ... on Campaign {
      id
      name
    }
    ... on Error {
      message
    }
    ... on InputValidationError {
      problems {
        path
        code
        message
      }
    }
  }
}
    `) as unknown as TypedDocumentString<EnrolContactMutation, EnrolContactMutationVariables>;
export const UnenrolContactDocument = new TypedDocumentString(`
    mutation UnenrolContact($campaignId: ID!, $contactId: ID!) {
  unenrolContacts(input: { campaignId: $campaignId, contactIds: [$contactId] }) {
    __typename
    ... on Campaign {
      id
      name
    }
    ... on Error {
      message
    }
    ... on InputValidationError {
      problems {
        path
        code
        message
      }
    }
  }
}
    `) as unknown as TypedDocumentString<UnenrolContactMutation, UnenrolContactMutationVariables>;
export const ContactsDocument = new TypedDocumentString(`
    query Contacts($first: Int!, $after: String, $filter: ContactFilter) {
  contacts(first: $first, after: $after, filter: $filter) {
    totalCount
    isTotalCountExact
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        ...ContactInList
      }
    }
  }
}
    fragment ContactInList on Contact {
  id
  name
  phone
  extension
  doNotCall
  unreachableReason
  heldReason
  createdAt
  deletedAt
  erasedAt
  area {
    isKnown
    zones
    regions
  }
}`) as unknown as TypedDocumentString<ContactsQuery, ContactsQueryVariables>;
export const CreateContactDocument = new TypedDocumentString(`
    mutation CreateContact($input: CreateContactInput!) {
  createContact(input: $input) {
    __typename
    ... on Contact {
      ...ContactInList
    }
    ... on Error {
      message
    }
    ... on InputValidationError {
      problems {
        path
        code
        message
      }
    }
  }
}
    fragment ContactInList on Contact {
  id
  name
  phone
  extension
  doNotCall
  unreachableReason
  heldReason
  createdAt
  deletedAt
  erasedAt
  area {
    isKnown
    zones
    regions
  }
}`) as unknown as TypedDocumentString<CreateContactMutation, CreateContactMutationVariables>;
export const DoNotCallEntriesDocument = new TypedDocumentString(`
    query DoNotCallEntries($first: Int!, $after: String, $filter: DoNotCallFilter) {
  doNotCallEntries(first: $first, after: $after, filter: $filter) {
    totalCount
    isTotalCountExact
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        ...DoNotCallInList
      }
    }
  }
}
    fragment DoNotCallInList on DoNotCallEntry {
  id
  phone
  since
  source
  reason
  note
  by {
    id
    name
  }
  call {
    id
  }
  contact {
    id
    name
  }
}`) as unknown as TypedDocumentString<DoNotCallEntriesQuery, DoNotCallEntriesQueryVariables>;
export const AddToDoNotCallDocument = new TypedDocumentString(`
    mutation AddToDoNotCall($input: AddToDoNotCallInput!) {
  addToDoNotCall(input: $input) {
    __typename
    ... on DoNotCallAddition {
      added
      alreadyListed
      problems {
        path
        code
        message
      }
    }
    ... on Error {
      message
    }
    ... on InputValidationError {
      problems {
        path
        code
        message
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AddToDoNotCallMutation, AddToDoNotCallMutationVariables>;
export const ImportDoNotCallDocument = new TypedDocumentString(`
    mutation ImportDoNotCall($input: ImportDoNotCallInput!) {
  importDoNotCall(input: $input) {
    __typename
    ... on DoNotCallImport {
      lines
      added
      alreadyListed
      rejected
      skipped
      problems {
        line
        value
        reason
      }
    }
    ... on Error {
      message
    }
    ... on InputValidationError {
      problems {
        path
        code
        message
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ImportDoNotCallMutation, ImportDoNotCallMutationVariables>;
export const RemoveFromDoNotCallDocument = new TypedDocumentString(`
    mutation RemoveFromDoNotCall($input: RemoveFromDoNotCallInput!) {
  removeFromDoNotCall(input: $input) {
    __typename
    ... on DoNotCallRemoval {
      removed
      notListed
      problems {
        path
        code
        message
      }
    }
    ... on Error {
      message
    }
    ... on InputValidationError {
      problems {
        path
        code
        message
      }
    }
  }
}
    `) as unknown as TypedDocumentString<RemoveFromDoNotCallMutation, RemoveFromDoNotCallMutationVariables>;
export const CampaignForecastDocument = new TypedDocumentString(`
    query CampaignForecast($campaignId: ID!, $until: DateTime!) {
  campaignForecast(campaignId: $campaignId, until: $until) {
    from
    until
    message
    people
    later
    beingCalled
    isIfStarted
    missedInRound {
      p10
      p50
      p90
    }
    roundThroughAt {
      p10
      p50
      p90
    }
    notCalled {
      reason
      meaning
      detail
      people
    }
    basis {
      calls
      completedShare
      source
    }
    points {
      at
      calls {
        p10
        p50
        p90
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CampaignForecastQuery, CampaignForecastQueryVariables>;
export const CampaignStatsDocument = new TypedDocumentString(`
    query CampaignStats($campaignId: ID!, $from: DateTime!, $to: DateTime!, $bucket: StatsBucket!) {
  callStats(campaignId: $campaignId, from: $from, to: $to, bucket: $bucket) {
    timeZone
    total {
      ...Counts
    }
    buckets {
      from
      to
      counts {
        ...Counts
      }
    }
  }
}
    fragment Counts on CallCounts {
  calls
  scheduled
  calling
  inProgress
  completed
  failed
  cancelled
  outcomes {
    outcome
    calls
  }
  talkSeconds
  cost
}`) as unknown as TypedDocumentString<CampaignStatsQuery, CampaignStatsQueryVariables>;
export const HealthDocument = new TypedDocumentString(`
    query Health {
  schedulerRuns(first: 60) {
    nodes {
      ...RunInList
    }
  }
  viewer {
    tenant {
      id
      lastWebhookAt
      dialPausedUntil
      dialPauseReason
    }
  }
}
    fragment RunInList on SchedulerRun {
  minute
  startedAt
  durationMs
  campaignsConsidered
  campaignsOpen
  callsCreated
  callsClaimed
  skipped {
    reason
    count
  }
}`) as unknown as TypedDocumentString<HealthQuery, HealthQueryVariables>;
export const LastRunDocument = new TypedDocumentString(`
    query LastRun {
  schedulerRuns(first: 1) {
    nodes {
      minute
      startedAt
    }
  }
  viewer {
    tenant {
      id
      isSimulated
    }
  }
}
    `) as unknown as TypedDocumentString<LastRunQuery, LastRunQueryVariables>;
export const ImportPageDocument = new TypedDocumentString(`
    query ImportPage($id: ID!) {
  import(id: $id) {
    ...ImportOnPage
  }
}
    fragment ImportNumbers on Import {
  id
  status
  totalRows
  acceptedRows
  rejectedRows
  duplicateRows
  newContacts
  updatedContacts
  unchangedContacts
  enrolledContacts
  callsScheduled
  doNotCallContacts
  finishedAt
  preview {
    previewedAt
    newContacts
    updatedContacts
    unchangedContacts
    alreadyEnrolled
    doNotCallContacts
    areaUnknownContacts
    consents
    callsScheduled
    firstCallAt
    heldCalls {
      reason
      calls
    }
    rejections {
      code
      rows
    }
  }
}
fragment ImportOnPage on Import {
  ...ImportNumbers
  fileName
  createdAt
  confirmedAt
  expiresAt
  error
  encoding
  separator
  onEmpty
  defaultCountry
  rejectedRowsPath
  campaign {
    id
    name
    timeZone
    state
    deletedAt
  }
  columns {
    header
    role
    isGuessed
    variable
    samples {
      value
      becomes
      problem
    }
  }
  problems(first: 100) {
    code
    line
    column
    value
    reason
  }
  differences {
    count
    previewed
    applied
  }
  undo {
    undoneAt
    finishedAt
    contactsDeleted
    enrolmentsEnded
    callsCancelled
    valuesRestored
    kept {
      what
      reason
      count
    }
  }
  undoable {
    isPossible
    message
    until
  }
}`) as unknown as TypedDocumentString<ImportPageQuery, ImportPageQueryVariables>;
export const ImportUndoReceiptDocument = new TypedDocumentString(`
    query ImportUndoReceipt($id: ID!) {
  import(id: $id) {
    id
    undoable {
      isPossible
      message
      until
      isEstimate
      contactsDeleted
      enrolmentsEnded
      callsCancelled
      valuesRestored
      kept {
        what
        reason
        count
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ImportUndoReceiptQuery, ImportUndoReceiptQueryVariables>;
export const UploadPageDocument = new TypedDocumentString(`
    query UploadPage($campaignId: ID!) {
  viewer {
    tenant {
      id
      defaultCountry
    }
  }
  campaign(id: $campaignId) {
    id
    name
    timeZone
    deletedAt
  }
  imports(campaignId: $campaignId, first: 5) {
    edges {
      node {
        ...ImportInList
      }
    }
  }
}
    fragment ImportInList on Import {
  id
  fileName
  status
  createdAt
  totalRows
  newContacts
  updatedContacts
  rejectedRows
  campaign {
    id
    name
    timeZone
  }
}`) as unknown as TypedDocumentString<UploadPageQuery, UploadPageQueryVariables>;
export const ImportGoesOnDocument = new TypedDocumentString(`
    subscription ImportGoesOn($importId: ID!, $since: String) {
  importProgress(importId: $importId, since: $since) {
    cursor
    readAgain
    import {
      ...ImportNumbers
    }
  }
}
    fragment ImportNumbers on Import {
  id
  status
  totalRows
  acceptedRows
  rejectedRows
  duplicateRows
  newContacts
  updatedContacts
  unchangedContacts
  enrolledContacts
  callsScheduled
  doNotCallContacts
  finishedAt
  preview {
    previewedAt
    newContacts
    updatedContacts
    unchangedContacts
    alreadyEnrolled
    doNotCallContacts
    areaUnknownContacts
    consents
    callsScheduled
    firstCallAt
    heldCalls {
      reason
      calls
    }
    rejections {
      code
      rows
    }
  }
}`) as unknown as TypedDocumentString<ImportGoesOnSubscription, ImportGoesOnSubscriptionVariables>;
export const StageImportDocument = new TypedDocumentString(`
    mutation StageImport($input: StageImportInput!) {
  stageImport(input: $input) {
    __typename
    ... on Import {
      ...ImportOnPage
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
    fragment ImportNumbers on Import {
  id
  status
  totalRows
  acceptedRows
  rejectedRows
  duplicateRows
  newContacts
  updatedContacts
  unchangedContacts
  enrolledContacts
  callsScheduled
  doNotCallContacts
  finishedAt
  preview {
    previewedAt
    newContacts
    updatedContacts
    unchangedContacts
    alreadyEnrolled
    doNotCallContacts
    areaUnknownContacts
    consents
    callsScheduled
    firstCallAt
    heldCalls {
      reason
      calls
    }
    rejections {
      code
      rows
    }
  }
}
fragment ImportOnPage on Import {
  ...ImportNumbers
  fileName
  createdAt
  confirmedAt
  expiresAt
  error
  encoding
  separator
  onEmpty
  defaultCountry
  rejectedRowsPath
  campaign {
    id
    name
    timeZone
    state
    deletedAt
  }
  columns {
    header
    role
    isGuessed
    variable
    samples {
      value
      becomes
      problem
    }
  }
  problems(first: 100) {
    code
    line
    column
    value
    reason
  }
  differences {
    count
    previewed
    applied
  }
  undo {
    undoneAt
    finishedAt
    contactsDeleted
    enrolmentsEnded
    callsCancelled
    valuesRestored
    kept {
      what
      reason
      count
    }
  }
  undoable {
    isPossible
    message
    until
  }
}`) as unknown as TypedDocumentString<StageImportMutation, StageImportMutationVariables>;
export const RemapImportDocument = new TypedDocumentString(`
    mutation RemapImport($id: ID!, $input: RemapImportInput!) {
  remapImport(id: $id, input: $input) {
    __typename
    ... on Import {
      ...ImportNumbers
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
    fragment ImportNumbers on Import {
  id
  status
  totalRows
  acceptedRows
  rejectedRows
  duplicateRows
  newContacts
  updatedContacts
  unchangedContacts
  enrolledContacts
  callsScheduled
  doNotCallContacts
  finishedAt
  preview {
    previewedAt
    newContacts
    updatedContacts
    unchangedContacts
    alreadyEnrolled
    doNotCallContacts
    areaUnknownContacts
    consents
    callsScheduled
    firstCallAt
    heldCalls {
      reason
      calls
    }
    rejections {
      code
      rows
    }
  }
}`) as unknown as TypedDocumentString<RemapImportMutation, RemapImportMutationVariables>;
export const ConfirmImportDocument = new TypedDocumentString(`
    mutation ConfirmImport($id: ID!) {
  confirmImport(id: $id) {
    __typename
    ... on Import {
      ...ImportNumbers
    }
    ... on Error {
      message
    }
  }
}
    fragment ImportNumbers on Import {
  id
  status
  totalRows
  acceptedRows
  rejectedRows
  duplicateRows
  newContacts
  updatedContacts
  unchangedContacts
  enrolledContacts
  callsScheduled
  doNotCallContacts
  finishedAt
  preview {
    previewedAt
    newContacts
    updatedContacts
    unchangedContacts
    alreadyEnrolled
    doNotCallContacts
    areaUnknownContacts
    consents
    callsScheduled
    firstCallAt
    heldCalls {
      reason
      calls
    }
    rejections {
      code
      rows
    }
  }
}`) as unknown as TypedDocumentString<ConfirmImportMutation, ConfirmImportMutationVariables>;
export const CancelImportDocument = new TypedDocumentString(`
    mutation CancelImport($id: ID!) {
  cancelImport(id: $id) {
    __typename
    ... on Import {
      ...ImportNumbers
    }
    ... on Error {
      message
    }
  }
}
    fragment ImportNumbers on Import {
  id
  status
  totalRows
  acceptedRows
  rejectedRows
  duplicateRows
  newContacts
  updatedContacts
  unchangedContacts
  enrolledContacts
  callsScheduled
  doNotCallContacts
  finishedAt
  preview {
    previewedAt
    newContacts
    updatedContacts
    unchangedContacts
    alreadyEnrolled
    doNotCallContacts
    areaUnknownContacts
    consents
    callsScheduled
    firstCallAt
    heldCalls {
      reason
      calls
    }
    rejections {
      code
      rows
    }
  }
}`) as unknown as TypedDocumentString<CancelImportMutation, CancelImportMutationVariables>;
export const UndoImportDocument = new TypedDocumentString(`
    mutation UndoImport($id: ID!) {
  undoImport(id: $id) {
    __typename
    ... on Import {
      ...ImportOnPage
    }
    ... on Error {
      message
    }
  }
}
    fragment ImportNumbers on Import {
  id
  status
  totalRows
  acceptedRows
  rejectedRows
  duplicateRows
  newContacts
  updatedContacts
  unchangedContacts
  enrolledContacts
  callsScheduled
  doNotCallContacts
  finishedAt
  preview {
    previewedAt
    newContacts
    updatedContacts
    unchangedContacts
    alreadyEnrolled
    doNotCallContacts
    areaUnknownContacts
    consents
    callsScheduled
    firstCallAt
    heldCalls {
      reason
      calls
    }
    rejections {
      code
      rows
    }
  }
}
fragment ImportOnPage on Import {
  ...ImportNumbers
  fileName
  createdAt
  confirmedAt
  expiresAt
  error
  encoding
  separator
  onEmpty
  defaultCountry
  rejectedRowsPath
  campaign {
    id
    name
    timeZone
    state
    deletedAt
  }
  columns {
    header
    role
    isGuessed
    variable
    samples {
      value
      becomes
      problem
    }
  }
  problems(first: 100) {
    code
    line
    column
    value
    reason
  }
  differences {
    count
    previewed
    applied
  }
  undo {
    undoneAt
    finishedAt
    contactsDeleted
    enrolmentsEnded
    callsCancelled
    valuesRestored
    kept {
      what
      reason
      count
    }
  }
  undoable {
    isPossible
    message
    until
  }
}`) as unknown as TypedDocumentString<UndoImportMutation, UndoImportMutationVariables>;
export const ReadOptionsDocument = new TypedDocumentString(`
    query ReadOptions {
  viewer {
    tenant {
      id
      defaultCountry
    }
  }
}
    `) as unknown as TypedDocumentString<ReadOptionsQuery, ReadOptionsQueryVariables>;
export const ApiKeysDocument = new TypedDocumentString(`
    query ApiKeys {
  viewer {
    __typename
    tenant {
      id
      apiKeys {
        ...KeyInList
      }
    }
    ... on ApiKeyViewer {
      apiKey {
        id
      }
    }
  }
}
    fragment KeyInList on ApiKey {
  id
  name
  prefix
  role
  createdAt
  lastUsedAt
  expiresAt
}`) as unknown as TypedDocumentString<ApiKeysQuery, ApiKeysQueryVariables>;
export const CreateApiKeyDocument = new TypedDocumentString(`
    mutation CreateApiKey($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    __typename
    ... on ApiKey {
      ...KeyInList
      key
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
    fragment KeyInList on ApiKey {
  id
  name
  prefix
  role
  createdAt
  lastUsedAt
  expiresAt
}`) as unknown as TypedDocumentString<CreateApiKeyMutation, CreateApiKeyMutationVariables>;
export const RevokeApiKeyDocument = new TypedDocumentString(`
    mutation RevokeApiKey($id: ID!) {
  revokeApiKey(id: $id) {
    __typename
    ... on ApiKey {
      id
      revokedAt
    }
    ... on Error {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RevokeApiKeyMutation, RevokeApiKeyMutationVariables>;
export const PasskeysDocument = new TypedDocumentString(`
    query Passkeys {
  viewer {
    __typename
    ... on UserViewer {
      user {
        id
      }
      passkeys {
        id
        name
        isCopied
        createdAt
        lastUsedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PasskeysQuery, PasskeysQueryVariables>;
export const RemovePasskeyDocument = new TypedDocumentString(`
    mutation RemovePasskey($id: ID!) {
  removePasskey(id: $id) {
    __typename
    ... on PasskeyRemoved {
      id
    }
    ... on Error {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RemovePasskeyMutation, RemovePasskeyMutationVariables>;
export const PeopleDocument = new TypedDocumentString(`
    query People {
  viewer {
    __typename
    tenant {
      id
      seats {
        ...SeatInList
      }
      invitations {
        ...InvitationInList
      }
    }
    ... on UserViewer {
      user {
        id
      }
    }
  }
}
    fragment SeatInList on Seat {
  id
  role
  createdAt
  lastUsedAt
  user {
    id
    name
    email
  }
}
fragment InvitationInList on Invitation {
  id
  name
  email
  role
  createdAt
  expiresAt
}`) as unknown as TypedDocumentString<PeopleQuery, PeopleQueryVariables>;
export const SessionsDocument = new TypedDocumentString(`
    query Sessions {
  viewer {
    __typename
    ... on UserViewer {
      user {
        id
        name
      }
      sessions {
        id
        browser
        method
        createdAt
        lastUsedAt
        isThis
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SessionsQuery, SessionsQueryVariables>;
export const InviteUserDocument = new TypedDocumentString(`
    mutation InviteUser($input: InviteUserInput!) {
  inviteUser(input: $input) {
    __typename
    ... on Invitation {
      ...InvitationInList
      link
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
    fragment InvitationInList on Invitation {
  id
  name
  email
  role
  createdAt
  expiresAt
}`) as unknown as TypedDocumentString<InviteUserMutation, InviteUserMutationVariables>;
export const RevokeInvitationDocument = new TypedDocumentString(`
    mutation RevokeInvitation($id: ID!) {
  revokeInvitation(id: $id) {
    __typename
    ... on Invitation {
      id
      revokedAt
    }
    ... on Error {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RevokeInvitationMutation, RevokeInvitationMutationVariables>;
export const ChangeSeatDocument = new TypedDocumentString(`
    mutation ChangeSeat($id: ID!, $role: Role!) {
  changeSeat(id: $id, role: $role) {
    __typename
    ... on Seat {
      ...SeatInList
    }
    ... on Error {
      message
    }
  }
}
    fragment SeatInList on Seat {
  id
  role
  createdAt
  lastUsedAt
  user {
    id
    name
    email
  }
}`) as unknown as TypedDocumentString<ChangeSeatMutation, ChangeSeatMutationVariables>;
export const RemoveSeatDocument = new TypedDocumentString(`
    mutation RemoveSeat($id: ID!) {
  removeSeat(id: $id) {
    __typename
    ... on Seat {
      id
      removedAt
    }
    ... on Error {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RemoveSeatMutation, RemoveSeatMutationVariables>;
export const EndSessionDocument = new TypedDocumentString(`
    mutation EndSession($id: ID!) {
  endSession(id: $id) {
    __typename
    ... on SessionsEnded {
      ended
    }
    ... on Error {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<EndSessionMutation, EndSessionMutationVariables>;
export const EndOtherSessionsDocument = new TypedDocumentString(`
    mutation EndOtherSessions {
  endOtherSessions {
    __typename
    ... on SessionsEnded {
      ended
    }
    ... on Error {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<EndOtherSessionsMutation, EndOtherSessionsMutationVariables>;
export const CallingSettingsPageDocument = new TypedDocumentString(`
    query CallingSettingsPage {
  viewer {
    tenant {
      ...CallingSettings
    }
  }
}
    fragment CallingSettings on Tenant {
  id
  name
  maxConcurrentCalls
  startsPerMinute
  defaultCountry
  allowPremiumRateNumbers
  masksNumbers
  onUnknown
  courtesyHours {
    isOn
    startTime
    endTime
  }
  blackoutDates {
    from
    to
    label
  }
  contactCaps {
    max
    hours
  }
}`) as unknown as TypedDocumentString<CallingSettingsPageQuery, CallingSettingsPageQueryVariables>;
export const RulesPageDocument = new TypedDocumentString(`
    query RulesPage {
  viewer {
    tenant {
      ...RulesInForce
    }
  }
  rulePacks {
    name
    version
    title
    asOf
    warnings
    exceptions
    switches
    coverage {
      jurisdiction
      status
    }
    rulesNotEnforced {
      ref
      jurisdiction
      kind
      notEnforced
    }
  }
}
    fragment RulesInForce on Tenant {
  id
  callingRules {
    packName
    packVersion
    exceptions
    switches
    ownRules {
      jurisdiction
      callTypes
      note
      windows {
        days
        startTime
        endTime
      }
    }
  }
}`) as unknown as TypedDocumentString<RulesPageQuery, RulesPageQueryVariables>;
export const UpdateTenantDocument = new TypedDocumentString(`
    mutation UpdateTenant($input: UpdateTenantInput!) {
  updateTenant(input: $input) {
    __typename
    ... on Tenant {
      ...CallingSettings
      ...RulesInForce
    }
    ... on Error {
      message
    }
    ... on InputValidationError {
      problems {
        message
        path
      }
    }
  }
}
    fragment CallingSettings on Tenant {
  id
  name
  maxConcurrentCalls
  startsPerMinute
  defaultCountry
  allowPremiumRateNumbers
  masksNumbers
  onUnknown
  courtesyHours {
    isOn
    startTime
    endTime
  }
  blackoutDates {
    from
    to
    label
  }
  contactCaps {
    max
    hours
  }
}
fragment RulesInForce on Tenant {
  id
  callingRules {
    packName
    packVersion
    exceptions
    switches
    ownRules {
      jurisdiction
      callTypes
      note
      windows {
        days
        startTime
        endTime
      }
    }
  }
}`) as unknown as TypedDocumentString<UpdateTenantMutation, UpdateTenantMutationVariables>;
export const RulesOfPlaceDocument = new TypedDocumentString(`
    query RulesOfPlace($packName: String!, $packVersion: String!, $jurisdictions: [String!]!) {
  callingRules(
    packName: $packName
    packVersion: $packVersion
    first: 200
    filter: { jurisdictions: $jurisdictions }
  ) {
    edges {
      node {
        ref
        kind
        citation
        note
        notEnforced
        confidence
        asOf
        switch
        sources {
          at
          kind
          asOf
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<RulesOfPlaceQuery, RulesOfPlaceQueryVariables>;
export const VapiSettingsDocument = new TypedDocumentString(`
    query VapiSettings {
  viewer {
    tenant {
      id
      name
      isSimulated
      isVapiConfigured
      webhookUrl
      lastWebhookAt
    }
  }
}
    `) as unknown as TypedDocumentString<VapiSettingsQuery, VapiSettingsQueryVariables>;
export const ConfigureVapiDocument = new TypedDocumentString(`
    mutation ConfigureVapi($input: ConfigureVapiInput!) {
  configureVapi(input: $input) {
    __typename
    ... on Tenant {
      id
      isSimulated
      isVapiConfigured
      lastWebhookAt
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
    `) as unknown as TypedDocumentString<ConfigureVapiMutation, ConfigureVapiMutationVariables>;
export const PaletteDocument = new TypedDocumentString(`
    query Palette($text: String!) {
  campaigns(first: 5, filter: { search: $text }) {
    edges {
      node {
        id
        name
      }
    }
  }
  contacts(first: 5, filter: { search: $text }) {
    edges {
      node {
        id
        name
        phone
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PaletteQuery, PaletteQueryVariables>;
export const SwitchboardDocument = new TypedDocumentString(`
    query Switchboard {
  slots {
    ...Board
  }
}
    fragment LineOnBoard on SlotLine {
  since
  isHeld
  dialState
  call {
    id
    status
    kind
    startedAt
    contact {
      id
      name
      phone
    }
    campaign {
      id
      name
    }
  }
}
fragment Board on Slots {
  total
  free
  fairness
  lines {
    ...LineOnBoard
  }
  next {
    dueSince
    waitsFor
    call {
      id
      contact {
        id
        name
        phone
      }
      campaign {
        id
        name
      }
    }
  }
}`) as unknown as TypedDocumentString<SwitchboardQuery, SwitchboardQueryVariables>;
export const SwitchboardChangedDocument = new TypedDocumentString(`
    subscription SwitchboardChanged($since: String) {
  slotsChanged(since: $since) {
    cursor
    readAgain
    slots {
      ...Board
    }
  }
}
    fragment LineOnBoard on SlotLine {
  since
  isHeld
  dialState
  call {
    id
    status
    kind
    startedAt
    contact {
      id
      name
      phone
    }
    campaign {
      id
      name
    }
  }
}
fragment Board on Slots {
  total
  free
  fairness
  lines {
    ...LineOnBoard
  }
  next {
    dueSince
    waitsFor
    call {
      id
      contact {
        id
        name
        phone
      }
      campaign {
        id
        name
      }
    }
  }
}`) as unknown as TypedDocumentString<SwitchboardChangedSubscription, SwitchboardChangedSubscriptionVariables>;
export const TodayDocument = new TypedDocumentString(`
    query Today {
  viewer {
    tenant {
      id
      name
      isSimulated
      isVapiConfigured
      dialPausedUntil
      dialPauseReason
    }
  }
  alerts(first: 20, filter: { isCleared: false, isAcknowledged: false }) {
    totalCount
    edges {
      node {
        ...AlertInList
      }
    }
  }
  seen: alerts(first: 10, filter: { isCleared: false, isAcknowledged: true }) {
    edges {
      node {
        ...AlertInList
      }
    }
  }
  campaigns(first: 50) {
    totalCount
    edges {
      node {
        ...CampaignInList
      }
    }
  }
  imports(first: 10) {
    edges {
      node {
        id
        status
        fileName
        createdAt
        campaign {
          id
          name
        }
      }
    }
  }
  slots {
    total
    free
    lines {
      isHeld
      call {
        id
        campaign {
          id
          name
        }
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
  answerRate
}
fragment AlertInList on Alert {
  id
  kind
  at
  message
  acknowledgedAt
  acknowledgedBy {
    id
    name
  }
  call {
    id
    campaign {
      id
    }
  }
}`) as unknown as TypedDocumentString<TodayQuery, TodayQueryVariables>;
export const TodayNumbersDocument = new TypedDocumentString(`
    query TodayNumbers($yesterday: DateTime!, $yesterdayUntil: DateTime!, $today: DateTime!, $tomorrow: DateTime!, $zone: String!) {
  now: callStats(bucket: HOUR, from: $today, to: $tomorrow, timeZone: $zone) {
    total {
      ...Counts
    }
    buckets {
      from
      counts {
        ...Counts
      }
    }
  }
  before: callStats(bucket: HOUR, from: $yesterday, to: $today, timeZone: $zone) {
    buckets {
      from
      counts {
        ...Counts
      }
    }
  }
  beforeUntilNow: callStats(
    bucket: DAY
    from: $yesterday
    to: $yesterdayUntil
    timeZone: $zone
  ) {
    total {
      ...Counts
    }
  }
}
    fragment Counts on CallCounts {
  calls
  scheduled
  calling
  inProgress
  completed
  failed
  cancelled
  outcomes {
    outcome
    calls
  }
  talkSeconds
  cost
}`) as unknown as TypedDocumentString<TodayNumbersQuery, TodayNumbersQueryVariables>;
export const AcknowledgeAlertDocument = new TypedDocumentString(`
    mutation AcknowledgeAlert($id: ID!) {
  acknowledgeAlert(id: $id) {
    __typename
    ... on Alert {
      ...AlertInList
    }
    ... on Error {
      message
    }
  }
}
    fragment AlertInList on Alert {
  id
  kind
  at
  message
  acknowledgedAt
  acknowledgedBy {
    id
    name
  }
  call {
    id
    campaign {
      id
    }
  }
}`) as unknown as TypedDocumentString<AcknowledgeAlertMutation, AcknowledgeAlertMutationVariables>;
export const AlertsRaisedDocument = new TypedDocumentString(`
    subscription AlertsRaised($since: String) {
  alertRaised(since: $since) {
    cursor
    readAgain
  }
}
    `) as unknown as TypedDocumentString<AlertsRaisedSubscription, AlertsRaisedSubscriptionVariables>;
export const TodayChangedDocument = new TypedDocumentString(`
    subscription TodayChanged($since: String) {
  callChanged(since: $since) {
    cursor
    readAgain
  }
}
    `) as unknown as TypedDocumentString<TodayChangedSubscription, TodayChangedSubscriptionVariables>;