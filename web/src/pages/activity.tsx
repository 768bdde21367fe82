import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { ActivityFilters } from "~/features/activity/activity-filters.tsx";
import { ActivityList } from "~/features/activity/activity-list.tsx";
import { activityFilter, type ActivitySearch } from "~/features/activity/activity-search.ts";
import { ExportLink } from "~/features/export/export-link.tsx";
import { PageHead } from "~/ui/panel.tsx";

const route = getRouteApi("/t/$tenantId/activity");

/** Who did what to what. */
export function Activity() {
  const search: ActivitySearch = route.useSearch();
  const navigate = route.useNavigate();
  const [actorName, setActorName] = useState<string | null>(null);
  const onActor = useCallback(
    (who: string, name: string) => {
      setActorName(name);
      void navigate({ search: (before) => ({ ...before, who }), replace: true });
    },
    [navigate],
  );
  const filter = activityFilter(search);
  return (
    <>
      <PageHead
        title="Activity"
        about="Who did what, and what it changed: people, API keys, and the server’s operator."
        actions={<ExportLink list="activity" filter={filter} />}
      />
      <ActivityFilters
        search={search}
        actorName={actorName}
        onChange={(next) => void navigate({ search: next, replace: true })}
      />
      <ActivityList filter={filter} isFiltered={Object.keys(search).length > 0} onActor={onActor} />
    </>
  );
}
