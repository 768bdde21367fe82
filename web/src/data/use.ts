import { useCallback, useEffect, useEffectEvent, useState } from "react";
import { type CombinedError, createRequest, type OperationResult, useQuery } from "urql";
import type { TypedDocumentString } from "~/gql/graphql.ts";
import { useConnection } from "./connection.ts";
import { gathered } from "./gathered.ts";
import { isBarred, useReturn } from "./status.ts";

type Document<Data, Variables> = TypedDocumentString<Data, Variables>;

/** What a page reads. */
export interface Reading<Data> {
  /** Undefined until it was read for the first time. */
  readonly data: Data | undefined;
  /** Shown data may be of other variables, or old. */
  readonly isStale: boolean;
  readonly error: CombinedError | undefined;
  /** Reads it again from the server. */
  readonly readAgain: () => void;
}

/** Reads a document: from the cache at once, and then from the server; again after each break of the connection. */
export function useData<Data, Variables extends Record<string, unknown>>(
  document: Document<Data, Variables>,
  variables: Variables,
  { isPaused = false }: { readonly isPaused?: boolean } = {},
): Reading<Data> {
  const [{ data, error, fetching, stale }, execute] = useQuery<Data, Variables>({
    query: document.toString(),
    variables,
    pause: isPaused,
  });
  const readAgain = useCallback(() => execute({ requestPolicy: "network-only" }), [execute]);
  useReturn(() => isPaused || readAgain());
  return { data, error, isStale: stale || (fetching && data !== undefined), readAgain };
}

/** Sends a mutation, and returns its answer. @throws CombinedError */
export function useVerb<Data, Variables extends Record<string, unknown>>(
  document: Document<Data, Variables>,
): readonly [send: (variables: Variables) => Promise<Data>, isUnderWay: boolean] {
  const { client } = useConnection();
  const [underWay, setUnderWay] = useState(0);
  const send = async (variables: Variables): Promise<Data> => {
    setUnderWay((count) => count + 1);
    try {
      const { data, error } = await client
        .mutation<Data, Variables>(document.toString(), variables)
        .toPromise();
      if (error !== undefined) throw error;
      return data!;
    } finally {
      setUnderWay((count) => count - 1);
    }
  };
  return [send, underWay > 0];
}

/** Every event of a subscription has a cursor, from which it continues after a break. */
type Live<Data> = {
  readonly [Field in keyof Data]: { readonly cursor: string; readonly readAgain: boolean };
};

/**
 * Follows a subscription while the component is shown: its objects are updated in the cache, and `onEvents` gets what
 * came within a tenth of a second together. After a break it continues where it was.
 */
export function useLive<Data, Variables extends { readonly since?: string | null | undefined }>(
  document: Document<Data, Variables>,
  variables: Omit<Variables, "since">,
  onEvents: (events: readonly Data[]) => void = () => {},
): void {
  const { client } = useConnection();
  const handle = useEffectEvent(onEvents);
  const key = JSON.stringify(variables);
  useEffect(() => {
    let since: string | null = null;
    let subscription: { unsubscribe(): void } | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    const deliver = gathered<Data>((events) => handle(events), queueMicrotask);
    const follow = (): void => {
      const request = createRequest<Data, Variables>(document.toString(), {
        ...JSON.parse(key),
        since,
      } as Variables);
      subscription = client.executeSubscription<Data, Variables>(request).subscribe((result) => {
        if (result.data !== undefined && result.data !== null) {
          since = cursorOf(result.data) ?? since;
          deliver(result.data);
        }
        if (!result.hasNext) retry(result);
      });
    };
    const retry = ({ error }: OperationResult): void => {
      subscription?.unsubscribe();
      const codes = error?.graphQLErrors.map(({ extensions }) => extensions["code"]) ?? [];
      if (codes.includes("UNAUTHENTICATED") || isBarred()) return;
      again = setTimeout(follow, 1_000);
    };
    follow();
    return () => {
      clearTimeout(again);
      subscription?.unsubscribe();
    };
  }, [client, document, key]);
}

function cursorOf<Data>(data: Data): string | null {
  const [event] = Object.values(data as Live<Data>) as { readonly cursor: string }[];
  return event?.cursor ?? null;
}
