import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { done } from "~/data/done.ts";
import { useMayNotChange } from "~/data/may.ts";
import { useData, useVerb } from "~/data/use.ts";
import {
  CampaignNamesDocument,
  type ContactOnPageFragment,
  EnrolContactDocument,
  UnenrolContactDocument,
} from "~/gql/graphql.ts";
import { Button } from "~/ui/button.tsx";
import { Confirm } from "~/ui/confirm.tsx";
import { SelectField } from "~/ui/field.tsx";
import { Panel } from "~/ui/panel.tsx";
import { say } from "~/ui/toast.tsx";
import type { CampaignOfContact } from "./rounds.ts";

/** The campaigns that call the contact; it can be put into others, and taken out. */
export function CampaignsOfContact({
  contact,
  campaigns,
  onChanged,
}: {
  readonly contact: ContactOnPageFragment;
  readonly campaigns: readonly CampaignOfContact[];
  readonly onChanged: () => void;
}) {
  const [isAdding, setIsAdding] = useState(false);
  const [leaving, setLeaving] = useState<CampaignOfContact | null>(null);
  const [unenrol] = useVerb(UnenrolContactDocument);
  const refusal = useMayNotChange();
  const who = contact.name ?? contact.phone;
  return (
    <Panel
      title="Campaigns"
      aside={
        contact.deletedAt == null && (
          <Button
            look="quiet"
            disabled={refusal !== undefined}
            title={refusal}
            onClick={() => setIsAdding(true)}
          >
            Add
          </Button>
        )
      }
    >
      {campaigns.length === 0 ? (
        <p className="px-4 py-3 text-ink-soft">In no campaign: nobody calls this contact.</p>
      ) : (
        <ul className="divide-y divide-line">
          {campaigns.map((campaign) => (
            <li key={campaign.id} className="flex items-center justify-between gap-2 px-4 py-1.5">
              <Link
                from="/t/$tenantId"
                to="/t/$tenantId/campaigns/$campaignId"
                params={{ campaignId: campaign.id }}
                className="truncate font-medium hover:underline"
              >
                {campaign.name}
              </Link>
              <Button
                look="quiet"
                disabled={refusal !== undefined}
                title={refusal}
                aria-label={`Take out of ${campaign.name}`}
                onClick={() => setLeaving(campaign)}
              >
                Take out
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Confirm
        title={`Take ${who} out of “${leaving?.name ?? ""}”?`}
        verb="Take out"
        isDangerous
        isOpen={leaving !== null}
        onClose={() => setLeaving(null)}
        receipt="The campaign does not call the contact any more, and its scheduled calls there are cancelled. Other campaigns stay as they are."
        onConfirm={async () => {
          const answer = await unenrol({ campaignId: leaving!.id, contactId: contact.id });
          const { name } = done(answer.unenrolContacts, "Campaign");
          say(`${who} is out of “${name}”`);
          onChanged();
        }}
      />
      <AddToCampaign
        contact={contact}
        campaigns={campaigns}
        isOpen={isAdding}
        onClose={() => setIsAdding(false)}
        onChanged={onChanged}
      />
    </Panel>
  );
}

function AddToCampaign({
  contact,
  campaigns,
  isOpen,
  onClose,
  onChanged,
}: {
  readonly contact: ContactOnPageFragment;
  readonly campaigns: readonly CampaignOfContact[];
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}) {
  const [enrol] = useVerb(EnrolContactDocument);
  const { data } = useData(CampaignNamesDocument, { first: 100 }, { isPaused: !isOpen });
  const [chosen, setChosen] = useState<string | null>(null);
  const others = data?.campaigns.edges
    .map(({ node }) => node)
    .filter(({ id }) => !campaigns.some((campaign) => campaign.id === id));
  const campaignId = chosen ?? others?.[0]?.id;
  const who = contact.name ?? contact.phone;
  return (
    <Confirm
      title={`Add ${who} to a campaign`}
      verb="Add"
      isOpen={isOpen}
      onClose={onClose}
      receipt={
        others?.length === 0 ? (
          "The contact is in all campaigns."
        ) : (
          <SelectField
            label="Campaign"
            hint="The contact gets the call that the campaign owes it, in its hours."
            value={campaignId ?? ""}
            onChange={(event) => setChosen(event.target.value)}
          >
            {others?.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
        )
      }
      onConfirm={async () => {
        if (campaignId === undefined) return;
        const answer = await enrol({ campaignId, contactId: contact.id });
        const { name } = done(answer.enrolContacts, "Campaign");
        setChosen(null);
        say(`${who} is in “${name}”`);
        onChanged();
      }}
    />
  );
}
