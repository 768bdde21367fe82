import { expect } from "vitest";
import type { Answer } from "#test/client.ts";
import { uploadForm } from "#test/upload-form.ts";
import type { Neighbours } from "./neighbours.ts";

/** What the caller with these headers is answered. Files among the variables are uploaded. */
export async function ask(
  { url }: Pick<Neighbours, "url">,
  { query, variables }: { readonly query: string; readonly variables: Record<string, unknown> },
  headers: Readonly<Record<string, string>>,
): Promise<Answer<unknown>> {
  const files: [path: string, file: File][] = [];
  const operation = { query, variables: withoutFiles(variables, "variables", files) };
  const request =
    files.length === 0
      ? {
          headers: { ...headers, "content-type": "application/json" },
          body: JSON.stringify(operation),
        }
      : {
          headers: { ...headers, "apollo-require-preflight": "true" },
          body: uploadForm(operation, ...files),
        };
  const answer = await fetch(`${url}/graphql`, { method: "POST", ...request });
  return (await answer.json()) as Answer<unknown>;
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
