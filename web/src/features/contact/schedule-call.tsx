import { useId, useState } from "react";
import { done } from "~/data/done.ts";
import { useVerb } from "~/data/use.ts";
import { type ContactOnPageFragment, ScheduleCallDocument } from "~/gql/graphql.ts";
import { ownZone, placeOf, shortTime } from "~/time/instant.tsx";
import { Confirm } from "~/ui/confirm.tsx";
import { CheckField, SelectField, TextField } from "~/ui/field.tsx";
import { say } from "~/ui/toast.tsx";
import type { CampaignOfContact } from "./rounds.ts";

/** Asks for one more call to the contact, now or at an instant. */
export function ScheduleCall({
  contact,
  campaigns,
  campaignId,
  isOpen,
  onClose,
  onDone,
}: {
  readonly contact: ContactOnPageFragment;
  readonly campaigns: readonly CampaignOfContact[];
  /** The campaign that is chosen at first. */
  readonly campaignId: string | undefined;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const [schedule] = useVerb(ScheduleCallDocument);
  const [chosen, setChosen] = useState<string | null>(null);
  const [time, setTime] = useState("");
  const [isCallback, setIsCallback] = useState(false);
  const group = useId();
  const campaign = campaigns.find(({ id }) => id === (chosen ?? campaignId)) ?? campaigns[0];
  const at = time === "" ? null : new Date(time);
  const who = contact.name ?? contact.phone;
  const when = (instant: Date, zone: string): string =>
    `${shortTime(instant, zone)} ${placeOf(zone)}`;
  const go = async (): Promise<void> => {
    const answer = await schedule({
      input: {
        contactId: contact.id,
        campaignId: campaign!.id,
        isCallback,
        ...(at !== null && { at: at.toISOString() }),
      },
    });
    const call = done(answer.scheduleCall, "Call");
    const due = when(new Date(call.scheduledTime), call.campaign.timeZone);
    say(`A call to ${who} is scheduled`, { description: `For ${due}.` });
    onDone();
  };
  return (
    <Confirm
      title={`Schedule a call to ${who}`}
      verb="Schedule the call"
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={go}
      receipt={
        <div className="flex flex-col gap-4">
          {campaigns.length > 1 && (
            <SelectField
              label="Campaign"
              value={campaign?.id ?? ""}
              onChange={(event) => setChosen(event.target.value)}
            >
              {campaigns.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </SelectField>
          )}
          <TextField
            label="When"
            key={group}
            type="datetime-local"
            value={time}
            onChange={(event) => setTime(event.target.value)}
            hint={
              at === null || campaign === undefined
                ? `Empty: now. Else the time where you are, ${placeOf(ownZone)}.`
                : `${when(at, ownZone)} where you are = ${when(at, campaign.timeZone)} of the campaign`
            }
          />
          <CheckField
            label="It is a callback"
            hint="It is placed even if the contact has had its call of the round."
            checked={isCallback}
            onChange={(event) => setIsCallback(event.target.checked)}
          />
          <p className="text-xs">
            “{campaign?.name}” calls {who} {at === null ? "as soon as" : "then, if"} its hours,
            limits and rules allow it. It counts as the call of its round.
          </p>
        </div>
      }
    />
  );
}
