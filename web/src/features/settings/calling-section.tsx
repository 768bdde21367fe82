import { useData } from "~/data/use.ts";
import { CallingSettingsPageDocument } from "~/gql/graphql.ts";
import { Failure } from "~/ui/failure.tsx";
import { Panel, Skeleton } from "~/ui/panel.tsx";
import { CallingForm } from "./calling-form.tsx";

/** What holds for the calls of all campaigns. */
export function CallingSection() {
  const { data, error, readAgain } = useData(CallingSettingsPageDocument, {});
  const tenant = data?.viewer.tenant;
  if (tenant !== undefined) return <CallingForm key={JSON.stringify(tenant)} tenant={tenant} />;
  return error === undefined ? (
    <Panel title="Lines and pace">
      <Skeleton className="m-4 h-64 w-[calc(100%-2rem)]" />
    </Panel>
  ) : (
    <Failure error={error} what="The settings could not be read." onRetry={readAgain} />
  );
}
