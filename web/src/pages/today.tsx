import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useConnection } from "~/data/connection.ts";
import { useAtMostEvery, useEvery } from "~/data/refresh.ts";
import { useData, useLive } from "~/data/use.ts";
import { Attention } from "~/features/today/attention.tsx";
import { daysOf } from "~/features/today/days.ts";
import { FirstSteps } from "~/features/today/first-steps.tsx";
import { OpensNext } from "~/features/today/opens-next.tsx";
import { answeredOf, OutcomesToday, placed } from "~/features/today/outcomes-today.tsx";
import {
  AlertsRaisedDocument,
  TodayChangedDocument,
  TodayDocument,
  TodayNumbersDocument,
  type TodayNumbersQuery,
  type TodayQuery,
} from "~/gql/graphql.ts";
import { ownZone, useNow } from "~/time/instant.tsx";
import { Failure } from "~/ui/failure.tsx";
import { laneColours } from "~/ui/lanes.ts";
import { PageHead, Skeleton } from "~/ui/panel.tsx";
import { Stat, Stats } from "~/ui/stat.tsx";

const quarterMs = 15 * 60_000;

/** The first page: whether anything needs somebody, and how the day goes. */
export function Today() {
  const { tenantId } = useConnection();
  const { data, error, readAgain } = useData(TodayDocument, {});
  const quarter = Math.floor(useNow() / quarterMs);
  const days = useMemo(() => daysOf(quarter * quarterMs), [quarter]);
  const numbers = useData(TodayNumbersDocument, { ...days, zone: ownZone });
  const readAll = (): void => {
    readAgain();
    numbers.readAgain();
  };
  const refresh = useAtMostEvery(3_000, readAll);
  useLive(TodayChangedDocument, {}, refresh);
  useLive(AlertsRaisedDocument, {}, refresh);
  useEvery(30_000, refresh);
  const campaigns = data?.campaigns.edges.map(({ node }) => node);
  const isEmpty =
    data !== undefined &&
    (!data.viewer.tenant.isVapiConfigured ||
      campaigns!.every(({ people }) => people.enrolled === 0));
  return (
    <>
      <PageHead title="Today" about={<TodayDate />} />
      {(error ?? numbers.error) !== undefined && (
        <div className="mb-4">
          <Failure
            error={error ?? numbers.error}
            what="The day could not be read."
            onRetry={readAll}
          />
        </div>
      )}
      {isEmpty && (
        <FirstSteps
          tenantId={tenantId}
          isVapiConfigured={data.viewer.tenant.isVapiConfigured}
          campaign={campaigns?.[0]}
        />
      )}
      <Tiles data={data} numbers={numbers.data} />
      <div className="mt-6 grid items-start gap-6 lg:grid-cols-[1.35fr_1fr]">
        <div className="flex min-w-0 flex-col gap-6">
          <Attention data={data} tenantId={tenantId} onDone={readAgain} />
          <OutcomesToday stats={numbers.data} />
        </div>
        <OpensNext campaigns={campaigns} tenantId={tenantId} />
      </div>
    </>
  );
}

function TodayDate() {
  const date = new Date(useNow());
  return (
    <>{date.toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long" })}</>
  );
}

function byNow(before: number | string): string {
  return `${before.toLocaleString("en")} yesterday by now`;
}

function Tiles({
  data,
  numbers,
}: {
  readonly data: TodayQuery | undefined;
  readonly numbers: TodayNumbersQuery | undefined;
}) {
  const wait = <Skeleton className="h-6 w-14" />;
  const now = numbers?.now?.total;
  const before = numbers?.beforeUntilNow?.total;
  const isRead = now !== undefined && before !== undefined;
  const rate = (answered: number, calls: number): string =>
    calls === 0 ? "–" : `${Math.round((100 * answered) / calls)} %`;
  return (
    <Stats>
      <Stat
        name="Lines now"
        value={data === undefined ? wait : <Lines slots={data.slots} />}
        note={data === undefined ? " " : <LinesBar slots={data.slots} />}
      />
      <Stat
        name="Calls placed"
        value={isRead ? placed(now).toLocaleString("en") : wait}
        note={isRead ? byNow(placed(before)) : " "}
      />
      <Stat
        name="Answered"
        tone="text-good"
        value={isRead ? answeredOf(now).toLocaleString("en") : wait}
        note={isRead ? byNow(answeredOf(before)) : " "}
      />
      <Stat
        name="Answer rate"
        value={isRead ? rate(answeredOf(now), now.completed + now.failed) : wait}
        note={isRead ? byNow(rate(answeredOf(before), before.completed + before.failed)) : " "}
      />
      <Stat
        name="Still to call today"
        value={isRead ? now.scheduled.toLocaleString("en") : wait}
        note="scheduled"
      />
    </Stats>
  );
}

type Slots = TodayQuery["slots"];

function Lines({ slots: { total, free } }: { readonly slots: Slots }) {
  return (
    <span className={free < total ? "text-live" : ""}>
      {total - free}
      <span className="text-base text-ink-faint"> / {total}</span>
    </span>
  );
}

/** The lines as small bars, in the colours of their campaigns. */
function LinesBar({ slots }: { readonly slots: Slots }) {
  const { tenantId } = useConnection();
  const colours = laneColours(slots.lines.map(({ call }) => call.campaign.id));
  return (
    <Link
      to="/t/$tenantId/switchboard"
      params={{ tenantId }}
      aria-label="Open the switchboard"
      className="mt-1 flex max-w-48 gap-0.5"
    >
      {slots.lines.slice(0, 20).map(({ call }) => (
        <span
          key={call.id}
          className="h-2 flex-1 rounded-sm"
          style={{ backgroundColor: colours.get(call.campaign.id) }}
        />
      ))}
      {Array.from({ length: Math.min(20, slots.free) }, (_, index) => (
        <span key={index} className="h-2 flex-1 rounded-sm bg-line-strong" />
      ))}
    </Link>
  );
}
