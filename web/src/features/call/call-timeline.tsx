import { useChanged } from "~/data/refresh.ts";
import { useData } from "~/data/use.ts";
import {
  type CallOnPageFragment,
  type CancelReason,
  WebhooksOfCallDocument,
  type WebhooksOfCallQuery,
} from "~/gql/graphql.ts";
import { clockTime, placeOf } from "~/time/instant.tsx";
import { Disclosure } from "~/ui/facts.tsx";
import { Failure } from "~/ui/failure.tsx";
import { Json } from "~/ui/json.tsx";
import { Panel } from "~/ui/panel.tsx";
import { Timeline, type TimelineItem } from "~/ui/timeline.tsx";
import { callEvents, callOutcomes, cancelReasons, webhookResults } from "~/words/calls.ts";

/** The history of a call: the steps of the ledger, and the messages of VAPI between them. */
export function CallTimeline({
  call,
  version,
}: {
  readonly call: CallOnPageFragment;
  /** The messages are read again when this number changes. */
  readonly version: number;
}) {
  const zone = call.campaign.timeZone;
  const { data, error, readAgain } = useData(WebhooksOfCallDocument, { id: call.id });
  useChanged(version, readAgain);
  const sentAt = call.events.find(({ kind }) => kind === "SENT")?.at;
  const items = [
    // A message stands above the steps of the same instant: it is their cause.
    ...(data?.call?.webhooks ?? []).map((webhook, index) => webhookItem(webhook, index)),
    ...call.events.map((event, index) => eventItem(event, index, call)),
  ]
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
    .map(({ at, ...item }) => ({ ...item, time: timeOf(at, sentAt, zone) }));
  return (
    <Panel
      title="History"
      aside={<span className="text-xs text-ink-faint">{placeOf(zone)} time</span>}
    >
      {items.length === 0 ? (
        <p className="px-4 py-4 text-ink-soft">Nothing has happened to this call yet.</p>
      ) : (
        <Timeline items={items} />
      )}
      {error !== undefined && (
        <div className="px-4 pb-4">
          <Failure error={error} what="VAPI’s messages could not be read." onRetry={readAgain} />
        </div>
      )}
    </Panel>
  );
}

type Webhook = NonNullable<WebhooksOfCallQuery["call"]>["webhooks"][number];

interface Item extends Omit<TimelineItem, "time"> {
  readonly at: string;
}

function webhookItem({ at, type, status, result, body }: Webhook, index: number): Item {
  const { word, tone } = webhookResults[result];
  const isEmpty = Object.keys(body as object).length === 0;
  return {
    key: `webhook ${index}`,
    at,
    tone,
    title: (
      <span className="font-normal text-ink-soft">
        Message of VAPI: <span className="font-medium text-ink">{type}</span>
        {status != null && `, ${status}`}
      </span>
    ),
    detail: (
      <>
        <p>{word}</p>
        {isEmpty ? (
          <p>What it said is not kept: the person was erased.</p>
        ) : (
          <Disclosure summary="What it said">
            <Json value={body} />
          </Disclosure>
        )}
      </>
    ),
  };
}

function eventItem(event: Event, index: number, call: CallOnPageFragment): Item {
  const { word, tone } = titleOf(event, call);
  return {
    key: `event ${index}`,
    at: event.at,
    title: word,
    tone,
    ...(event.detail != null && { detail: <Detail kind={event.kind} text={event.detail} /> }),
  };
}

/** The time, and how long before or after the request was sent. */
function timeOf(at: string, sentAt: string | undefined, zone: string) {
  return (
    <time dateTime={at} title={at}>
      {clockTime(new Date(at), zone)}
      <span className="inline-block w-14 text-ink-faint">
        {sentAt === undefined ? "" : offset(Date.parse(at) - Date.parse(sentAt))}
      </span>
    </time>
  );
}

type Event = CallOnPageFragment["events"][number];

function titleOf({ kind }: Event, { outcome }: CallOnPageFragment) {
  if (kind !== "ENDED" || outcome == null) return callEvents[kind];
  const { word, tone } = callOutcomes[outcome];
  return { word: `Ended: ${word.toLowerCase()}`, tone };
}

/** What a machine said is one click away. */
function Detail({ kind, text }: { readonly kind: Event["kind"]; readonly text: string }) {
  if (kind === "ACCEPTED" || kind === "ADOPTED" || kind === "ENDED" || kind === "CONCLUDED") {
    return (
      <Disclosure
        summary={kind === "ENDED" || kind === "CONCLUDED" ? "VAPI's reason" : "VAPI's ID"}
      >
        <code className="font-mono break-all">{text}</code>
      </Disclosure>
    );
  }
  return kind === "CANCELLED" && Object.hasOwn(cancelReasons, text)
    ? cancelReasons[text as CancelReason]
    : text;
}

/** "+3.2 s" from when the request was sent. */
function offset(ms: number): string {
  if (Math.abs(ms) < 50) return "";
  const seconds = Math.abs(ms) / 1_000;
  const amount =
    seconds < 60
      ? `${seconds.toFixed(1)} s`
      : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${ms < 0 ? "−" : "+"}${amount}`;
}
