import { Link } from "@tanstack/react-router";
import { useConnection } from "~/data/connection.ts";
import { useLiveStatus } from "~/data/status.ts";
import type { LastRunQuery } from "~/gql/graphql.ts";
import { clockTime, duration, ownZone, placeOf, useNow } from "~/time/instant.tsx";
import { Status } from "~/ui/status.tsx";

/** After so long without a run of the scheduler, somebody should know. */
const silentMs = 120_000;

/** On every page: whether it follows the server, and whether the scheduler is awake. */
export function Footer({ data }: { readonly data: LastRunQuery | undefined }) {
  const { tenantId } = useConnection();
  const { state, since } = useLiveStatus();
  const now = useNow();
  const [last] = data?.schedulerRuns.nodes ?? [];
  const silentFor = last === undefined ? null : now - Date.parse(last.startedAt);
  const isAsleep = state === "live" && silentFor !== null && silentFor > silentMs;
  return (
    <footer className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-4 py-2 text-xs text-ink-faint md:px-8">
      {state === "live" ? (
        <Status tone="good">Live</Status>
      ) : state === "connecting" ? (
        <Status tone="idle">Connecting</Status>
      ) : (
        <Status tone="bad">
          Not live for {duration((now - since) / 1_000)}: what you see may be old
        </Status>
      )}
      {isAsleep && (
        <Link to="/t/$tenantId/health" params={{ tenantId }} role="alert">
          <Status tone="bad">
            The scheduler has not run for {duration(silentFor / 1_000)}: nobody is called
          </Status>
        </Link>
      )}
      <span className="ml-auto whitespace-nowrap">
        {clockTime(new Date(now), ownZone)} {placeOf(ownZone)}
        {ownZone !== "UTC" && ` · ${clockTime(new Date(now), "UTC")} UTC`}
      </span>
    </footer>
  );
}
