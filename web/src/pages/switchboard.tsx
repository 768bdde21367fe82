import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useConnection } from "~/data/connection.ts";
import { LineCard } from "~/features/switchboard/line-card.tsx";
import { useBoard } from "~/features/switchboard/use-board.ts";
import type { BoardFragment } from "~/gql/graphql.ts";
import { Ago } from "~/time/instant.tsx";
import { Failure } from "~/ui/failure.tsx";
import { laneColours } from "~/ui/lanes.ts";
import { PageHead, Panel, Skeleton } from "~/ui/panel.tsx";
import { Tooltip } from "~/ui/tooltip.tsx";
import { countOf } from "~/words/count.ts";
import { decisionReasons } from "~/words/decision-reasons.ts";

/** So many free lines are drawn one by one. */
const mostFree = 24;

/** What the lines do now, and who is next. */
export function Switchboard() {
  const { board, error, readAgain } = useBoard();
  const calls = [...(board?.lines ?? []), ...(board?.next ?? [])].map(({ call }) => call);
  const colours = laneColours(calls.map(({ campaign }) => campaign.id));
  return (
    <>
      <PageHead
        title="Switchboard"
        about="Each line with its call, as it is now."
        actions={board !== undefined && <Numbers board={board} />}
      />
      {error !== undefined && board === undefined && (
        <Failure error={error} what="The lines could not be read." onRetry={readAgain} />
      )}
      <div className="grid items-start gap-6 lg:grid-cols-[1fr_20rem]">
        <section aria-label="Lines">
          <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
            {board === undefined && error === undefined
              ? Array.from({ length: 6 }, (_, index) => (
                  <Skeleton key={index} className="h-16 w-full rounded-lg" />
                ))
              : board?.lines.map((line) => (
                  <LineCard
                    key={line.call.id}
                    line={line}
                    colour={colours.get(line.call.campaign.id)!}
                  />
                ))}
            {Array.from({ length: Math.min(mostFree, board?.free ?? 0) }, (_, index) => (
              <div
                key={index}
                className="grid h-16 place-items-center rounded-lg border border-dashed border-line-strong text-xs text-ink-faint"
              >
                Free
              </div>
            ))}
          </div>
          {board !== undefined && board.free > mostFree && (
            <p className="mt-3 text-xs text-ink-faint">
              and {countOf(board.free - mostFree, "more free line", "more free lines")}
            </p>
          )}
        </section>
        <Next board={board} colours={colours} />
      </div>
    </>
  );
}

function Numbers({ board: { total, free, lines, fairness } }: { readonly board: BoardFragment }) {
  const held = lines.filter(({ isHeld }) => isHeld).length;
  return (
    <dl className="flex gap-6 text-right">
      <Figure name="in use">
        {total - free} <span className="text-ink-faint">/ {total}</span>
      </Figure>
      {held > 0 && <Figure name="held">{held}</Figure>}
      {fairness !== null && (
        <Tooltip text="How evenly campaigns have lines: 100 % if each has its fair share of them.">
          <div>
            <Figure name="fairness">{Math.round(fairness * 100)} %</Figure>
          </div>
        </Tooltip>
      )}
    </dl>
  );
}

function Figure({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex flex-col-reverse">
      <dt className="text-xs text-ink-faint">{name}</dt>
      <dd className="text-xl font-semibold text-ink">{children}</dd>
    </div>
  );
}

function Next({
  board,
  colours,
}: {
  readonly board: BoardFragment | undefined;
  readonly colours: ReadonlyMap<string, string>;
}) {
  const { tenantId } = useConnection();
  return (
    <Panel title="Next">
      {board === undefined ? (
        <Skeleton className="m-4 h-24 w-[calc(100%-2rem)]" />
      ) : board.next.length === 0 ? (
        <p className="px-4 py-6 text-center text-ink-soft">
          Nobody waits for a line now.{" "}
          <Link
            to="/t/$tenantId/campaigns"
            params={{ tenantId }}
            className="font-medium text-accent underline underline-offset-2"
          >
            See what opens next
          </Link>
        </p>
      ) : (
        <ol className="divide-y divide-line">
          {board.next.map(({ call, dueSince, waitsFor }, index) => (
            <li key={call.id}>
              <Link
                to="/t/$tenantId/calls/$id"
                params={{ tenantId, id: call.id }}
                className="grid grid-cols-[1.25rem_1fr] gap-x-2 px-4 py-2.5 hover:bg-sunken/60"
              >
                <span className="text-xs leading-5 text-ink-faint">{index + 1}</span>
                <span className="min-w-0">
                  <span className="block truncate font-medium text-ink">
                    {call.contact.name ?? call.contact.phone}
                  </span>
                  <span className="flex items-center gap-1.5 text-xs text-ink-faint">
                    <span
                      aria-hidden="true"
                      className="size-2 shrink-0 rounded-sm"
                      style={{ backgroundColor: colours.get(call.campaign.id) }}
                    />
                    <span className="truncate">{call.campaign.name}</span>
                  </span>
                  <span className="block text-xs text-ink-soft">
                    due <Ago at={dueSince} /> ·{" "}
                    {waitsFor === null ? "about to be called" : decisionReasons[waitsFor].refusal}
                  </span>
                </span>
              </Link>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
