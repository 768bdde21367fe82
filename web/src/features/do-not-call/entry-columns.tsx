import { Link } from "@tanstack/react-router";
import type { DoNotCallInListFragment } from "~/gql/graphql.ts";
import { Instant } from "~/time/instant.tsx";
import type { Column } from "~/ui/table.tsx";
import { doNotCallSources } from "~/words/contacts.ts";

/** The number, or that it belongs to a person who was erased. */
export function numberOf({ phone }: Pick<DoNotCallInListFragment, "phone">): string {
  return phone.startsWith("erased:") ? "An erased person" : phone;
}

/** An entry of the do-not-call list. */
export const entryColumns: readonly Column<DoNotCallInListFragment>[] = [
  {
    key: "phone",
    head: "Number",
    cell: (entry) => (
      <>
        <p className="font-medium text-ink">{numberOf(entry)}</p>
        {entry.contact != null && (
          <Link
            from="/t/$tenantId"
            to="/t/$tenantId/contacts/$id"
            params={{ id: entry.contact.id }}
            className="text-xs text-accent hover:underline"
          >
            {entry.contact.name ?? "its contact"}
          </Link>
        )}
      </>
    ),
  },
  {
    key: "since",
    head: "Since",
    className: "hidden sm:table-cell",
    cell: ({ since }) => <Instant at={since} />,
  },
  {
    key: "source",
    head: "How",
    cell: ({ source, call }) => (
      <>
        <p className="text-ink-soft">{doNotCallSources[source]}</p>
        {call != null && (
          <Link
            from="/t/$tenantId"
            to="/t/$tenantId/calls/$id"
            params={{ id: call.id }}
            className="text-xs text-accent hover:underline"
          >
            the call
          </Link>
        )}
      </>
    ),
  },
  {
    key: "reason",
    head: "Why",
    className: "hidden md:table-cell",
    cell: ({ reason, note }) => (
      <>
        <p className="text-ink-soft">{reason ?? "–"}</p>
        {note != null && <p className="text-xs text-ink-faint">{note}</p>}
      </>
    ),
  },
  {
    key: "by",
    head: "By",
    className: "hidden lg:table-cell",
    cell: ({ by }) => <span className="text-ink-soft">{by?.name ?? "this server"}</span>,
  },
];
