import { type Api, GraphQLRefusal } from "../api.ts";

export async function updateTenant(api: Api, input: object): Promise<void> {
  await api.ask(
    `mutation ($input: UpdateTenantInput!) {
      updateTenant(input: $input) { ... on Tenant { id } ... on Error { isError: __typename message } }
    }`,
    { input },
  );
}

export async function updateCampaign(api: Api, id: string, input: object): Promise<void> {
  await api.ask(
    `mutation ($id: ID!, $input: UpdateCampaignInput!) {
      updateCampaign(id: $id, input: $input) {
        ... on Campaign { id } ... on Error { isError: __typename message }
      }
    }`,
    { id, input },
  );
}

export async function startCampaign(api: Api, id: string): Promise<void> {
  await changeState(api, "startCampaign", id);
}

/** Changes that were done by a request whose answer got lost are refused the second time: they are done. */
export async function changeState(api: Api, mutation: string, id: string): Promise<void> {
  await api
    .ask(
      `mutation ($id: ID!) {
        ${mutation}(id: $id) { ... on Campaign { state } ... on Error { isError: __typename message } }
      }`,
      { id },
    )
    .catch((error: unknown) => {
      if (!(error instanceof GraphQLRefusal)) throw error;
    });
}
