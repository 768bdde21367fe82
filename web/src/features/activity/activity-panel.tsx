import { Link } from "@tanstack/react-router";
import { useData } from "~/data/use.ts";
import { ActivitiesDocument } from "~/gql/graphql.ts";
import { useChanged } from "~/data/refresh.ts";
import { Instant, ownZone } from "~/time/instant.tsx";
import { Panel } from "~/ui/panel.tsx";
import { activityChanges, actorKinds } from "~/words/activity.ts";
import { ChangedFields } from "./changed-fields.tsx";

const mostShown = 5;

/** What was last done to one object, beside its other facts. Nothing if nobody did anything. */
export function ActivityPanel({
  subjectId,
  zone = ownZone,
  version = 0,
}: {
  readonly subjectId: string;
  readonly zone?: string;
  /** It is read again when this number changes. */
  readonly version?: number;
}) {
  const { data, readAgain } = useData(ActivitiesDocument, {
    first: mostShown,
    filter: { subjectId },
  });
  useChanged(version, readAgain);
  const entries = data?.activity.edges.map(({ node }) => node) ?? [];
  if (entries.length === 0) return null;
  return (
    <Panel
      title="Activity"
      aside={
        data!.activity.pageInfo.hasNextPage && (
          <Link
            from="/t/$tenantId"
            to="/t/$tenantId/activity"
            search={{ of: subjectId }}
            className="text-xs font-medium text-accent hover:underline"
          >
            All
          </Link>
        )
      }
    >
      <ul className="divide-y divide-line">
        {entries.map((entry) => (
          <li key={entry.id} className="px-4 py-2.5">
            <p className="text-ink-soft">
              <span className="font-medium text-ink">
                {entry.actorName ?? actorKinds[entry.actorKind].who}
              </span>{" "}
              {activityChanges[entry.change].did} {entry.subjectName ?? "this"}
            </p>
            <ChangedFields before={entry.before} after={entry.after} zone={zone} />
            <p className="mt-0.5 text-xs text-ink-faint">
              <Instant at={entry.at} zone={zone} />
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
