import { useId, useState } from "react";
import { done } from "~/data/done.ts";
import { useData, useVerb } from "~/data/use.ts";
import {
  CampaignNamesDocument,
  type ContactOnPageFragment,
  CreateContactDocument,
  EnrolContactDocument,
  UpdateContactDocument,
} from "~/gql/graphql.ts";
import { Button } from "~/ui/button.tsx";
import { Dialog } from "~/ui/dialog.tsx";
import { Failure } from "~/ui/failure.tsx";
import { SelectField } from "~/ui/field.tsx";
import { say } from "~/ui/toast.tsx";
import {
  changesOf,
  ContactForm,
  type ContactValues,
  newContact,
  type Problems,
  problemsOf,
} from "./contact-form.tsx";

interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** What a form of a dialog has said: what is wrong with its fields, or why it could not be done. */
function useSaid() {
  const [said, setSaid] = useState<{ readonly problems: Problems; readonly error: unknown }>({
    problems: {},
    error: null,
  });
  return {
    ...said,
    clear: () => setSaid({ problems: {}, error: null }),
    fail: (error: unknown) => setSaid({ problems: {}, error }),
    refuse: (problems: Problems) => setSaid({ problems, error: null }),
  };
}

/** Creates a contact and, if one is chosen, puts it into a campaign. */
export function CreateContact({
  isOpen,
  onClose,
  onCreated,
}: DialogProps & { readonly onCreated: (id: string) => void }) {
  const [create, isCreating] = useVerb(CreateContactDocument);
  const [enrol, isEnrolling] = useVerb(EnrolContactDocument);
  const [campaignId, setCampaignId] = useState("");
  const said = useSaid();
  const formId = useId();
  const { data } = useData(CampaignNamesDocument, { first: 100 }, { isPaused: !isOpen });
  const close = (): void => {
    said.clear();
    onClose();
  };
  const submit = async (values: ContactValues): Promise<void> => {
    said.clear();
    try {
      const { createContact } = await create({ input: newContact(values) });
      const problems = problemsOf(createContact);
      if (problems !== null) return said.refuse(problems);
      const contact = done(createContact, "Contact");
      const name = contact.name ?? contact.phone;
      if (campaignId === "") {
        say(`${name} is a contact now`, { description: "In no campaign yet: nobody calls them." });
      } else {
        const answer = await enrol({ campaignId, contactId: contact.id });
        const campaign = done(answer.enrolContacts, "Campaign");
        say(`${name} is a contact now`, { description: `In the campaign “${campaign.name}”.` });
      }
      close();
      onCreated(contact.id);
    } catch (error) {
      said.fail(error);
    }
  };
  return (
    <Dialog
      title="New contact"
      about="One person. For a list, upload a file to a campaign."
      isOpen={isOpen}
      onClose={close}
      width="max-w-2xl"
      actions={
        <Actions
          formId={formId}
          verb="Create contact"
          isBusy={isCreating || isEnrolling}
          onClose={close}
        />
      }
    >
      <ContactForm id={formId} problems={said.problems} onSubmit={(values) => void submit(values)}>
        <SelectField
          label="Campaign"
          hint="In a campaign, the contact gets the call that the campaign owes it."
          value={campaignId}
          onChange={(event) => setCampaignId(event.target.value)}
        >
          <option value="">None for now</option>
          {data?.campaigns.edges.map(({ node }) => (
            <option key={node.id} value={node.id}>
              {node.name}
            </option>
          ))}
        </SelectField>
        {said.error !== null && <Failure error={said.error} what="It was not done." />}
      </ContactForm>
    </Dialog>
  );
}

/** Changes what is known of a contact. Only what differs is sent. */
export function EditContact({
  contact,
  isOpen,
  onClose,
  onChanged,
}: DialogProps & { readonly contact: ContactOnPageFragment; readonly onChanged: () => void }) {
  const [update, isBusy] = useVerb(UpdateContactDocument);
  const said = useSaid();
  const formId = useId();
  const close = (): void => {
    said.clear();
    onClose();
  };
  const submit = async (values: ContactValues): Promise<void> => {
    said.clear();
    const { phone, doNotCall, ...rest } = changesOf(contact, values);
    const input = {
      ...rest,
      ...(phone != null && { phone }),
      ...(doNotCall !== undefined && { doNotCall }),
    };
    if (Object.keys(input).length === 0) return close();
    try {
      const { updateContact } = await update({ id: contact.id, input });
      const problems = problemsOf(updateContact);
      if (problems !== null) return said.refuse(problems);
      const { name, phone: number } = done(updateContact, "Contact");
      say(`${name ?? number} is changed`, { description: "From the next call on." });
      onChanged();
      close();
    } catch (error) {
      said.fail(error);
    }
  };
  return (
    <Dialog
      title={`Edit ${contact.name ?? contact.phone}`}
      isOpen={isOpen}
      onClose={close}
      width="max-w-2xl"
      actions={<Actions formId={formId} verb="Save" isBusy={isBusy} onClose={close} />}
    >
      <ContactForm
        id={formId}
        contact={contact}
        problems={said.problems}
        onSubmit={(values) => void submit(values)}
      >
        {said.error !== null && <Failure error={said.error} what="Nothing was changed." />}
      </ContactForm>
    </Dialog>
  );
}

function Actions({
  formId,
  verb,
  isBusy,
  onClose,
}: {
  readonly formId: string;
  readonly verb: string;
  readonly isBusy: boolean;
  readonly onClose: () => void;
}) {
  return (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button look="primary" type="submit" form={formId} isBusy={isBusy}>
        {verb}
      </Button>
    </>
  );
}
