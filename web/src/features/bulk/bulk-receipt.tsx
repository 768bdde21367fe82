import { useState } from "react";
import { done } from "~/data/done.ts";
import { useData, useVerb } from "~/data/use.ts";
import {
  BulkReceiptDocument,
  type BulkVerb,
  StartBulkJobDocument,
  type StartBulkJobInput,
} from "~/gql/graphql.ts";
import { Confirm } from "~/ui/confirm.tsx";
import { Failure } from "~/ui/failure.tsx";
import { CheckField } from "~/ui/field.tsx";
import { Skeleton } from "~/ui/panel.tsx";
import { say } from "~/ui/toast.tsx";
import { bulkVerbs } from "~/words/bulk.ts";
import { countOf } from "~/words/count.ts";
import { Refusals } from "./refusals.tsx";

/** Says what a verb would do with the selected rows, and begins it. */
export function BulkReceipt({
  verb,
  count,
  rows,
  onClose,
  onStarted,
}: {
  readonly verb: BulkVerb;
  /** How many are selected: "12", "more than 10,000". */
  readonly count: string;
  readonly rows: Omit<StartBulkJobInput, "verb">;
  readonly onClose: () => void;
  readonly onStarted: () => void;
}) {
  const [isCallback, setIsCallback] = useState(false);
  const [start] = useVerb(StartBulkJobDocument);
  const input: StartBulkJobInput = {
    ...rows,
    verb,
    ...(verb === "SCHEDULE_CALLS" && { isCallback }),
  };
  const words = bulkVerbs[verb];
  const [one, many] = words.rows;
  return (
    <Confirm
      title={words.ask(`${count} ${count === "1" ? one : many}`)}
      verb={words.name}
      isDangerous={words.isDangerous}
      isOpen
      onClose={onClose}
      receipt={
        <div className="flex flex-col gap-3">
          <p>{words.about}</p>
          <Preview input={{ ...rows, verb }} verb={verb} />
          {verb === "SCHEDULE_CALLS" && (
            <CheckField
              label="Also who had a call in this round"
              hint="As callbacks. Without it, those are refused."
              checked={isCallback}
              onChange={(event) => setIsCallback(event.target.checked)}
            />
          )}
        </div>
      }
      onConfirm={async () => {
        const job = done((await start({ input })).startBulkJob, "BulkJob");
        say(`${words.doing}: ${countOf(job.found, "row", "rows")}`, {
          description: "It goes on when you leave the page. Its progress is above the list.",
        });
        onStarted();
      }}
    />
  );
}

function Preview({ input, verb }: { readonly input: StartBulkJobInput; readonly verb: BulkVerb }) {
  const { data, error, readAgain } = useData(BulkReceiptDocument, { input });
  const preview = data?.previewBulkJob;
  if (error !== undefined) {
    return <Failure error={error} what="What it would do is not known." onRetry={readAgain} />;
  }
  if (preview === undefined) return <Skeleton className="h-4 w-64" />;
  if (preview.__typename !== "BulkJobPreview") return <p className="text-bad">{preview.message}</p>;
  const { found, possible, refused, isComplete } = preview;
  const [one, many] = bulkVerbs[verb].rows;
  return (
    <div className="rounded-lg border border-line px-3 py-2">
      {!isComplete && (
        <p className="mb-1 text-xs text-ink-faint">
          Of the first {found.toLocaleString("en")}, as far as it is known now:
        </p>
      )}
      <p className="text-ink">
        {verb === "SCHEDULE_CALLS" ? "Up to " : ""}
        <strong>{countOf(possible, one, many)}</strong>{" "}
        {verb === "SCHEDULE_CALLS"
          ? "again: the rules are asked for each"
          : `will be ${bulkVerbs[verb].done}`}
      </p>
      <Refusals refused={refused} />
    </div>
  );
}
