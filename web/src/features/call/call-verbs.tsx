import { useState } from "react";
import { done } from "~/data/done.ts";
import { useMayNotChange } from "~/data/may.ts";
import { useVerb } from "~/data/use.ts";
import { CancelCallDocument, EndCallDocument, type CallOnPageFragment } from "~/gql/graphql.ts";
import { placeOf, shortTime } from "~/time/instant.tsx";
import { Button } from "~/ui/button.tsx";
import { Confirm } from "~/ui/confirm.tsx";
import { CheckField } from "~/ui/field.tsx";
import { say } from "~/ui/toast.tsx";
import { endOutcomes } from "~/words/calls.ts";

/** What can be done with a call: hang up a live one, cancel one that waits. */
export function CallVerbs({ call }: { readonly call: CallOnPageFragment }) {
  const [isOpen, setIsOpen] = useState(false);
  const refusal = useMayNotChange();
  const isLive = call.status === "CALLING" || call.status === "IN_PROGRESS";
  if (!isLive && call.status !== "SCHEDULED") return null;
  return (
    <>
      <Button
        look="danger"
        disabled={refusal !== undefined}
        title={refusal}
        onClick={() => setIsOpen(true)}
      >
        {isLive ? "Hang up" : "Cancel call"}
      </Button>
      {isLive ? (
        <HangUp call={call} isOpen={isOpen} onClose={() => setIsOpen(false)} />
      ) : (
        <Cancel call={call} isOpen={isOpen} onClose={() => setIsOpen(false)} />
      )}
    </>
  );
}

interface VerbProps {
  readonly call: CallOnPageFragment;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function HangUp({ call, isOpen, onClose }: VerbProps) {
  const [endCall] = useVerb(EndCallDocument);
  const [releaseLine, setReleaseLine] = useState(false);
  const who = call.contact.name ?? call.contact.phone;
  return (
    <Confirm
      title={`Hang up on ${who}?`}
      isOpen={isOpen}
      onClose={onClose}
      verb="Hang up"
      isDangerous
      receipt={
        <div className="flex flex-col gap-3">
          <p>
            VAPI is asked to end the call now. If it cannot, the server keeps trying, and the line
            stays taken until the call has ended. {who} gets no other call in this round.
          </p>
          <CheckField
            label="Free the line at once"
            hint="Even if VAPI does not hang up. The person may still be on the phone."
            checked={releaseLine}
            onChange={(event) => setReleaseLine(event.target.checked)}
          />
        </div>
      }
      onConfirm={async () => {
        const answer = await endCall({ id: call.id, input: { releaseLine } });
        const { outcome, message } = done(answer.endCall, "EndedCall");
        say(endOutcomes[outcome], { description: message });
      }}
    />
  );
}

function Cancel({ call, isOpen, onClose }: VerbProps) {
  const [cancelCall] = useVerb(CancelCallDocument);
  const who = call.contact.name ?? call.contact.phone;
  const zone = call.campaign.timeZone;
  const due = `${shortTime(new Date(call.scheduledTime), zone)} ${placeOf(zone)}`;
  return (
    <Confirm
      title={`Cancel the call to ${who}?`}
      isOpen={isOpen}
      onClose={onClose}
      verb="Cancel the call"
      isDangerous
      receipt={
        <p>
          The call that is due on {due} will not be placed.{" "}
          {call.kind === "MANUAL" || call.kind === "TEST"
            ? "The calls of the campaign's rounds stay as they are."
            : `${who} gets no other call in this round; the next rounds have their own.`}
        </p>
      }
      onConfirm={async () => {
        const answer = await cancelCall({ id: call.id });
        done(answer.cancelCall, "Call");
        say("The call is cancelled", { description: `${who} will not be called by it.` });
      }}
    />
  );
}
