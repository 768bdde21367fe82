import { type ReactNode, useState } from "react";
import Ellipsis from "lucide-react/icons/ellipsis";
import { done } from "~/data/done.ts";
import { useMayNotChange } from "~/data/may.ts";
import { useVerb } from "~/data/use.ts";
import {
  type ContactOnPageFragment,
  DeleteContactDocument,
  EraseContactDocument,
  UpdateContactDocument,
  type UpdateContactInput,
} from "~/gql/graphql.ts";
import { Button } from "~/ui/button.tsx";
import { Confirm } from "~/ui/confirm.tsx";
import { Menu } from "~/ui/menu.tsx";
import { say } from "~/ui/toast.tsx";
import { EditContact } from "./contact-dialogs.tsx";
import type { CampaignOfContact } from "./rounds.ts";
import { ScheduleCall } from "./schedule-call.tsx";

type Open =
  | "schedule"
  | "edit"
  | "delete"
  | "erase"
  | "do-not-call"
  | "may-call"
  | "reach"
  | "release";

/** What can be done with a contact. */
export function ContactVerbs({
  contact,
  campaigns,
  campaignId,
  onChanged,
}: {
  readonly contact: ContactOnPageFragment;
  readonly campaigns: readonly CampaignOfContact[];
  readonly campaignId: string | undefined;
  readonly onChanged: () => void;
}) {
  const [open, setOpen] = useState<Open | null>(null);
  const refusal = useMayNotChange();
  const close = (): void => setOpen(null);
  if (contact.deletedAt != null) return null;
  const noCampaign = campaigns.length === 0 ? "The contact is in no campaign" : undefined;
  const verb = (name: string, key: Open, isDangerous = false) => ({
    name,
    isDangerous,
    disabled: refusal,
    onSelect: () => setOpen(key),
  });
  return (
    <>
      <Button
        look="primary"
        disabled={(refusal ?? noCampaign) !== undefined}
        title={refusal ?? noCampaign}
        onClick={() => setOpen("schedule")}
      >
        Schedule a call
      </Button>
      <Button disabled={refusal !== undefined} title={refusal} onClick={() => setOpen("edit")}>
        Edit
      </Button>
      <Menu
        label="More"
        icon={<Ellipsis className="size-4" aria-hidden="true" />}
        items={[
          contact.doNotCall
            ? verb("Take off the do-not-call list", "may-call")
            : verb("Put on the do-not-call list", "do-not-call", true),
          ...(contact.unreachableReason == null ? [] : [verb("Try the number again", "reach")]),
          ...(contact.heldReason == null ? [] : [verb("Release", "release")]),
          verb("Delete", "delete", true),
          verb("Erase the person", "erase", true),
        ]}
      />
      <ScheduleCall
        contact={contact}
        campaigns={campaigns}
        campaignId={campaignId}
        isOpen={open === "schedule"}
        onClose={close}
        onDone={onChanged}
      />
      <EditContact
        key={contact.updatedAt}
        contact={contact}
        isOpen={open === "edit"}
        onClose={close}
        onChanged={onChanged}
      />
      <Changes contact={contact} open={open} onClose={close} onChanged={onChanged} />
      <Removals contact={contact} open={open} onClose={close} onChanged={onChanged} />
    </>
  );
}

interface PartProps {
  readonly contact: ContactOnPageFragment;
  readonly open: Open | null;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

interface Change {
  readonly key: Open;
  readonly title: string;
  readonly verb: string;
  readonly receipt: ReactNode;
  readonly input: UpdateContactInput;
  readonly said: string;
  readonly isDangerous?: boolean;
}

function changesFor({ name, phone }: ContactOnPageFragment): readonly Change[] {
  const who = name ?? phone;
  return [
    {
      key: "do-not-call",
      title: `Never call ${who}?`,
      verb: "Put on the list",
      isDangerous: true,
      receipt: `${phone} is put on the do-not-call list. No campaign calls it any more, and its scheduled calls are cancelled. A call that is live goes on to its end.`,
      input: { doNotCall: true },
      said: `${phone} is on the do-not-call list`,
    },
    {
      key: "may-call",
      title: `Call ${who} again?`,
      verb: "Take off the list",
      isDangerous: true,
      receipt: `${phone} is taken off the do-not-call list: campaigns with this contact may call it again. Calls that were scheduled by hand and cancelled because of the list are scheduled again. Be sure that the person wants that.`,
      input: { doNotCall: false },
      said: `${phone} is off the do-not-call list`,
    },
    {
      key: "reach",
      title: `Try ${phone} again?`,
      verb: "Try again",
      receipt: `The carrier said that this number cannot be reached. Campaigns with this contact call it again, until the carrier says so again.`,
      input: { clearUnreachable: true },
      said: `${phone} is tried again`,
    },
    {
      key: "release",
      title: `Release ${who}?`,
      verb: "Release",
      receipt: `A campaign that the database has lost had called this contact. Once released, ${who} may be called again, perhaps a second time about the same thing.`,
      input: { release: true },
      said: `${who} is released`,
    },
  ];
}

function Changes({ contact, open, onClose, onChanged }: PartProps) {
  const [update] = useVerb(UpdateContactDocument);
  return changesFor(contact).map(
    ({ key, title, verb, receipt, input, said, isDangerous = false }) => (
      <Confirm
        key={key}
        title={title}
        verb={verb}
        receipt={receipt}
        isDangerous={isDangerous}
        isOpen={open === key}
        onClose={onClose}
        onConfirm={async () => {
          done((await update({ id: contact.id, input })).updateContact, "Contact");
          say(said);
          onChanged();
        }}
      />
    ),
  );
}

function Removals({ contact, open, onClose, onChanged }: PartProps) {
  const [remove] = useVerb(DeleteContactDocument);
  const [erase] = useVerb(EraseContactDocument);
  const who = contact.name ?? contact.phone;
  return (
    <>
      <Confirm
        title={`Delete ${who}?`}
        verb="Delete"
        isDangerous
        isOpen={open === "delete"}
        onClose={onClose}
        receipt="The contact leaves all campaigns, and its scheduled calls are cancelled. The history of its calls is kept. A new contact with the same phone brings it back."
        onConfirm={async () => {
          done((await remove({ id: contact.id })).deleteContact, "Contact");
          say(`${who} is deleted`, { description: "The history of the calls is kept." });
          onChanged();
        }}
      />
      <Confirm
        title={`Erase ${who} for ever?`}
        verb="Erase the person"
        isDangerous
        isOpen={open === "erase"}
        onClose={onClose}
        receipt={
          <div className="flex flex-col gap-2">
            <p>This cannot be undone. It removes everywhere here:</p>
            <ul className="list-disc pl-5">
              <li>phone, name, address and all other values</li>
              <li>transcripts, summaries and links to recordings of the calls</li>
            </ul>
            <p>
              The calls stay, with their times, outcomes and costs. If the number comes back, it is
              not called: the do-not-call list keeps a hash of it. What VAPI has stored is not
              removed: delete it at VAPI.
            </p>
          </div>
        }
        onConfirm={async () => {
          done((await erase({ id: contact.id })).eraseContact, "Contact");
          say("The person is erased", { description: "The calls stay without it." });
          onChanged();
        }}
      />
    </>
  );
}
