export type Ask = (document: string) => Promise<unknown>;

/** Sends GraphQL operations of one tenant, and returns the data. @throws when an answer has errors. */
export function asker(url: string, apiKey: string): Ask {
  return async (query) => {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ query }),
    });
    const { data, errors } = (await response.json()) as { data: unknown; errors?: unknown };
    if (errors !== undefined) throw new Error(`${query}: ${JSON.stringify(errors)}`);
    return data;
  };
}
