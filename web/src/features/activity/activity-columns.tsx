import type { ActivityInListFragment } from "~/gql/graphql.ts";
import { Instant, ownZone } from "~/time/instant.tsx";
import type { Column } from "~/ui/table.tsx";
import { activityChanges, actorKinds } from "~/words/activity.ts";
import { ChangedFields } from "./changed-fields.tsx";
import { SubjectLink } from "./subject-link.tsx";

/** An entry of the activity: who did what to what, when, and what it changed. */
export function activityColumns({
  zone = ownZone,
  onActor,
}: {
  /** In which times are shown. Left out: the reader's own. */
  readonly zone?: string;
  /** Shows what one actor has done. */
  readonly onActor?: (actorId: string, name: string) => void;
} = {}): readonly Column<ActivityInListFragment>[] {
  return [
    {
      key: "who",
      head: "Who",
      className: "hidden w-44 sm:table-cell",
      cell: (entry) => <Who entry={entry} onActor={onActor} />,
    },
    {
      key: "what",
      head: "What was done",
      className: "min-w-52",
      cell: (entry) => (
        <>
          <p className="text-ink-soft">
            <span className="sm:hidden">
              <Who entry={entry} onActor={onActor} />{" "}
            </span>
            {activityChanges[entry.change].did} <SubjectLink {...entry} />
          </p>
          <ChangedFields before={entry.before} after={entry.after} zone={zone} />
          <p className="mt-0.5 text-xs text-ink-faint sm:hidden">
            <Instant at={entry.at} zone={zone} />
          </p>
        </>
      ),
    },
    {
      key: "when",
      head: "When",
      className: "hidden w-56 sm:table-cell",
      cell: ({ at }) => <Instant at={at} zone={zone} />,
    },
  ];
}

function Who({
  entry: { actor, actorKind, actorName },
  onActor,
}: {
  readonly entry: ActivityInListFragment;
  readonly onActor: ((actorId: string, name: string) => void) | undefined;
}) {
  const name = actorName ?? actorKinds[actorKind].who;
  const note = actorKind === "API_KEY" && <span className="text-xs text-ink-faint"> API key</span>;
  return (
    <>
      {onActor !== undefined && actor !== null ? (
        <button
          type="button"
          title={`Shows what ${name} has done`}
          onClick={() => onActor(actor.id, name)}
          className="rounded text-left font-medium text-ink hover:underline"
        >
          {name}
        </button>
      ) : (
        <span className={actorName === null ? "text-ink-soft" : "font-medium text-ink"}>
          {name}
        </span>
      )}
      {note}
    </>
  );
}
