import { getOperationAST, Kind, type OperationDefinitionNode, OperationTypeNode } from "graphql";
import type { Plugin } from "graphql-yoga";
import type { Replica } from "#db/replica.ts";

interface WithWork {
  readonly work: { readsReplica: boolean };
}

/** What a person reads to see what has been. Decisions, settings and live state are read from the primary. */
const histories: ReadonlySet<string> = new Set([
  "alerts",
  "call",
  "calls",
  "contact",
  "contacts",
  "import",
  "imports",
  "schedulerRuns",
]);

/**
 * Reads histories from the replica while it is fresh. After a mutation the answer waits until the replica has it, so
 * that whoever has written finds it there, whichever process is asked next.
 */
export function useReplica(replica: Replica): Plugin<WithWork> {
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const operation = getOperationAST(args.document, args.operationName);
      if (operation?.operation === OperationTypeNode.MUTATION) {
        setExecuteFn(async (execution) => {
          const result = (await executeFn(execution)) as never;
          await replica.caughtUp().catch(() => {});
          return result;
        });
      } else if (operation && isOfHistories(operation) && replica.isFresh()) {
        args.contextValue.work.readsReplica = true;
      }
    },
  };
}

/** Every field of the operation itself is a history. */
function isOfHistories({ selectionSet }: OperationDefinitionNode): boolean {
  return selectionSet.selections.every(
    (selection) => selection.kind === Kind.FIELD && histories.has(selection.name.value),
  );
}
