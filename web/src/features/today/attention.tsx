import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { done } from "~/data/done.ts";
import { useMayNotChange } from "~/data/may.ts";
import { useVerb } from "~/data/use.ts";
import { forPeople } from "~/features/campaign/gate-sentence.ts";
import {
  AcknowledgeAlertDocument,
  type AlertInListFragment,
  type TodayQuery,
} from "~/gql/graphql.ts";
import { Ago, useNow } from "~/time/instant.tsx";
import { Button, buttonClass } from "~/ui/button.tsx";
import { wordsOf } from "~/ui/failure.tsx";
import { Panel, Skeleton } from "~/ui/panel.tsx";
import { Status, type Tone } from "~/ui/status.tsx";
import { say } from "~/ui/toast.tsx";
import { alertKinds } from "~/words/alerts.ts";
import { Seen } from "./seen.tsx";

/** What needs somebody, each with what mends it. */
export function Attention({
  data,
  tenantId,
  onDone,
}: {
  readonly data: TodayQuery | undefined;
  readonly tenantId: string;
  readonly onDone: () => void;
}) {
  const now = useNow();
  if (data === undefined) {
    return (
      <Panel title="Does anything need you?">
        <Skeleton className="m-4 h-5 w-72" />
      </Panel>
    );
  }
  const { dialPausedUntil, isVapiConfigured } = data.viewer.tenant;
  const isHeldBack = dialPausedUntil !== null && Date.parse(dialPausedUntil) > now;
  const { faulted, resting, waiting } = heldUp(data);
  const alerts = data.alerts.edges.map(({ node }) => node);
  const count =
    alerts.length +
    faulted.length +
    resting.length +
    waiting.length +
    (isHeldBack ? 1 : 0) +
    (isVapiConfigured ? 0 : 1);
  return (
    <Panel
      title="Does anything need you?"
      aside={
        count > 0 && (
          <Status tone="warn">
            {count === 1 ? "1 thing" : `${data.alerts.totalCount - alerts.length + count} things`}
          </Status>
        )
      }
    >
      {count === 0 ? (
        <p className="flex items-center gap-3 px-4 py-4 text-ink-soft">
          <Status tone="good">No</Status> Nothing waits for a decision.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          <Standing data={data} tenantId={tenantId} isHeldBack={isHeldBack} />
          {alerts.map((alert) => (
            <AlertItem key={alert.id} alert={alert} tenantId={tenantId} onDone={onDone} />
          ))}
        </ul>
      )}
      <Seen alerts={data.seen.edges.map(({ node }) => node)} />
    </Panel>
  );
}

/** Campaigns with a fault or without a free number, and lists that wait to be confirmed. */
function heldUp({ campaigns, imports }: TodayQuery) {
  return {
    faulted: campaigns.edges.filter(({ node }) => node.state === "FAULTED"),
    resting: campaigns.edges.filter(({ node }) => node.gate.reason === "NO_NUMBER_FREE"),
    waiting: imports.edges.filter(({ node }) => node.status === "STAGED"),
  };
}

/** What needs somebody as things stand, without an alert. */
function Standing({
  data,
  tenantId,
  isHeldBack,
}: {
  readonly data: TodayQuery;
  readonly tenantId: string;
  readonly isHeldBack: boolean;
}) {
  const { dialPauseReason, isVapiConfigured } = data.viewer.tenant;
  const { faulted, resting, waiting } = heldUp(data);
  return (
    <>
      {!isVapiConfigured && (
        <Item
          tone="bad"
          title="VAPI is not connected"
          action={
            <Link to="/t/$tenantId/settings" params={{ tenantId }} className={buttonClass("plain")}>
              Connect it
            </Link>
          }
        >
          No call can be placed until the key of a VAPI account is set.
        </Item>
      )}
      {isHeldBack && (
        <Item tone="warn" title="Calls are held back">
          {forPeople(dialPauseReason ?? "VAPI takes no calls now.")}
        </Item>
      )}
      {[...faulted, ...resting].map(({ node: { id, name, state, pausedReason, gate } }) => (
        <Item
          key={id}
          tone={state === "FAULTED" ? "bad" : "warn"}
          title={state === "FAULTED" ? `“${name}” has a fault` : `“${name}” has no free number`}
          action={
            <Link
              to="/t/$tenantId/campaigns/$campaignId"
              params={{ tenantId, campaignId: id }}
              className={buttonClass("plain")}
            >
              Open
            </Link>
          }
        >
          {forPeople(pausedReason ?? gate.message)}
        </Item>
      ))}
      {waiting.map(({ node: { id, fileName, campaign, createdAt } }) => (
        <Item
          key={id}
          tone="warn"
          title={`“${fileName}” waits to be confirmed`}
          at={createdAt}
          action={
            <Link
              to="/t/$tenantId/imports/$importId"
              params={{ tenantId, importId: id }}
              className={buttonClass("plain")}
            >
              Look at it
            </Link>
          }
        >
          A list for {campaign.name}. Nobody in it is called before that.
        </Item>
      ))}
    </>
  );
}

function AlertItem({
  alert: { id, kind, at, message, call },
  tenantId,
  onDone,
}: {
  readonly alert: AlertInListFragment;
  readonly tenantId: string;
  readonly onDone: () => void;
}) {
  const mayNot = useMayNotChange();
  const [acknowledge, isBusy] = useVerb(AcknowledgeAlertDocument);
  const { title, tone } = alertKinds[kind];
  const go = async (): Promise<void> => {
    try {
      done((await acknowledge({ id })).acknowledgeAlert, "Alert");
      say("Marked as seen", { description: "It is no longer shown here." });
      onDone();
    } catch (error) {
      say("Not marked as seen", { description: wordsOf(error).message, isFailure: true });
    }
  };
  return (
    <Item
      tone={tone}
      title={title}
      at={at}
      action={
        <>
          {call !== null && (
            <Link
              to="/t/$tenantId/calls/$id"
              params={{ tenantId, id: call.id }}
              className={buttonClass("plain")}
            >
              See the call
            </Link>
          )}
          <Button
            look="quiet"
            title={mayNot}
            disabled={mayNot !== undefined}
            isBusy={isBusy}
            onClick={() => void go()}
          >
            Seen
          </Button>
        </>
      }
    >
      {forPeople(message)}
    </Item>
  );
}

const dots: Readonly<Record<Tone, string>> = {
  bad: "bg-bad",
  warn: "bg-warn",
  good: "bg-good",
  live: "bg-live",
  idle: "bg-idle",
};

function Item({
  tone,
  title,
  at,
  action,
  children,
}: {
  readonly tone: Tone;
  readonly title: string;
  readonly at?: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
      <span aria-hidden="true" className={`mt-1.5 size-2 shrink-0 rounded-full ${dots[tone]}`} />
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-medium text-ink">
          {title}
          {at !== undefined && (
            <span className="ml-2 text-xs font-normal text-ink-faint">
              <Ago at={at} />
            </span>
          )}
        </p>
        <p className="mt-0.5 max-w-prose text-ink-soft">{children}</p>
      </div>
      <div className="flex gap-2">{action}</div>
    </li>
  );
}
