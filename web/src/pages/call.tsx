import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useReducer, useRef } from "react";
import { useData, useLive } from "~/data/use.ts";
import { ActivityPanel } from "~/features/activity/activity-panel.tsx";
import { CallState } from "~/features/call/call-columns.tsx";
import { CallDecision } from "~/features/call/call-decision.tsx";
import { CallFacts } from "~/features/call/call-facts.tsx";
import { callSentence } from "~/features/call/call-sentence.ts";
import { CallTimeline } from "~/features/call/call-timeline.tsx";
import { CallVerbs } from "~/features/call/call-verbs.tsx";
import { Recording } from "~/features/call/recording.tsx";
import { Transcript, turnsOf } from "~/features/call/transcript.tsx";
import {
  CallPageDocument,
  CallsChangedDocument,
  type CallOnPageFragment,
  type CallsChangedSubscription,
} from "~/gql/graphql.ts";
import { useNow } from "~/time/instant.tsx";
import { Failure } from "~/ui/failure.tsx";
import { Empty, PageHead, Panel, Skeleton } from "~/ui/panel.tsx";

const route = getRouteApi("/t/$tenantId/calls/$id");

/** Why one call went as it did. */
export function Call() {
  const { id } = route.useParams();
  const { data, error, readAgain } = useData(CallPageDocument, { id });
  const call = data?.call;
  if (error !== undefined && call == null) {
    return <Failure error={error} what="The call could not be read." onRetry={readAgain} />;
  }
  if (data !== undefined && call == null) {
    return (
      <Empty title="There is no such call">
        It may have ended so long ago that it is not kept any more.{" "}
        <Link from="/t/$tenantId" to="/t/$tenantId/calls" className="text-accent underline">
          All calls
        </Link>
      </Empty>
    );
  }
  return call == null ? <Loading /> : <Shown key={id} call={call} readAgain={readAgain} />;
}

function Shown({
  call,
  readAgain,
}: {
  readonly call: CallOnPageFragment;
  readonly readAgain: () => void;
}) {
  const now = useNow();
  const [version, bump] = useReducer((count: number) => count + 1, 0);
  useLive(CallsChangedDocument, { campaignId: call.campaign.id }, (events) => {
    const concern = ({
      callChanged: { call: changed, readAgain: isMissed },
    }: CallsChangedSubscription) => isMissed || changed?.id === call.id;
    if (events.some(concern)) {
      readAgain();
      bump();
    }
  });
  return (
    <>
      <PageHead
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            Call to {call.contact.name ?? call.contact.phone}
            <CallState {...call} />
          </span>
        }
        about={
          <span aria-live="polite">
            {callSentence(call, now)} {call.status === "SCHEDULED" && <WhyNotYet call={call} />}
          </span>
        }
        actions={<CallVerbs call={call} />}
      />
      <div className="grid items-start gap-4 lg:grid-cols-[3fr_2fr]">
        <div className="flex min-w-0 flex-col gap-4">
          <Conversation call={call} />
          <CallTimeline call={call} version={version} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <CallFacts call={call} />
          <CallDecision call={call} />
          <ActivityPanel subjectId={call.id} zone={call.campaign.timeZone} version={version} />
        </div>
      </div>
    </>
  );
}

/** Leads to the rules that are asked before the call is placed. */
function WhyNotYet({ call: { contact, campaign } }: { readonly call: CallOnPageFragment }) {
  return (
    <Link
      from="/t/$tenantId"
      to="/t/$tenantId/contacts/$id"
      params={{ id: contact.id }}
      search={{ campaign: campaign.id }}
      className="font-medium whitespace-nowrap text-accent hover:underline"
    >
      Why not yet?
    </Link>
  );
}

/** What was said, beside the recording. */
function Conversation({ call }: { readonly call: CallOnPageFragment }) {
  const { summary, recordingPath, contact, messages, transcript } = call;
  const player = useRef<HTMLAudioElement>(null);
  const turns = useMemo(() => turnsOf({ messages, transcript }), [messages, transcript]);
  return (
    <Panel title="Conversation">
      {recordingPath != null && <Recording path={recordingPath} player={player} />}
      {summary != null && (
        <p className="border-b border-line px-4 py-3 text-ink">
          <span className="text-ink-faint">In short: </span>
          {summary}
        </p>
      )}
      {turns.length === 0 ? (
        <p className="px-4 py-4 text-ink-soft">{withoutTranscript(call)}</p>
      ) : (
        <Transcript
          turns={turns}
          person={contact.name ?? "Contact"}
          player={recordingPath == null ? null : player}
        />
      )}
    </Panel>
  );
}

function withoutTranscript({ status, outcome }: CallOnPageFragment): string {
  if (status === "SCHEDULED" || status === "CALLING") return "Nobody has answered yet.";
  if (status === "IN_PROGRESS") return "What was said appears when the call has ended.";
  if (status === "CANCELLED") return "This call was never placed.";
  return outcome === "ANSWERED"
    ? "VAPI has not reported what was said."
    : "There was no conversation.";
}

function Loading() {
  return (
    <div aria-busy="true">
      <PageHead
        title={<Skeleton className="h-6 w-64" />}
        about={<Skeleton className="h-4 w-96 max-w-full" />}
      />
      <div className="grid items-start gap-4 lg:grid-cols-[3fr_2fr]">
        {["Conversation", "The call"].map((title) => (
          <Panel key={title} title={title}>
            <div className="flex flex-col gap-3 p-4">
              <Skeleton className="h-4 w-4/5" />
              <Skeleton className="h-4 w-3/5" />
              <Skeleton className="h-4 w-2/3" />
            </div>
          </Panel>
        ))}
      </div>
    </div>
  );
}
