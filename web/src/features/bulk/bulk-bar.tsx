import X from "lucide-react/icons/x";
import { useState } from "react";
import { useMayNotChange } from "~/data/may.ts";
import type { BulkVerb, CallFilter, ContactFilter } from "~/gql/graphql.ts";
import { Button } from "~/ui/button.tsx";
import type { Selection } from "~/ui/selection.ts";
import { bulkVerbs } from "~/words/bulk.ts";
import { BulkReceipt } from "./bulk-receipt.tsx";

/** As many rows as a request may name. */
const mostNamed = 1_000;

/** What is done with the rows that are selected. Nothing while none is. */
export function BulkBar({
  selection,
  total,
  isComplete,
  verbs,
  filter,
  campaignId,
}: {
  readonly selection: Selection;
  /** Of the list: "12,345", or "more than 10,000". Null if it is not known. */
  readonly total: string | null;
  /** All rows of the list are shown. */
  readonly isComplete: boolean;
  readonly verbs: readonly BulkVerb[];
  /** That of the list: what "all" means. */
  readonly filter: { readonly calls: CallFilter } | { readonly contacts: ContactFilter };
  /** From which contacts are taken out. */
  readonly campaignId?: string;
}) {
  const { ids, isAll, selectAll, clear } = selection;
  const [asked, setAsked] = useState<BulkVerb | null>(null);
  const refusal = useMayNotChange();
  if (ids.size === 0) return null;
  const count = isAll ? (total ?? "all") : ids.size.toLocaleString("en");
  const tooMany =
    !isAll && ids.size > mostNamed
      ? `Select ${mostNamed.toLocaleString("en")} rows at most, or all that match.`
      : undefined;
  return (
    <section
      aria-label="Selected rows"
      className="sticky bottom-3 z-10 mx-3 my-3 flex flex-wrap items-center gap-2 rounded-lg border border-accent/50 bg-panel px-3 py-2 shadow-xl"
    >
      <span aria-live="polite" className="text-[0.8125rem] font-medium text-ink">
        {count} selected
      </span>
      {!isAll && !isComplete && (
        <button
          type="button"
          onClick={selectAll}
          className="rounded text-[0.8125rem] font-medium text-accent hover:underline"
        >
          Select all {total ?? ""} that match
        </button>
      )}
      <span className="flex-1" />
      {verbs.map((verb) => (
        <Button
          key={verb}
          look={bulkVerbs[verb].isDangerous ? "danger" : "plain"}
          disabled={refusal !== undefined || tooMany !== undefined}
          title={refusal ?? tooMany}
          onClick={() => setAsked(verb)}
        >
          {bulkVerbs[verb].name}
        </Button>
      ))}
      <Button
        look="quiet"
        aria-label="Select nothing"
        title="Select nothing"
        onClick={clear}
        className="w-8 px-0!"
        icon={<X className="size-4" aria-hidden="true" />}
      />
      {asked !== null && (
        <BulkReceipt
          verb={asked}
          count={count}
          rows={{
            ...(isAll ? filter : { ids: [...ids] }),
            ...(asked === "UNENROL_CONTACTS" && campaignId !== undefined && { campaignId }),
          }}
          onClose={() => setAsked(null)}
          onStarted={clear}
        />
      )}
    </section>
  );
}
