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
    "\n  fragment CampaignRow on Campaign {\n    id\n    name\n    state\n    gate { isOpen message slotsInUse slotsFree }\n    people { enrolled called reached waiting notCallable }\n  }\n": typeof types.CampaignRowFragmentDoc,
    "\n  query Campaigns($first: Int!, $after: String) {\n    campaigns(first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { id ...CampaignRow } }\n    }\n  }\n": typeof types.CampaignsDocument,
    "\n  subscription CallsChangedOnCampaigns($since: String) {\n    callChanged(since: $since) { cursor readAgain }\n  }\n": typeof types.CallsChangedOnCampaignsDocument,
};
const documents: Documents = {
    "\n  fragment CampaignRow on Campaign {\n    id\n    name\n    state\n    gate { isOpen message slotsInUse slotsFree }\n    people { enrolled called reached waiting notCallable }\n  }\n": types.CampaignRowFragmentDoc,
    "\n  query Campaigns($first: Int!, $after: String) {\n    campaigns(first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { id ...CampaignRow } }\n    }\n  }\n": types.CampaignsDocument,
    "\n  subscription CallsChangedOnCampaigns($since: String) {\n    callChanged(since: $since) { cursor readAgain }\n  }\n": types.CallsChangedOnCampaignsDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment CampaignRow on Campaign {\n    id\n    name\n    state\n    gate { isOpen message slotsInUse slotsFree }\n    people { enrolled called reached waiting notCallable }\n  }\n"): typeof import('./graphql.ts').CampaignRowFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Campaigns($first: Int!, $after: String) {\n    campaigns(first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { id ...CampaignRow } }\n    }\n  }\n"): typeof import('./graphql.ts').CampaignsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription CallsChangedOnCampaigns($since: String) {\n    callChanged(since: $since) { cursor readAgain }\n  }\n"): typeof import('./graphql.ts').CallsChangedOnCampaignsDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
