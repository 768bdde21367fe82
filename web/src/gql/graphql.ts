/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
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

/** The direction in which a list is sorted. */
export type SortDirection =
  /** Ascending: the earliest first. */
  | 'ASC'
  /** Descending: the latest first. */
  | 'DESC';

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

export type CampaignInListFragment = { id: string, name: string, state: CampaignState, timeZone: string, gate: { isOpen: boolean, message: string, slotsInUse: number, slotsFree: number }, people: { enrolled: number, reached: number, waiting: number, notCallable: number } };

export type CampaignsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: CampaignFilter | null | undefined;
}>;


export type CampaignsQuery = { campaigns: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, name: string, state: CampaignState, timeZone: string, gate: { isOpen: boolean, message: string, slotsInUse: number, slotsFree: number }, people: { enrolled: number, reached: number, waiting: number, notCallable: number } } }> } };

export type CallsChangedAnywhereSubscriptionVariables = Exact<{
  since?: string | null | undefined;
}>;


export type CallsChangedAnywhereSubscription = { callChanged: { cursor: string, readAgain: boolean } };

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
  gate {
    isOpen
    message
    slotsInUse
    slotsFree
  }
  people {
    enrolled
    reached
    waiting
    notCallable
  }
}
    `, {"fragmentName":"CampaignInList"}) as unknown as TypedDocumentString<CampaignInListFragment, unknown>;
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
  gate {
    isOpen
    message
    slotsInUse
    slotsFree
  }
  people {
    enrolled
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