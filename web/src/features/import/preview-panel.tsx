import type { ReactNode } from "react";
import { NumberLimitOf } from "~/features/campaign/number-limit.tsx";
import type { ImportOnPageFragment } from "~/gql/graphql.ts";
import { Instant, useNow } from "~/time/instant.tsx";
import { Panel, Skeleton } from "~/ui/panel.tsx";
import { countOf } from "~/words/count.ts";
import { decisionReasons } from "~/words/decision-reasons.ts";
import { importProblems } from "~/words/imports.ts";
import { RowCounts } from "./row-counts.tsx";

/** What the file would do. The numbers add up. */
export function PreviewPanel({ file }: { readonly file: ImportOnPageFragment }) {
  const { preview } = file;
  return (
    <Panel
      title="What this file does"
      aside={
        file.status === "STAGING" && (
          <output className="text-xs text-live">
            {countOf(file.totalRows, "row", "rows")} read so far
          </output>
        )
      }
    >
      <div className="px-4 py-4">
        <p className="mb-4 text-base text-ink">
          {preview == null ? (
            <Skeleton className="h-5 w-80 max-w-full" />
          ) : (
            <CallsSentence file={file} preview={preview} />
          )}
        </p>
        {preview == null ? <Skeleton className="h-16 w-full" /> : <RowCounts file={file} />}
        <div className="mt-4 empty:hidden">
          <NumberLimitOf campaignId={file.campaign.id} />
        </div>
      </div>
      {preview != null && <Notes file={file} preview={preview} />}
    </Panel>
  );
}

type Preview = NonNullable<ImportOnPageFragment["preview"]>;

/** "Calls 3,412 people, the first on Mon 30 Nov, 09:00 New York." */
function CallsSentence({
  file: { campaign },
  preview,
}: {
  readonly file: ImportOnPageFragment;
  readonly preview: Preview;
}) {
  const now = useNow();
  const held = preview.heldCalls.reduce((sum, { calls }) => sum + calls, 0);
  const calls = preview.callsScheduled - held;
  if (calls === 0) return "It calls nobody.";
  return (
    <>
      Calls <strong>{countOf(calls, "person", "people")}</strong>
      {preview.firstCallAt !== null && (
        <>
          , the first{" "}
          {Date.parse(preview.firstCallAt) <= now ? (
            "at once"
          ) : (
            <>
              on <Instant at={preview.firstCallAt} zone={campaign.timeZone} />
            </>
          )}
        </>
      )}
      {campaign.state === "ACTIVE"
        ? "."
        : " – as soon as the campaign is started: it is not active now."}
    </>
  );
}

function Notes({
  file,
  preview,
}: {
  readonly file: ImportOnPageFragment;
  readonly preview: Preview;
}) {
  const { alreadyEnrolled, doNotCallContacts, areaUnknownContacts, consents } = preview;
  const notes: readonly (readonly [count: number, words: ReactNode])[] = [
    [alreadyEnrolled, "are in the campaign already"],
    [doNotCallContacts, "stay do-not-call: they are not called"],
    [areaUnknownContacts, "have no known time zone: hours by the contact's clock do not call them"],
    [consents, "give a consent, which is recorded"],
    ...preview.heldCalls.map(
      ({ reason, calls }) =>
        [calls, `wait until a record is made: ${decisionReasons[reason].refusal}`] as const,
    ),
  ];
  const shown = notes.filter(([count]) => count > 0);
  const path = file.rejectedRowsPath;
  if (shown.length === 0 && preview.rejections.length === 0) return null;
  return (
    <div className="grid gap-x-8 gap-y-4 border-t border-line px-4 py-4 md:grid-cols-2">
      {shown.length > 0 && (
        <Counts title="Of these contacts">
          {shown.map(([count, words], index) => (
            <Count key={index} count={count}>
              {words}
            </Count>
          ))}
        </Counts>
      )}
      {preview.rejections.length > 0 && (
        <Counts title={path === null ? "Rejected rows" : "Rejected rows, by reason"}>
          {preview.rejections.map(({ code, rows }) => (
            <Count key={code} count={rows}>
              {importProblems[code]}
            </Count>
          ))}
        </Counts>
      )}
    </div>
  );
}

function Counts({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div>
      <h3 className="mb-1.5 text-xs font-medium text-ink-faint">{title}</h3>
      <ul className="flex flex-col gap-1">{children}</ul>
    </div>
  );
}

function Count({ count, children }: { readonly count: number; readonly children: ReactNode }) {
  return (
    <li className="grid grid-cols-[4rem_1fr] gap-3 text-ink-soft">
      <span className="text-right font-semibold text-ink">{count.toLocaleString("en")}</span>
      {children}
    </li>
  );
}
