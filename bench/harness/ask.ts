export type Ask = (document: string) => Promise<void>;

/** Sends GraphQL operations of one tenant, one after the other. @throws when an answer has errors. */
export function asker(url: string, apiKey: string): Ask {
  return async (query) => {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ query }),
    });
    const { errors } = (await response.json()) as { errors?: unknown };
    if (errors !== undefined) throw new Error(`${query}: ${JSON.stringify(errors)}`);
  };
}
