import { Link } from "@tanstack/react-router";
import type { ContactInListFragment } from "~/gql/graphql.ts";
import { placeOf, Instant } from "~/time/instant.tsx";
import { Status } from "~/ui/status.tsx";
import type { Column } from "~/ui/table.tsx";

/** What stands against calling the number in any campaign. */
export function ContactStandings({
  contact,
  clear = null,
}: {
  readonly contact: ContactInListFragment;
  /** What is said if nothing stands against it. */
  readonly clear?: string | null;
}) {
  const { doNotCall, unreachableReason, heldReason, deletedAt, erasedAt, area } = contact;
  const isClear = !doNotCall && unreachableReason == null && heldReason == null;
  return (
    <span className="inline-flex flex-wrap gap-1">
      {erasedAt != null ? (
        <Status tone="idle">Erased</Status>
      ) : (
        deletedAt != null && <Status tone="idle">Deleted</Status>
      )}
      {doNotCall && <Status tone="bad">Do not call</Status>}
      {unreachableReason != null && <Status tone="bad">Cannot be reached</Status>}
      {heldReason != null && <Status tone="warn">Held</Status>}
      {!area.isKnown && deletedAt == null && <Status tone="warn">Place not known</Status>}
      {isClear && area.isKnown && deletedAt == null && clear !== null && (
        <Status tone="good">{clear}</Status>
      )}
    </span>
  );
}

/** What a contact is called: by its name, or by its number. */
export function nameOf({
  name,
  phone,
  erasedAt,
}: Pick<ContactInListFragment, "name" | "phone" | "erasedAt">): string {
  return name ?? (erasedAt == null ? phone : "An erased person");
}

/** "New York, Indiana" of the zones of an area; two of them at most. */
function placesOf({ area: { zones, regions } }: ContactInListFragment): string {
  const places = zones.slice(0, 2).map(placeOf).join(", ");
  const more = zones.length > 2 ? ` and ${zones.length - 2} more` : "";
  const where = regions.length === 0 || regions.length > 2 ? "" : ` · ${regions.join(", ")}`;
  return zones.length === 0 ? regions.join(", ") || "–" : `${places}${more}${where}`;
}

/** A contact in a list. */
export const contactColumns: readonly Column<ContactInListFragment>[] = [
  {
    key: "name",
    head: "Contact",
    cell: ({ id, name, phone, extension }) => (
      <>
        <Link
          from="/t/$tenantId"
          to="/t/$tenantId/contacts/$id"
          params={{ id }}
          className="font-medium text-ink hover:underline"
        >
          {name ?? phone}
        </Link>
        <p className="text-xs text-ink-faint">
          {name == null ? "no name" : phone}
          {extension != null && ` ext. ${extension}`}
        </p>
      </>
    ),
  },
  {
    key: "standing",
    head: "Number",
    cell: (contact) => <ContactStandings contact={contact} clear="May be called" />,
  },
  {
    key: "place",
    head: "Place",
    className: "hidden md:table-cell",
    cell: (contact) => <span className="text-ink-soft">{placesOf(contact)}</span>,
  },
  {
    key: "created",
    head: "Since",
    className: "hidden sm:table-cell",
    cell: ({ createdAt }) => <Instant at={createdAt} />,
  },
];
