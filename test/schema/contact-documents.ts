import { graphql } from "#test/gql/gql.ts";
import type { TestTenant } from "#test/client.ts";

export const Create = graphql(`
  mutation CreateContactAndLook($input: CreateContactInput!) {
    createContact(input: $input) {
      __typename
      ... on Contact {
        id
        phone
        extension
        name
        attributes
        doNotCall
      }
      ... on Error {
        message
      }
      ... on InputValidationError {
        problems {
          path
          code
        }
      }
    }
  }
`);

export const Update = graphql(`
  mutation UpdateContactAndLook($id: ID!, $input: UpdateContactInput!) {
    updateContact(id: $id, input: $input) {
      __typename
      ... on Contact {
        phone
        name
        address
        attributes
        doNotCall
        unreachableReason
        calls {
          nodes {
            status
            cancelReason
          }
        }
      }
      ... on Error {
        message
      }
    }
  }
`);

export const Enrol = graphql(`
  mutation EnrolAndLook($input: EnrolContactsInput!) {
    enrolContacts(input: $input) {
      __typename
      ... on Campaign {
        contacts {
          totalCount
        }
        calls {
          totalCount
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
`);

/** The status of each call of a contact, or why it was cancelled. */
export async function callsOf(tenant: TestTenant, id: string): Promise<string[]> {
  const { data } = await tenant.raw(
    `{ calls(filter: { contactId: "${id}" }) { nodes { status cancelReason } } }`,
  );
  const { nodes } = data!["calls"]! as { nodes: { status: string; cancelReason: string | null }[] };
  return nodes.map(({ status, cancelReason }) => cancelReason ?? status);
}
