import { useState } from "react";
import { forPeople } from "~/features/campaign/gate-sentence.ts";
import type { AlertInListFragment } from "~/gql/graphql.ts";
import { Ago } from "~/time/instant.tsx";
import { Fold } from "~/ui/fold.tsx";
import { countOf } from "~/words/count.ts";
import { alertKinds } from "~/words/alerts.ts";

/** The last alerts that somebody has marked as seen, with who did it and when. */
export function Seen({ alerts }: { readonly alerts: readonly AlertInListFragment[] }) {
  const [isOpen, setIsOpen] = useState(false);
  const [last] = alerts;
  if (last === undefined) return null;
  return (
    <Fold
      name="Seen"
      note={countOf(alerts.length, "alert", "alerts")}
      isOpen={isOpen}
      onToggle={setIsOpen}
    >
      <ul className="flex flex-col gap-3">
        {alerts.map(({ id, kind, at, message, acknowledgedAt, acknowledgedBy }) => (
          <li key={id}>
            <p className="text-ink">
              {alertKinds[kind].title}
              <span className="ml-2 text-xs text-ink-faint">
                <Ago at={at} />
              </span>
            </p>
            <p className="max-w-prose text-ink-soft">{forPeople(message)}</p>
            <p className="text-xs text-ink-faint">
              Marked as seen{acknowledgedBy !== null && ` by ${acknowledgedBy.name}`},{" "}
              <Ago at={acknowledgedAt!} />
            </p>
          </li>
        ))}
      </ul>
    </Fold>
  );
}
