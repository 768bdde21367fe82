import { useData } from "~/data/use.ts";
import { useEvery } from "~/data/refresh.ts";
import { TickStrip } from "~/features/health/tick-strip.tsx";
import { type Ready, useReady } from "~/features/health/use-ready.ts";
import { HealthDocument, type RunInListFragment } from "~/gql/graphql.ts";
import { Ago, clockTime, useNow } from "~/time/instant.tsx";
import { Fact, Facts } from "~/ui/facts.tsx";
import { Failure } from "~/ui/failure.tsx";
import { Empty, PageHead, Panel, Skeleton } from "~/ui/panel.tsx";
import { Status } from "~/ui/status.tsx";
import { type Column, Table } from "~/ui/table.tsx";
import { decisionReasons } from "~/words/decision-reasons.ts";

/** Whether the scheduler is awake, and what it does. */
export function Health() {
  const { data, error, readAgain } = useData(HealthDocument, {});
  const { ready, error: notReady, readAgain: readReady } = useReady();
  useEvery(10_000, readAgain);
  const now = useNow();
  const runs = data?.schedulerRuns.nodes;
  const rows = runs?.map((run) => ({ ...run, id: run.minute }));
  return (
    <>
      <PageHead
        title="Health"
        about="Whether the scheduler is awake. It runs once a minute, and decides who is called."
      />
      {(error !== undefined || notReady !== null) && (
        <div className="mb-4">
          <Failure
            error={error ?? notReady}
            what="The server could not be asked."
            onRetry={() => {
              readAgain();
              readReady();
            }}
          />
        </div>
      )}
      <div className="mb-6 grid items-start gap-6 lg:grid-cols-[1fr_24rem]">
        <Panel title="The last hour" aside={runs !== undefined && <Awake runs={runs} now={now} />}>
          {runs === undefined ? (
            <Skeleton className="m-4 h-20 w-[calc(100%-2rem)]" />
          ) : (
            <TickStrip runs={runs} now={now} />
          )}
        </Panel>
        <Server ready={ready} lastWebhookAt={data?.viewer.tenant.lastWebhookAt} now={now} />
      </div>
      <Panel
        title="Runs of the scheduler"
        aside={<span className="text-xs text-ink-faint">all tenants of this server</span>}
      >
        <Table
          label="Runs of the scheduler"
          columns={columns}
          rows={rows}
          empty={
            <Empty title="The scheduler has not run yet">
              A worker runs it: see whether a process with the role “worker” is started.
            </Empty>
          }
        />
      </Panel>
    </>
  );
}

const silentMs = 120_000;

function Awake({
  runs,
  now,
}: {
  readonly runs: readonly RunInListFragment[];
  readonly now: number;
}) {
  const [last] = runs;
  if (last === undefined) return <Status tone="bad">Never ran</Status>;
  const isSilent = now - Date.parse(last.startedAt) > silentMs;
  return (
    <span className="flex items-center gap-2 text-xs text-ink-faint">
      last run <Ago at={last.startedAt} />
      <Status tone={isSilent ? "bad" : "good"}>{isSilent ? "Asleep" : "Awake"}</Status>
    </span>
  );
}

/** What each check of the server is about. Checks that are not listed have their own name. */
const checkNames: Readonly<Record<string, string>> = {
  open: "Takes requests",
  database: "Database",
  rowLevelSecurity: "Tenants kept apart",
  apiKey: "Keys readable",
  jobs: "Jobs are done",
};

function Server({
  ready,
  lastWebhookAt,
  now,
}: {
  readonly ready: Ready | undefined;
  readonly lastWebhookAt: string | null | undefined;
  readonly now: number;
}) {
  return (
    <Panel title="The server">
      <Facts>
        {Object.entries(ready?.checks ?? { open: null, database: null, jobs: null }).map(
          ([name, check]) => (
            <Fact key={name} name={checkNames[name] ?? name}>
              {check === null ? (
                <Skeleton className="h-4 w-16" />
              ) : check.ok ? (
                <Status tone="good">In order</Status>
              ) : (
                <>
                  <Status tone="bad">Not in order</Status>
                  <p className="mt-1 text-xs text-ink-soft">{check.message}</p>
                </>
              )}
            </Fact>
          ),
        )}
        <Fact name="Its clock">
          {ready === undefined ? (
            <Skeleton className="h-4 w-20" />
          ) : (
            <>
              {clockTime(new Date(now + ready.aheadMs), "UTC")}{" "}
              <span className="text-ink-faint">UTC</span>
              {Math.abs(ready.aheadMs) > 5_000 && (
                <p className="text-xs text-warn">
                  {Math.round(Math.abs(ready.aheadMs) / 1_000)} s{" "}
                  {ready.aheadMs > 0 ? "ahead of" : "behind"} this machine
                </p>
              )}
            </>
          )}
        </Fact>
        <Fact name="Last message of VAPI">
          {lastWebhookAt == null ? "none yet" : <Ago at={lastWebhookAt} />}
        </Fact>
        <Fact name="Time zone data">
          {ready?.timeZoneData ?? <Skeleton className="h-4 w-12" />}
        </Fact>
      </Facts>
    </Panel>
  );
}

type Row = RunInListFragment & { readonly id: string };

const columns: readonly Column<Row>[] = [
  {
    key: "minute",
    head: "Minute",
    cell: ({ minute }) => (
      <span className="whitespace-nowrap">
        {clockTime(new Date(minute), "UTC").slice(0, 5)} <span className="text-ink-faint">UTC</span>
      </span>
    ),
  },
  {
    key: "campaigns",
    head: "Open / active campaigns",
    isNumber: true,
    cell: ({ campaignsOpen, campaignsConsidered }) => (
      <>
        {campaignsOpen} <span className="text-ink-faint">/ {campaignsConsidered}</span>
      </>
    ),
  },
  {
    key: "claimed",
    head: "Calls started",
    isNumber: true,
    cell: ({ callsClaimed }) => callsClaimed,
  },
  {
    key: "created",
    head: "Calls created",
    isNumber: true,
    className: "hidden sm:table-cell",
    cell: ({ callsCreated }) => callsCreated,
  },
  {
    key: "duration",
    head: "Took",
    isNumber: true,
    className: "hidden sm:table-cell",
    cell: ({ durationMs }) => (durationMs === null ? "–" : `${durationMs} ms`),
  },
  {
    key: "skipped",
    head: "Skipped, by rule",
    className: "hidden md:table-cell",
    cell: ({ skipped }) => (
      <span className="text-ink-soft">
        {skipped.length === 0
          ? "–"
          : skipped
              .map(({ reason, count }) => `${decisionReasons[reason].refusal} ${count}`)
              .join(" · ")}
      </span>
    ),
  },
];
