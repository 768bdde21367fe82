import type { CallOnPageFragment, CancelReason } from "~/gql/graphql.ts";
import { clockTime, placeOf } from "~/time/instant.tsx";
import { Disclosure } from "~/ui/facts.tsx";
import { Panel } from "~/ui/panel.tsx";
import { Timeline, type TimelineItem } from "~/ui/timeline.tsx";
import { callEvents, callOutcomes, cancelReasons } from "~/words/calls.ts";

/** The history of a call, as the ledger has it. */
export function CallTimeline({ call }: { readonly call: CallOnPageFragment }) {
  const zone = call.campaign.timeZone;
  const sent = call.events.find(({ kind }) => kind === "SENT");
  const items = call.events.map((event, index): TimelineItem => {
    const { word, tone } = titleOf(event, call);
    return {
      key: `${index}`,
      time: (
        <time dateTime={event.at} title={event.at}>
          {clockTime(new Date(event.at), zone)}
          <span className="inline-block w-14 text-ink-faint">
            {sent === undefined ? "" : offset(Date.parse(event.at) - Date.parse(sent.at))}
          </span>
        </time>
      ),
      title: word,
      tone,
      ...(event.detail != null && { detail: <Detail kind={event.kind} text={event.detail} /> }),
    };
  });
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
    </Panel>
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
