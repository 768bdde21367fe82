import { type ExecutionResult, getOperationAST, OperationTypeNode } from "graphql";
import { isAsyncIterable, type Plugin } from "graphql-yoga";
import type { OperationWork } from "./work.ts";

interface WithWork {
  readonly work: OperationWork;
}

/** Yoga's executor takes a signal, which its types do not show. */
interface WithSignal {
  signal?: AbortSignal;
}

/** Begins the work of each operation, and answers with the reason if it is ended early. */
export function useWork(): Plugin<WithWork> {
  return {
    onExecute({ args, executeFn, setExecuteFn, setResultAndStopExecution }) {
      const { work } = args.contextValue;
      const asked = getOperationAST(args.document, args.operationName)?.operation;
      const refusal = work.begin(asked === OperationTypeNode.MUTATION ? "mutation" : "query");
      if (refusal !== null) return setResultAndStopExecution({ errors: [refusal] });
      (args as WithSignal).signal = work.signal;
      setExecuteFn(async (execution) => {
        try {
          return (await executeFn(execution)) as never;
        } catch (error) {
          return reasonOf(work, error) as never;
        } finally {
          work.done();
        }
      });
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const { work } = args.contextValue;
      const refusal = work.begin("subscription");
      if (refusal !== null) return setResultAndStopExecution({ errors: [refusal] });
      (args as WithSignal).signal = work.signal;
      return {
        onSubscribeResult({ result, setResult }) {
          if (isAsyncIterable<ExecutionResult>(result)) setResult(eventsOf(result, work));
        },
      };
    },
  };
}

/** @throws the error, where it is not what the work was ended with */
function reasonOf({ signal }: OperationWork, error: unknown): ExecutionResult {
  if (!signal.aborted || error !== signal.reason) throw error;
  return { errors: [signal.reason] };
}

/** The events, each with its own answer; if the work was ended early, the last one gives the reason. */
function eventsOf(
  events: AsyncIterable<ExecutionResult>,
  work: OperationWork,
): AsyncGenerator<ExecutionResult, void> {
  const source = events[Symbol.asyncIterator]();
  let hasEnded = false;
  const end = async (): Promise<IteratorReturnResult<undefined>> => {
    hasEnded = true;
    // Otherwise the source would wait for its next event before it ends.
    work.stop();
    await source.return?.();
    return { value: undefined, done: true };
  };
  return {
    async next() {
      if (hasEnded) return { value: undefined, done: true };
      work.startOver();
      try {
        return (await source.next()) as IteratorResult<ExecutionResult, undefined>;
      } catch (error) {
        const value = reasonOf(work, error);
        hasEnded = true;
        return { value, done: false };
      }
    },
    return: end,
    throw: end,
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await end();
    },
  };
}
