import { useState } from "react";
import type { ImportOnPageFragment } from "~/gql/graphql.ts";
import { duration, useNow } from "~/time/instant.tsx";
import { Meter } from "~/ui/meter.tsx";
import { Panel } from "~/ui/panel.tsx";
import { RowCounts } from "./row-counts.tsx";

/** Over so long the pace is measured. */
const windowMs = 5_000;

interface Seen {
  readonly at: number;
  readonly rows: number;
}

/** How fast the rows go by, and when the last one did, as this page has seen it. */
function usePace(rows: number): { readonly perSecond: number; readonly quietMs: number } {
  const now = useNow();
  const [seen, setSeen] = useState<readonly Seen[]>([{ at: now, rows }]);
  if (seen.at(-1)!.rows !== rows) {
    setSeen((all) => [
      ...all.filter(({ at }, index) => at > now - windowMs || index === all.length - 1),
      { at: now, rows },
    ]);
  }
  const first = seen[0]!;
  const newest = seen.at(-1)!;
  const seconds = Math.max(1, (now - first.at) / 1_000);
  return { perSecond: (newest.rows - first.rows) / seconds, quietMs: now - newest.at };
}

/** Rows that are being applied: how many, how fast, and when the last was. */
export function ProgressPanel({ file }: { readonly file: ImportOnPageFragment }) {
  const { preview, totalRows, rejectedRows } = file;
  // Rows that are rejected or repeated have been counted before, and there is nothing to apply of them.
  const applied = preview == null ? totalRows : contactsOf(file);
  const expected = preview == null ? null : contactsOf(preview);
  const { perSecond, quietMs } = usePace(applied);
  return (
    <Panel title="Importing" className="mb-5">
      <div className="px-4 py-4">
        <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4">
          <p className="text-base font-medium text-ink">
            {applied.toLocaleString("en")}
            {expected !== null && (
              <span className="font-normal text-ink-faint">
                {" "}
                of {Math.max(expected, applied).toLocaleString("en")}
              </span>
            )}{" "}
            <span className="font-normal text-ink-faint">rows</span>
          </p>
          <output className="text-xs text-ink-soft">
            {Math.round(perSecond).toLocaleString("en")} rows a second · last row{" "}
            {duration(Math.max(0, quietMs) / 1_000)} ago
          </output>
        </div>
        {expected !== null && (
          <Meter label="Rows applied" share={applied / Math.max(1, expected)} />
        )}
        <p className="mt-3 mb-5 text-xs text-ink-faint">
          It goes on when you leave this page
          {rejectedRows > 0 ? ". Rejected rows can be downloaded at the end." : "."}
        </p>
        <RowCounts file={file} />
      </div>
    </Panel>
  );
}

function contactsOf(counts: {
  readonly newContacts: number;
  readonly updatedContacts: number;
  readonly unchangedContacts: number;
}): number {
  return counts.newContacts + counts.updatedContacts + counts.unchangedContacts;
}
