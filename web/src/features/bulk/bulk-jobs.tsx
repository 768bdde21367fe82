import { useState } from "react";
import { done } from "~/data/done.ts";
import { useMayNotChange } from "~/data/may.ts";
import { useData, useLive, useVerb } from "~/data/use.ts";
import {
  type BulkJobInListFragment,
  BulkJobsChangedDocument,
  BulkJobsDocument,
  type BulkVerb,
  StopBulkJobDocument,
} from "~/gql/graphql.ts";
import { duration, useNow } from "~/time/instant.tsx";
import { wordsOf } from "~/ui/failure.tsx";
import { Button } from "~/ui/button.tsx";
import { Meter } from "~/ui/meter.tsx";
import { Status } from "~/ui/status.tsx";
import { say } from "~/ui/toast.tsx";
import { bulkStatuses, bulkVerbs } from "~/words/bulk.ts";
import { countOf } from "~/words/count.ts";
import { Refusals } from "./refusals.tsx";

const mostShown = 5;
/** So long a job is shown after its end. */
const shownMs = 5 * 60_000;

/** Above a list: the jobs of these verbs that are at work, and what came of those that have just ended. */
export function BulkJobs({
  verbs,
  onChanged,
}: {
  readonly verbs: readonly BulkVerb[];
  /** A job has changed rows of the list. */
  readonly onChanged: () => void;
}) {
  const { data, readAgain } = useData(BulkJobsDocument, { first: mostShown });
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const now = useNow();
  const jobs = data?.bulkJobs.nodes ?? [];
  useLive(BulkJobsChangedDocument, {}, (events) => {
    const known = new Set(jobs.map(({ id }) => id));
    const changed = events.flatMap(({ bulkJobsChanged }) => bulkJobsChanged.jobs);
    const isMissed = events.some(({ bulkJobsChanged }) => bulkJobsChanged.readAgain);
    if (isMissed || changed.some(({ id }) => !known.has(id))) readAgain();
    if (changed.some(({ verb, done: count }) => verbs.includes(verb) && count > 0)) onChanged();
  });
  const shown = jobs.filter(
    ({ id, verb, endedAt }) =>
      verbs.includes(verb) &&
      !closed.has(id) &&
      (endedAt === null || now - Date.parse(endedAt) < shownMs),
  );
  if (shown.length === 0) return null;
  return (
    <ul className="mb-4 flex flex-col gap-2">
      {shown.map((job) => (
        <Job
          key={job.id}
          job={job}
          now={now}
          onClose={() => setClosed((before) => new Set([...before, job.id]))}
        />
      ))}
    </ul>
  );
}

function Job({
  job,
  now,
  onClose,
}: {
  readonly job: BulkJobInListFragment;
  readonly now: number;
  readonly onClose: () => void;
}) {
  const { id, verb, status, found, done: count, refused, createdAt, endedAt } = job;
  const [stop, isStopping] = useVerb(StopBulkJobDocument);
  const refusal = useMayNotChange();
  const handled = count + refused.reduce((sum, each) => sum + each.count, 0);
  const words = bulkVerbs[verb];
  const { word, tone } = bulkStatuses[status];
  const halt = async (): Promise<void> => {
    try {
      done((await stop({ id })).stopBulkJob, "BulkJob");
    } catch (failed) {
      say("It was not stopped", { description: wordsOf(failed).message, isFailure: true });
    }
  };
  return (
    <li className="rounded-lg border border-line bg-panel px-4 py-3 shadow-panel">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Status tone={tone}>{word}</Status>
        <p className="min-w-0 flex-1 text-[0.8125rem] text-ink">
          {endedAt === null ? (
            <>
              {words.doing}: {handled.toLocaleString("en")} of {found.toLocaleString("en")}
            </>
          ) : (
            <>
              {countOf(count, ...words.rows)} {words.done}
              {handled < found && `, ${(found - handled).toLocaleString("en")} not touched`}
            </>
          )}
          <span className="ml-2 text-xs text-ink-faint">
            {duration(
              ((endedAt === null ? now : Date.parse(endedAt)) - Date.parse(createdAt)) / 1_000,
            )}
          </span>
        </p>
        {endedAt === null ? (
          <Button
            disabled={refusal !== undefined}
            title={refusal}
            isBusy={isStopping}
            onClick={() => void halt()}
          >
            Stop
          </Button>
        ) : (
          <Button look="quiet" onClick={onClose}>
            Close
          </Button>
        )}
      </div>
      {endedAt === null && (
        <div className="mt-2">
          <Meter label={words.doing} share={found === 0 ? 1 : handled / found} />
        </div>
      )}
      <Refusals refused={refused} />
    </li>
  );
}
