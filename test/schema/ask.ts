import { expect } from "vitest";
import type { Answer } from "#test/client.ts";
import type { Neighbours } from "./neighbours.ts";

/** What the asker, or whoever the headers say, is answered. Files among the variables are uploaded. */
export async function ask(
  { url, own }: Neighbours,
  {
    query: text,
    variables,
  }: { readonly query: string; readonly variables: Record<string, unknown> },
  headers: Record<string, string> = { authorization: `Bearer ${own.apiKey}` },
): Promise<Answer<unknown>> {
  const files: [path: string, file: File][] = [];
  const json = JSON.stringify({
    query: text,
    variables: withoutFiles(variables, "variables", files),
  });
  if (files.length === 0) {
    const body = {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: json,
    };
    return (await (await fetch(`${url}/graphql`, body)).json()) as Answer<unknown>;
  }
  const body = new FormData();
  body.append("operations", json);
  body.append(
    "map",
    JSON.stringify(Object.fromEntries(files.map(([path], index) => [index, [path]]))),
  );
  for (const [index, [, file]] of files.entries()) body.append(String(index), file);
  const preflight = { "apollo-require-preflight": "true", "x-requested-with": "test" };
  const request = { method: "POST", headers: { ...headers, ...preflight }, body };
  return (await (await fetch(`${url}/graphql`, request)).json()) as Answer<unknown>;
}

function withoutFiles(value: unknown, path: string, files: [string, File][]): unknown {
  if (value instanceof File) {
    files.push([path, value]);
    return null;
  }
  if (Array.isArray(value))
    return value.map((each, n) => withoutFiles(each, `${path}.${n}`, files));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([name, each]) => [name, withoutFiles(each, `${path}.${name}`, files)]),
  );
}

export function withoutErrors(answer: Answer<unknown>): Answer<unknown> {
  expect(answer.errors).toBeUndefined();
  return answer;
}
