import type { ImportNumbersFragment } from "~/gql/graphql.ts";

interface Part {
  readonly name: string;
  readonly rows: number;
  readonly colour: string;
}

/** What becomes of the rows of a file: the parts add up to all of them. */
function partsOf(file: ImportNumbersFragment): readonly Part[] {
  const isApplied = file.status !== "STAGING" && file.status !== "STAGED" && file.preview != null;
  const counts = isApplied || file.preview == null ? file : file.preview;
  return [
    { name: "New contacts", rows: counts.newContacts, colour: "bg-good" },
    { name: "Changed contacts", rows: counts.updatedContacts, colour: "bg-live" },
    { name: "Nothing to change", rows: counts.unchangedContacts, colour: "bg-line-strong" },
    { name: "Repeated in the file", rows: file.duplicateRows, colour: "bg-idle" },
    { name: "Rejected", rows: file.rejectedRows, colour: "bg-bad" },
  ];
}

/** All rows of a file as one bar, and below it what each part is. */
export function RowCounts({ file }: { readonly file: ImportNumbersFragment }) {
  const parts = partsOf(file);
  const total = parts.reduce((sum, { rows }) => sum + rows, 0);
  return (
    <div>
      <div aria-hidden="true" className="flex h-2.5 gap-px overflow-hidden rounded-full bg-sunken">
        {parts.map(
          ({ name, rows, colour }) =>
            rows > 0 && (
              <div
                key={name}
                className={`${colour} min-w-1 transition-[flex-grow]`}
                style={{ flexGrow: rows, flexBasis: 0 }}
              />
            ),
        )}
      </div>
      <dl className="mt-4 grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3 lg:grid-cols-6">
        {parts.map(({ name, rows, colour }) => (
          <div key={name}>
            <dt className="flex items-center gap-1.5 text-xs text-ink-soft">
              <span className={`size-2 rounded-sm ${colour}`} aria-hidden="true" />
              {name}
            </dt>
            <dd
              className={`mt-0.5 text-lg font-semibold ${rows === 0 ? "text-ink-faint" : "text-ink"}`}
            >
              {rows.toLocaleString("en")}
            </dd>
          </div>
        ))}
        <div className="border-line lg:border-l lg:pl-6">
          <dt className="text-xs text-ink-soft">All rows</dt>
          <dd className="mt-0.5 text-lg font-semibold text-ink">{total.toLocaleString("en")}</dd>
        </div>
      </dl>
    </div>
  );
}
