import type { ImportOnPageFragment } from "~/gql/graphql.ts";
import { countOf } from "~/words/count.ts";
import { keptReasons, undoneThings } from "~/words/imports.ts";

type Undo = Omit<NonNullable<ImportOnPageFragment["undo"]>, "undoneAt" | "finishedAt">;

/** What an undo takes back, and what it keeps and why. */
export function UndoCounts({
  undo,
  verbs,
}: {
  readonly undo: Undo;
  /** "are deleted", "were deleted": what happens to what. */
  readonly verbs: {
    readonly deleted: string;
    readonly removed: string;
    readonly cancelled: string;
    readonly restored: string;
    readonly kept: string;
  };
}) {
  const gone = [
    { count: undo.contactsDeleted, words: ["contact", "contacts"], verb: verbs.deleted },
    {
      count: undo.enrolmentsEnded,
      words: ["membership of the campaign", "memberships of the campaign"],
      verb: verbs.removed,
    },
    {
      count: undo.callsCancelled,
      words: ["scheduled call", "scheduled calls"],
      verb: verbs.cancelled,
    },
    { count: undo.valuesRestored, words: ["value", "values"], verb: verbs.restored },
  ].filter(({ count }) => count > 0);
  return (
    <div className="flex flex-col gap-3">
      <ul className="flex list-disc flex-col gap-1 pl-4">
        {gone.map(({ count, words, verb }) => (
          <li key={verb}>
            <strong className="text-ink">{countOf(count, words[0]!, words[1]!)}</strong> {verb}
          </li>
        ))}
        {gone.length === 0 && <li>Nothing is left to take back.</li>}
      </ul>
      {undo.kept.length > 0 && (
        <div className="rounded-md bg-sunken px-3 py-2 text-xs">
          <p className="mb-1 font-medium text-ink">{verbs.kept}</p>
          <ul className="flex flex-col gap-0.5">
            {undo.kept.map(({ what, reason, count }) => (
              <li key={`${what} ${reason}`}>
                <strong className="text-ink">{countOf(count, ...undoneThings[what])}</strong>:{" "}
                {keptReasons[reason]}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

export const willBe = {
  deleted: "deleted",
  removed: "ended",
  cancelled: "cancelled: they are not placed",
  restored: "as before the import",
  kept: "This stays:",
};

export const wasDone = { ...willBe, kept: "This was kept:" };
