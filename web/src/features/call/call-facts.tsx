import { Link } from "@tanstack/react-router";
import type { CallOnPageFragment } from "~/gql/graphql.ts";
import { duration, Instant, LocalDate } from "~/time/instant.tsx";
import { Disclosure, Fact, Facts } from "~/ui/facts.tsx";
import { Panel } from "~/ui/panel.tsx";
import { callKinds, dialStates } from "~/words/calls.ts";

/** Who was called, when, for how long and for how much. */
export function CallFacts({ call }: { readonly call: CallOnPageFragment }) {
  const { contact, campaign } = call;
  const zone = campaign.timeZone;
  return (
    <Panel title="The call">
      <Facts>
        <Fact name="Contact">
          <Link
            from="/t/$tenantId"
            to="/t/$tenantId/contacts/$id"
            params={{ id: contact.id }}
            search={{ campaign: campaign.id }}
            className="font-medium text-accent hover:underline"
          >
            {contact.name ?? contact.phone}
          </Link>
          {contact.name != null && <p className="text-xs text-ink-faint">{contact.phone}</p>}
        </Fact>
        <Fact name="Campaign">
          <Link
            from="/t/$tenantId"
            to="/t/$tenantId/campaigns/$campaignId"
            params={{ campaignId: campaign.id }}
            className="text-accent hover:underline"
          >
            {campaign.name}
          </Link>
        </Fact>
        <Fact name="Kind">
          {callKinds[call.kind].word}
          {call.isCallback && ", a callback"}
          <p className="text-xs text-ink-faint">{callKinds[call.kind].about}</p>
        </Fact>
        {call.round != null && (
          <Fact name="Round">
            <LocalDate date={call.round.startsOn} />
            {call.attempt != null && (
              <span className="text-ink-faint"> · call {call.attempt} of it</span>
            )}
          </Fact>
        )}
        <Fact name="Due">
          <Instant at={call.scheduledTime} zone={zone} />
        </Fact>
        {call.placedAt != null && (
          <Fact name="Placed">
            <Instant at={call.placedAt} zone={zone} />
          </Fact>
        )}
        {call.durationSeconds != null && (
          <Fact name="Talk">
            {call.durationSeconds === 0 ? "nobody answered" : duration(call.durationSeconds)}
          </Fact>
        )}
        {call.cost != null && <Fact name="Cost">${call.cost.toFixed(4)}</Fact>}
        {call.reachedPhone != null && (
          <Fact name="Phone rang">
            {call.reachedPhone ? "yes, or it may have" : "no: it does not count as a call"}
          </Fact>
        )}
        {call.optedOutAt != null && (
          <Fact name="Asked for no more calls">
            <Instant at={call.optedOutAt} zone={zone} />
          </Fact>
        )}
        <Fact name="In VAPI's words">
          <Disclosure summary="Show">
            <dl className="flex flex-col gap-1 font-mono text-xs break-all text-ink-soft">
              <Raw name="endedReason" value={call.endedReason} />
              <Raw name="call" value={call.vapiCallId} />
              <Raw name="from number" value={call.phoneNumberId} />
              <Raw
                name="request"
                value={call.dialState == null ? null : dialStates[call.dialState]}
              />
            </dl>
          </Disclosure>
        </Fact>
      </Facts>
    </Panel>
  );
}

function Raw({
  name,
  value,
}: {
  readonly name: string;
  readonly value: string | null | undefined;
}) {
  return (
    <div>
      <dt className="inline text-ink-faint">{name}: </dt>
      <dd className="inline">{value ?? "–"}</dd>
    </div>
  );
}
