/* eslint-disable */
import * as types from './graphql.ts';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "fragment CallInList on Call {\n  id\n  status\n  statusMessage\n  outcome\n  kind\n  scheduledTime\n  placedAt\n  endedAt\n  durationSeconds\n  cost\n  updatedAt\n  contact {\n    id\n    name\n    phone\n  }\n  campaign {\n    id\n    name\n    timeZone\n  }\n}\n\nquery Calls($first: Int!, $after: String, $filter: CallFilter, $orderBy: CallOrder) {\n  calls(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n    totalCount\n    isTotalCountExact\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        ...CallInList\n      }\n    }\n  }\n}\n\nsubscription CallsChanged($since: String, $campaignId: ID) {\n  callChanged(since: $since, campaignId: $campaignId) {\n    cursor\n    readAgain\n    call {\n      ...CallInList\n    }\n  }\n}": typeof types.CallInListFragmentDoc,
    "fragment CampaignInList on Campaign {\n  id\n  name\n  state\n  timeZone\n  gate {\n    isOpen\n    message\n    slotsInUse\n    slotsFree\n  }\n  people {\n    enrolled\n    reached\n    waiting\n    notCallable\n  }\n}\n\nquery Campaigns($first: Int!, $after: String, $filter: CampaignFilter) {\n  campaigns(first: $first, after: $after, filter: $filter) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        ...CampaignInList\n      }\n    }\n  }\n}\n\nsubscription CallsChangedAnywhere($since: String) {\n  callChanged(since: $since) {\n    cursor\n    readAgain\n  }\n}": typeof types.CampaignInListFragmentDoc,
};
const documents: Documents = {
    "fragment CallInList on Call {\n  id\n  status\n  statusMessage\n  outcome\n  kind\n  scheduledTime\n  placedAt\n  endedAt\n  durationSeconds\n  cost\n  updatedAt\n  contact {\n    id\n    name\n    phone\n  }\n  campaign {\n    id\n    name\n    timeZone\n  }\n}\n\nquery Calls($first: Int!, $after: String, $filter: CallFilter, $orderBy: CallOrder) {\n  calls(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n    totalCount\n    isTotalCountExact\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        ...CallInList\n      }\n    }\n  }\n}\n\nsubscription CallsChanged($since: String, $campaignId: ID) {\n  callChanged(since: $since, campaignId: $campaignId) {\n    cursor\n    readAgain\n    call {\n      ...CallInList\n    }\n  }\n}": types.CallInListFragmentDoc,
    "fragment CampaignInList on Campaign {\n  id\n  name\n  state\n  timeZone\n  gate {\n    isOpen\n    message\n    slotsInUse\n    slotsFree\n  }\n  people {\n    enrolled\n    reached\n    waiting\n    notCallable\n  }\n}\n\nquery Campaigns($first: Int!, $after: String, $filter: CampaignFilter) {\n  campaigns(first: $first, after: $after, filter: $filter) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        ...CampaignInList\n      }\n    }\n  }\n}\n\nsubscription CallsChangedAnywhere($since: String) {\n  callChanged(since: $since) {\n    cursor\n    readAgain\n  }\n}": types.CampaignInListFragmentDoc,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment CallInList on Call {\n  id\n  status\n  statusMessage\n  outcome\n  kind\n  scheduledTime\n  placedAt\n  endedAt\n  durationSeconds\n  cost\n  updatedAt\n  contact {\n    id\n    name\n    phone\n  }\n  campaign {\n    id\n    name\n    timeZone\n  }\n}\n\nquery Calls($first: Int!, $after: String, $filter: CallFilter, $orderBy: CallOrder) {\n  calls(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n    totalCount\n    isTotalCountExact\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        ...CallInList\n      }\n    }\n  }\n}\n\nsubscription CallsChanged($since: String, $campaignId: ID) {\n  callChanged(since: $since, campaignId: $campaignId) {\n    cursor\n    readAgain\n    call {\n      ...CallInList\n    }\n  }\n}"): typeof import('./graphql.ts').CallInListFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment CampaignInList on Campaign {\n  id\n  name\n  state\n  timeZone\n  gate {\n    isOpen\n    message\n    slotsInUse\n    slotsFree\n  }\n  people {\n    enrolled\n    reached\n    waiting\n    notCallable\n  }\n}\n\nquery Campaigns($first: Int!, $after: String, $filter: CampaignFilter) {\n  campaigns(first: $first, after: $after, filter: $filter) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        ...CampaignInList\n      }\n    }\n  }\n}\n\nsubscription CallsChangedAnywhere($since: String) {\n  callChanged(since: $since) {\n    cursor\n    readAgain\n  }\n}"): typeof import('./graphql.ts').CampaignInListFragmentDoc;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
