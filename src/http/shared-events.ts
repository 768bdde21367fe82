import { execute } from "@graphql-tools/executor";
import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  getOperationAST,
  Kind,
  validateSubscriptionArgs,
  visit,
} from "graphql";
import { isAsyncIterable, type Plugin } from "graphql-yoga";
import type { GraphqlContext } from "#schema/context.ts";

/** An event that other subscribers are sent too. */
interface SharedEvent {
  /** Makes something once for all subscribers who ask with the same key. What failed is made again for the next. */
  readonly share?: <Value>(key: string, make: () => Promise<Value>) => Promise<Value>;
}

type SubscribeArgs = Parameters<typeof execute>[0];
type Subscribe = (args: SubscribeArgs) => unknown;

/**
 * Executes an event once for all subscribers with the same operation and variables, if the event can be shared. What
 * such an event shows must depend on nothing else but the role and whether it sees numbers masked: not on the API key, nor
 * on the arguments of the subscription.
 */
export function useSharedEvents(): Plugin {
  return {
    onSubscribe({ subscribeFn, setSubscribeFn }) {
      setSubscribeFn((args: SubscribeArgs) => subscribe(args, subscribeFn as Subscribe));
    },
  };
}

/** `refuse`: Yoga's own function, which answers what cannot be executed. */
async function subscribe(args: SubscribeArgs, refuse: Subscribe): Promise<unknown> {
  const validated = validateSubscriptionArgs(args as never);
  if (!("schema" in validated)) return await refuse(args);
  const source = await createSourceEventStream(validated);
  if (!isAsyncIterable<SharedEvent>(source)) return source;
  return answersTo(source[Symbol.asyncIterator](), args);
}

function answersTo(
  source: AsyncIterator<SharedEvent>,
  args: SubscribeArgs,
): AsyncIterableIterator<ExecutionResult> {
  const { viewer } = args.contextValue as GraphqlContext;
  // What is shown may depend on the role, and on whether it sees numbers masked.
  const key = `${viewer?.role ?? ""} ${String(viewer?.seesNumbersMasked)} ${keyOf(args)}`;
  // A source that waits for its next event ends at once.
  const abort = (): void => void source.return?.().catch(() => {});
  const leave = async (): Promise<IteratorReturnResult<undefined>> => {
    args.signal?.removeEventListener("abort", abort);
    await source.return?.();
    return { value: undefined, done: true };
  };
  args.signal?.addEventListener("abort", abort, { once: true });
  return {
    async next() {
      const { value: event, done } = await source.next();
      if (done === true) return await leave();
      return { value: await answerTo(event, key, args), done: false };
    },
    return: leave,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** @throws what the operation's signal is aborted with */
async function answerTo(
  event: SharedEvent,
  key: string,
  args: SubscribeArgs,
): Promise<ExecutionResult> {
  const { signal } = args;
  let isOwn = event.share === undefined;
  const make = async (): Promise<ExecutionResult> => {
    isOwn = true;
    const answer = (await execute({ ...args, rootValue: event })) as ExecutionResult;
    // It may be incomplete, and is not for the others.
    signal?.throwIfAborted();
    return answer;
  };
  while (!isOwn) {
    try {
      const answer = await event.share!(key, make);
      signal?.throwIfAborted();
      return answer;
    } catch (error) {
      // The subscriber whose execution it was has left: another one executes the event.
      if (isOwn || signal?.aborted === true) throw error;
    }
  }
  return await make();
}

const numbers = new WeakMap<DocumentNode, number>();
let documents = 0;

/** The same for operations whose answers to an event are the same. */
function keyOf({ document, operationName, variableValues }: SubscribeArgs): string {
  let number = numbers.get(document);
  if (number === undefined) numbers.set(document, (number = documents += 1));
  const shown = variablesShown(document, operationName);
  const variables = Object.entries(variableValues ?? {}).filter(([name]) => shown.has(name));
  return JSON.stringify([
    number,
    operationName,
    variables.toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ]);
}

/** The variables on which an answer depends: all but those that only the arguments of the subscription use. */
function variablesShown(
  document: DocumentNode,
  operationName: string | null | undefined,
): ReadonlySet<string> {
  const fields = getOperationAST(document, operationName)?.selectionSet.selections;
  const skipped = fields?.find((field): field is FieldNode => field.kind === Kind.FIELD)?.arguments;
  const names = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Argument: (argument) => (skipped?.includes(argument) === true ? false : undefined),
    Variable: ({ name }) => void names.add(name.value),
  });
  return names;
}
