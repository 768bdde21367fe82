import { useLayoutEffect, useMemo, useSyncExternalStore } from "react";
import { type Client, type CombinedError, createRequest, type RequestPolicy } from "urql";
import type { TypedDocumentString } from "~/gql/graphql.ts";
import { useConnection } from "./connection.ts";
import { useReturn } from "./status.ts";

/** The part of a list that the server answers with. */
interface Part<Row> {
  readonly totalCount?: number;
  readonly isTotalCountExact?: boolean;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
  readonly edges: readonly { readonly node: Row }[];
}

/** A list that is read part by part. */
export interface List<Row> {
  /** Undefined until the first part was read. Each row is there once. */
  readonly rows: readonly Row[] | undefined;
  /** "1,204", or "more than 10,000". Null if it is not known. */
  readonly total: string | null;
  /** The rows may be old, or of other filters. */
  readonly isStale: boolean;
  /** The server has not answered yet: `more` has to wait. */
  readonly isReading: boolean;
  readonly error: CombinedError | undefined;
  /** Reads the next part. Null: there is none. */
  readonly more: (() => void) | null;
  /** Reads the rows again from the server, from the first on: as many as are shown, at most 200. */
  readonly readAgain: () => void;
}

type PartVariables = { readonly first: number; readonly after?: string | null | undefined };

/**
 * Reads a list part by part, and keeps its rows up to date with the cache. A part is asked for by the cursor behind the
 * part before, so no row is left out or shown twice while others come in. With other variables the present rows stay,
 * as stale, until the new ones are read. `partOf` must be the same function in every rendering. After a break of the
 * connection it is read again, unless a subscription that continues where it was follows the list (`isFollowed`).
 */
export function useList<Data, Variables extends PartVariables, Row extends { readonly id: string }>(
  document: TypedDocumentString<Data, Variables>,
  variables: Omit<Variables, "first" | "after">,
  partOf: (data: Data) => Part<Row>,
  { size = 50, isFollowed = false }: { readonly size?: number; readonly isFollowed?: boolean } = {},
): List<Row> {
  const { client } = useConnection();
  const reading = useMemo(
    () => new ListReading(client, document, partOf, size),
    [client, document, partOf, size],
  );
  const key = JSON.stringify(variables);
  useLayoutEffect(() => {
    reading.start(JSON.parse(key) as object);
    return () => reading.stop();
  }, [reading, key]);
  const list = useSyncExternalStore(reading.subscribe, reading.list);
  // The events that came meanwhile arrive by themselves, and rows do not move.
  useReturn(() => (isFollowed && list.error === undefined) || list.readAgain());
  return list;
}

interface ReadPart<Data> {
  data: Data | undefined;
  error: CombinedError | undefined;
  isStale: boolean;
  readonly stop: () => void;
}

const longestPart = 200;

class ListReading<Data, Variables extends PartVariables, Row extends { readonly id: string }> {
  readonly #client: Client;
  readonly #document: TypedDocumentString<Data, Variables>;
  readonly #partOf: (data: Data) => Part<Row>;
  readonly #size: number;
  readonly #listeners = new Set<() => void>();
  #variables: object = {};
  #parts: ReadPart<Data>[] = [];
  /** The same rows are being read again: they are not dimmed for that. */
  #isReadAgain = false;
  #list: List<Row>;

  constructor(
    client: Client,
    document: TypedDocumentString<Data, Variables>,
    partOf: (data: Data) => Part<Row>,
    size: number,
  ) {
    this.#client = client;
    this.#document = document;
    this.#partOf = partOf;
    this.#size = size;
    this.#list = {
      rows: undefined,
      total: null,
      isStale: false,
      isReading: false,
      error: undefined,
      more: null,
      readAgain: this.#readAgain,
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly list = (): List<Row> => this.#list;

  start(variables: object): void {
    this.#variables = variables;
    this.#isReadAgain = false;
    this.#readFrom(null, this.#size, "cache-and-network");
  }

  stop(): void {
    for (const part of this.#parts) part.stop();
    this.#parts = [];
  }

  readonly #readAgain = (): void => {
    const shown = this.#list.rows?.length ?? 0;
    this.stop();
    this.#isReadAgain = true;
    this.#readFrom(null, Math.min(Math.max(shown, this.#size), longestPart), "network-only");
  };

  #readFrom(after: string | null, first: number, requestPolicy: RequestPolicy): void {
    const request = createRequest<Data, Variables>(this.#document.toString(), {
      ...this.#variables,
      first,
      ...(after !== null && { after }),
    } as Variables);
    const part: ReadPart<Data> = {
      data: undefined,
      error: undefined,
      isStale: true,
      stop: () => subscription.unsubscribe(),
    };
    this.#parts.push(part);
    let subscription = { unsubscribe: (): void => {} };
    subscription = this.#client
      .executeQuery<Data, Variables>(request, { requestPolicy })
      .subscribe(({ data, error, stale }) => {
        part.data = data ?? part.data;
        part.error = error;
        part.isStale = stale;
        this.#change();
      });
    this.#change();
  }

  #change(): void {
    const read = this.#parts.flatMap(({ data }) =>
      data === undefined ? [] : [this.#partOf(data)],
    );
    const [first] = read;
    const error = this.#parts.find((part) => part.error !== undefined)?.error;
    const isReading = this.#parts.some(
      ({ data, error: failed }) => data === undefined && failed === undefined,
    );
    const { hasNextPage, endCursor } = read.at(-1)?.pageInfo ?? { hasNextPage: false };
    this.#list = {
      rows: first === undefined ? this.#list.rows : onceEach(read, this.#list.rows),
      total: first === undefined ? this.#list.total : totalOf(first),
      isStale:
        !this.#isReadAgain &&
        (first === undefined ? this.#list.rows !== undefined : this.#parts[0]!.isStale),
      isReading: isReading && (first !== undefined || this.#list.rows !== undefined),
      error,
      more:
        first === undefined
          ? this.#list.more
          : hasNextPage && endCursor != null
            ? () => this.#readMore(endCursor)
            : null,
      readAgain: this.#readAgain,
    };
    for (const listener of this.#listeners) listener();
  }

  #readMore(after: string): void {
    const failed = this.#parts.filter(({ data }) => data === undefined);
    for (const part of failed) part.stop();
    this.#parts = this.#parts.filter(({ data }) => data !== undefined);
    this.#readFrom(after, this.#size, "cache-and-network");
  }
}

/** The same array if no row has changed, so that nothing is rendered for it. */
function onceEach<Row extends { readonly id: string }>(
  parts: readonly Part<Row>[],
  before: readonly Row[] | undefined,
): readonly Row[] {
  const rows = new Map(parts.flatMap(({ edges }) => edges.map(({ node }) => [node.id, node])));
  const now = [...rows.values()];
  const isSame = before?.length === now.length && now.every((row, index) => row === before[index]);
  return isSame ? before : now;
}

function totalOf<Row>({ totalCount, isTotalCountExact = true }: Part<Row>): string | null {
  if (totalCount === undefined) return null;
  const count = totalCount.toLocaleString("en");
  return isTotalCountExact ? count : `more than ${count}`;
}
