import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useEffectEvent, useState } from "react";
import { useChanged, useEvery } from "~/data/refresh.ts";
import { useData } from "~/data/use.ts";
import {
  type ContactOnPageFragment,
  HoursOfCampaignDocument,
  QueueOfContactDocument,
  type WhyOnPageFragment,
  WhyNotCalledDocument,
} from "~/gql/graphql.ts";
import { Instant, placeOf, shortTime, useSettled } from "~/time/instant.tsx";
import { Scrubber } from "~/time/scrubber.tsx";
import { Button } from "~/ui/button.tsx";
import { Disclosure } from "~/ui/facts.tsx";
import { Failure } from "~/ui/failure.tsx";
import { Panel, Skeleton } from "~/ui/panel.tsx";
import { decisionReasons, endOfRefusal } from "~/words/decision-reasons.ts";
import { plainly } from "~/words/plainly.ts";
import { nameOf } from "./contact-columns.tsx";
import { hoursOf, placesToAsk } from "./hours.ts";
import { RuleLadder } from "./rule-ladder.tsx";

interface WhyProps {
  readonly contact: ContactOnPageFragment;
  readonly campaign: { readonly id: string; readonly timeZone: string };
  /** The instant for which it is asked. Null: now. */
  readonly at: string | null;
  readonly onAt: (at: string | null) => void;
  /** It is asked again when this number changes. */
  readonly version: number;
  /** Chooses the campaign. */
  readonly aside: ReactNode;
}

/** Why the contact is called or not, now or at an instant of the next days, by every rule that the scheduler asks. */
export function WhyPanel({ contact, campaign, at, onAt, version, aside }: WhyProps) {
  const [moved, setMoved] = useState(at);
  const [given, setGiven] = useState(at);
  if (at !== given) {
    setGiven(at);
    setMoved(at);
  }
  const settled = useSettled(moved, 150);
  const keep = useEffectEvent((instant: string | null) => instant !== at && onAt(instant));
  useEffect(() => void keep(settled), [settled]);
  const { data, error, isStale, readAgain } = useData(WhyNotCalledDocument, {
    contactId: contact.id,
    campaignId: campaign.id,
    at: settled,
  });
  useEvery(15_000, () => settled === null && readAgain());
  useChanged(version, readAgain);
  const [shown, setShown] = useState<WhyOnPageFragment | null>(null);
  if (data?.whyNotCalled != null && data.whyNotCalled !== shown) setShown(data.whyNotCalled);
  const why = data?.whyNotCalled ?? shown;
  const isOld = isStale || moved !== settled || data === undefined;
  return (
    <Panel title="Why, or why not" aside={aside}>
      <div className="flex flex-col gap-4 px-4 py-4">
        {error !== undefined ? (
          <Failure error={error} what="The rules could not be asked." onRetry={readAgain} />
        ) : why === null ? (
          <Skeleton className="h-6 w-3/4" />
        ) : (
          <div>
            <Answer
              contact={contact}
              zone={campaign.timeZone}
              why={why}
              at={settled}
              onAt={setMoved}
            />
            {settled === null && (
              <Queue contactId={contact.id} campaign={campaign} version={version} />
            )}
          </div>
        )}
        <Hours contact={contact} campaign={campaign} at={moved} onMove={setMoved} />
        {why !== null && (
          <div className={isOld ? "opacity-60 transition-opacity delay-300" : ""}>
            <RuleLadder why={why} />
          </div>
        )}
      </div>
    </Panel>
  );
}

/** The sentence: what became of the contact and what is next; for another instant, whether it may be called then. */
function Answer({
  contact,
  zone,
  why,
  at,
  onAt,
}: {
  readonly contact: ContactOnPageFragment;
  readonly zone: string;
  readonly why: WhyOnPageFragment;
  readonly at: string | null;
  readonly onAt: (at: string | null) => void;
}) {
  const { mayCall, reason, nextEligibleAt, message, summary } = why;
  const refusal = reason == null ? "a rule refuses" : lowerFirst(decisionReasons[reason].refusal);
  return (
    <div aria-live="polite" className="flex flex-col gap-1.5">
      <p className="text-base font-medium text-balance text-ink">
        {at === null
          ? plainly(summary)
          : thenSentence(nameOf(contact), at, zone, mayCall ? null : refusal)}
      </p>
      {!mayCall && (
        <p className="text-ink-soft">
          {at === null && `Not now: ${refusal}. `}
          {nextEligibleAt == null ? (
            reason != null && endOfRefusal(reason)
          ) : (
            <>
              {at !== null && (
                <>
                  May be called from <Instant at={nextEligibleAt} zone={zone} />.{" "}
                </>
              )}
              <button
                type="button"
                onClick={() => onAt(nextEligibleAt)}
                className="font-medium text-accent hover:underline"
              >
                Ask the rules for then
              </button>
            </>
          )}
        </p>
      )}
      <Disclosure summary="In the server's words">
        <p className="text-xs text-ink-soft">{message}</p>
      </Disclosure>
    </div>
  );
}

function thenSentence(who: string, at: string, zone: string, refusal: string | null): string {
  const when = `on ${shortTime(new Date(at), zone)} ${placeOf(zone)}`;
  return refusal === null
    ? `${who} may be called ${when}.`
    : `${who} is not called ${when}: ${refusal}.`;
}

/** The next 14 days, with the hours in which the campaign may call, and the instant for which the rules are asked. */
function Hours({
  contact,
  campaign,
  at,
  onMove,
}: {
  readonly contact: ContactOnPageFragment;
  readonly campaign: WhyProps["campaign"];
  readonly at: string | null;
  readonly onMove: (at: string | null) => void;
}) {
  const { data } = useData(HoursOfCampaignDocument, {
    id: campaign.id,
    places: placesToAsk(contact),
  });
  const [openedAt] = useState(Date.now);
  const hours = hoursOf(data, campaign.timeZone, openedAt);
  const value = at === null ? openedAt : Date.parse(at);
  return (
    <div className="rounded-lg border border-line bg-ground px-3 pt-2 pb-1">
      <div className="mb-1 flex min-h-8 flex-wrap items-center justify-between gap-2">
        <p className="text-xs text-ink-soft">
          {at === null ? (
            "Slide to ask the same rules for another instant."
          ) : (
            <>
              Asked for <Instant at={at} zone={hours.zone} />
            </>
          )}
        </p>
        {at !== null && (
          <Button look="quiet" onClick={() => onMove(null)}>
            Back to now
          </Button>
        )}
      </div>
      <Scrubber
        label="The instant for which the rules are asked"
        range={hours.range}
        zone={hours.zone}
        days={hours.days}
        spans={hours.spans}
        value={value}
        onChange={(next) => onMove(next <= openedAt ? null : new Date(next).toISOString())}
      />
    </div>
  );
}

function lowerFirst(text: string): string {
  return /^(?:VAPI|[A-Z]{2})/.test(text) ? text : text.slice(0, 1).toLowerCase() + text.slice(1);
}

/** The call that waits, and how many come before it. Nothing if none waits. */
function Queue({
  contactId,
  campaign,
  version,
}: {
  readonly contactId: string;
  readonly campaign: WhyProps["campaign"];
  readonly version: number;
}) {
  const { data, readAgain } = useData(QueueOfContactDocument, {
    contactId,
    campaignId: campaign.id,
  });
  useEvery(15_000, readAgain);
  useChanged(version, readAgain);
  const place = data?.queue;
  if (place?.call == null) return null;
  const { ahead, isAheadExact, call } = place;
  const count = `${isAheadExact ? "" : "more than "}${ahead.toLocaleString()}`;
  return (
    <p className="mt-1.5 text-ink-soft">
      A{" "}
      <Link
        from="/t/$tenantId"
        to="/t/$tenantId/calls/$id"
        params={{ id: call.id }}
        className="font-medium text-accent hover:underline"
      >
        call
      </Link>{" "}
      waits for <Instant at={call.scheduledTime} zone={campaign.timeZone} />
      {ahead === 0
        ? "; it is the next one of the campaign."
        : `; ${count} ${ahead === 1 ? "call comes" : "calls come"} before it.`}
    </p>
  );
}
