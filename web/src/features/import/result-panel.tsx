import Download from "lucide-react/icons/download";
import { useConnection } from "~/data/connection.ts";
import type { ImportOnPageFragment } from "~/gql/graphql.ts";
import { Ago } from "~/time/instant.tsx";
import { buttonClass } from "~/ui/button.tsx";
import { Panel } from "~/ui/panel.tsx";
import { countOf } from "~/words/count.ts";
import { importCounts } from "~/words/imports.ts";
import { UndoCounts, wasDone } from "./kept-list.tsx";
import { RowCounts } from "./row-counts.tsx";

/** What the import did, and after an undo what was taken back. */
export function ResultPanel({ file }: { readonly file: ImportOnPageFragment }) {
  const { differences, undo, enrolledContacts, callsScheduled, doNotCallContacts } = file;
  return (
    <>
      {undo !== null && (
        <Panel title="What the undo did" className="mb-5">
          <div className="px-4 py-4 text-ink-soft">
            <p className="mb-3">
              Undone <Ago at={undo.undoneAt} />.
              {undo.finishedAt === null && " It goes on: the numbers still grow."}
            </p>
            <UndoCounts undo={undo} verbs={wasDone} />
          </div>
        </Panel>
      )}
      <Panel title="What the import did" className="mb-5">
        <div className="px-4 py-4">
          <p className="mb-4 text-base text-ink">
            <strong>{countOf(enrolledContacts, "contact", "contacts")}</strong> added to the
            campaign, <strong>{countOf(callsScheduled, "call", "calls")}</strong> scheduled
            {doNotCallContacts > 0 &&
              `, ${countOf(doNotCallContacts, "contact stays", "contacts stay")} do-not-call`}
            .
          </p>
          <RowCounts file={file} />
        </div>
        {differences.length > 0 && (
          <div className="border-t border-line px-4 py-4 text-ink-soft">
            <p className="mb-1.5 text-xs font-medium text-ink-faint">
              Otherwise than in the preview, because contacts changed in between
            </p>
            <ul className="flex flex-col gap-1">
              {differences.map(({ count, previewed, applied }) => (
                <li key={count}>
                  {importCounts[count]}: {previewed.toLocaleString("en")} expected,{" "}
                  <strong className="text-ink">{applied.toLocaleString("en")}</strong> in the end
                </li>
              ))}
            </ul>
          </div>
        )}
      </Panel>
    </>
  );
}

/** The API names its inputs here. */
const withoutCountry =
  "has no country code; write it like +14155550100, or choose the country of such numbers before the import";

/** Rejected rows as they are, with what is wrong with each. All of them can be downloaded. */
export function RejectedPanel({ file }: { readonly file: ImportOnPageFragment }) {
  const { tenantId } = useConnection();
  const { rejectedRows, rejectedRowsPath, problems, status } = file;
  if (rejectedRows === 0) return null;
  const isReadable = status !== "RUNNING" && status !== "STAGING";
  return (
    <Panel
      title={countOf(rejectedRows, "rejected row", "rejected rows")}
      aside={
        isReadable &&
        rejectedRowsPath !== null && (
          <a
            href={`${rejectedRowsPath}?tenant=${tenantId}`}
            download
            className={buttonClass("plain")}
          >
            <Download className="size-3.5" aria-hidden="true" />
            Download {rejectedRows === 1 ? "it" : "all"}
          </a>
        )
      }
    >
      <section
        aria-label="Rejected rows"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it is scrolled with the keyboard
        tabIndex={0}
        className="max-h-96 overflow-auto"
      >
        <table className="w-full">
          <thead className="sticky top-0 bg-panel">
            <tr className="border-b border-line text-left text-xs text-ink-faint">
              <th scope="col" className="px-4 py-2 text-right font-medium">
                Line
              </th>
              <th scope="col" className="px-4 py-2 font-medium">
                Column
              </th>
              <th scope="col" className="px-4 py-2 font-medium">
                Value
              </th>
              <th scope="col" className="px-4 py-2 font-medium">
                Why
              </th>
            </tr>
          </thead>
          <tbody>
            {problems.map(({ code, line, column, value, reason }, index) => (
              <tr key={index} className="border-b border-line align-top last:border-0">
                <td className="px-4 py-2 text-right text-ink-faint">{line}</td>
                <td className="px-4 py-2 text-ink-soft">{column ?? "–"}</td>
                <td className="max-w-48 px-4 py-2 break-words text-ink">{value ?? "–"}</td>
                <td className="min-w-56 px-4 py-2 text-ink-soft">
                  {code === "PHONE_WITHOUT_COUNTRY" ? withoutCountry : reason}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="border-t border-line px-4 py-2.5 text-xs text-ink-faint">
        {problems.length < rejectedRows
          ? `The first ${problems.length} of ${rejectedRows.toLocaleString("en")}. `
          : ""}
        Correct the rows in the downloaded file, and upload it: its other columns are ignored.
      </p>
    </Panel>
  );
}
