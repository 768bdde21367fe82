/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
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

export type CampaignRowFragment = { id: string, name: string, state: CampaignState, gate: { isOpen: boolean, message: string, slotsInUse: number, slotsFree: number }, people: { enrolled: number, called: number, reached: number, waiting: number, notCallable: number } } & { ' $fragmentName'?: 'CampaignRowFragment' };

export type CampaignsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type CampaignsQuery = { campaigns: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: (
        { id: string }
        & { ' $fragmentRefs'?: { 'CampaignRowFragment': CampaignRowFragment } }
      ) }> } };

export type CallsChangedOnCampaignsSubscriptionVariables = Exact<{
  since?: string | null | undefined;
}>;


export type CallsChangedOnCampaignsSubscription = { callChanged: { cursor: string, readAgain: boolean } };

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
export const CampaignRowFragmentDoc = new TypedDocumentString(`
    fragment CampaignRow on Campaign {
  id
  name
  state
  gate {
    isOpen
    message
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
    `, {"fragmentName":"CampaignRow"}) as unknown as TypedDocumentString<CampaignRowFragment, unknown>;
export const CampaignsDocument = new TypedDocumentString(`
    query Campaigns($first: Int!, $after: String) {
  campaigns(first: $first, after: $after) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        id
        ...CampaignRow
      }
    }
  }
}
    fragment CampaignRow on Campaign {
  id
  name
  state
  gate {
    isOpen
    message
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
export const CallsChangedOnCampaignsDocument = new TypedDocumentString(`
    subscription CallsChangedOnCampaigns($since: String) {
  callChanged(since: $since) {
    cursor
    readAgain
  }
}
    `) as unknown as TypedDocumentString<CallsChangedOnCampaignsSubscription, CallsChangedOnCampaignsSubscriptionVariables>;