import { CombinedError } from "urql";
import type { TypedDocumentString } from "~/gql/graphql.ts";
import type { Connection } from "./connection.ts";
import { setBarred } from "./status.ts";

/** A file on its way to the server. */
export interface Sending<Data> {
  /** Rejected with a CombinedError, or with an AbortError if it was cancelled. */
  readonly answer: Promise<Data>;
  readonly cancel: () => void;
}

/**
 * Sends a mutation with a file, by the GraphQL multipart request specification. `onProgress` gets how many bytes of the
 * file have been sent: `fetch` cannot say that, so it is an XMLHttpRequest.
 */
export function sendFile<Data, Variables extends Record<string, unknown>>(
  { tenantId }: Connection,
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  { path, file }: { readonly path: string; readonly file: File },
  onProgress: (bytes: number) => void,
): Sending<Data> {
  const request = new XMLHttpRequest();
  const form = new FormData();
  const operation = { query: document.toString(), variables };
  // The file has a part of its own, and null stands in its place.
  const withoutFile = (_name: string, value: unknown): unknown => (value === file ? null : value);
  form.append("operations", JSON.stringify(operation, withoutFile));
  form.append("map", JSON.stringify({ 0: [path] }));
  form.append("0", file);
  request.open("POST", "/graphql");
  request.setRequestHeader("accept", "application/json");
  request.setRequestHeader("graphql-require-preflight", "1");
  request.setRequestHeader("x-tenant", tenantId);
  const answer = new Promise<Data>((resolve, reject) => {
    request.upload.addEventListener("progress", ({ loaded }) =>
      onProgress(Math.min(loaded, file.size)),
    );
    request.addEventListener("load", () => {
      const { data, error } = read<Data>(request);
      if (request.status === 401) setBarred("SIGNED_OUT");
      if (error === null) resolve(data!);
      else reject(error);
    });
    request.addEventListener("error", () => reject(cutOff()));
    request.addEventListener("abort", () =>
      reject(new DOMException("The upload was cancelled.", "AbortError")),
    );
  });
  request.send(form);
  return { answer, cancel: () => request.abort() };
}

function cutOff(): CombinedError {
  return new CombinedError({
    networkError: new Error("The connection was cut off before the file had arrived."),
  });
}

interface Body<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: Record<string, unknown>;
  }[];
}

function read<Data>(request: XMLHttpRequest): {
  readonly data: Data | null;
  readonly error: CombinedError | null;
} {
  let body: Body<Data> = {};
  try {
    body = JSON.parse(request.responseText) as Body<Data>;
  } catch {
    // It is not the server that has answered, but something before it.
  }
  const { data = null, errors = [] } = body;
  if (data !== null && errors.length === 0) return { data, error: null };
  const message = `The server answered with status ${request.status}. Try again.`;
  return {
    data,
    error: new CombinedError({
      graphQLErrors: errors.length > 0 ? [...errors] : [{ message }],
      response: new Response(null, {
        status: Math.max(200, request.status),
        headers: { "x-request-id": request.getResponseHeader("x-request-id") ?? "" },
      }),
    }),
  };
}
