import { setTimeout as delay } from "node:timers/promises";
import { type Api, GraphQLRefusal } from "./api.ts";

/** How contacts of good files are called. */
export function nameOf(number: string): string {
  return `Contact ${number}`;
}

/** Stages a file and waits for its preview. A request whose answer got lost leaves an import that nobody confirms. */
export async function stageImport(api: Api, campaignId: string, csv: string): Promise<string> {
  const { id } = await api.upload<{ id: string }>(
    `mutation ($input: StageImportInput!) {
      stageImport(input: $input) { ... on Import { id } ... on Error { isError: __typename message } }
    }`,
    { campaignId, file: null },
    new File([csv], "contacts.csv"),
  );
  await whileStatus(api, id, "STAGING");
  return id;
}

/** Confirms a staged import. That the answer to a first request got lost is no refusal. */
export async function confirmImport(api: Api, id: string): Promise<void> {
  await importVerb(api, "confirmImport", id).catch((error: unknown) => {
    if (!(error instanceof GraphQLRefusal)) throw error;
  });
}

export async function cancelImport(api: Api, id: string): Promise<void> {
  await importVerb(api, "cancelImport", id);
}

async function importVerb(api: Api, verb: string, id: string): Promise<void> {
  await api.ask(
    `mutation ($id: ID!) {
      ${verb}(id: $id) { ... on Import { id } ... on Error { isError: __typename message } }
    }`,
    { id },
  );
}

/** Waits while the import has this status, and returns the next one. */
export async function whileStatus(api: Api, id: string, during: string): Promise<string> {
  for (;;) {
    const { status } = await api.ask<{ status: string }>(
      "query ($id: ID!) { import(id: $id) { status } }",
      { id },
    );
    if (status !== during) return status;
    await delay(300);
  }
}

/** The contact with a number; null: there is none. */
export async function contactOf(
  api: Api,
  number: string,
): Promise<{ readonly id: string; readonly name: string | null } | null> {
  const { nodes } = await api.ask<{ nodes: readonly { id: string; name: string | null }[] }>(
    `query ($search: String!) {
      contacts(filter: { search: $search }, first: 1) { nodes { id name } }
    }`,
    { search: number },
  );
  return nodes[0] ?? null;
}
