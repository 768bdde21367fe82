import { useState } from "react";
import { done } from "~/data/done.ts";
import { useVerb } from "~/data/use.ts";
import { InviteUserDocument, type Role } from "~/gql/graphql.ts";
import { Button } from "~/ui/button.tsx";
import { Copied } from "~/ui/copied.tsx";
import { Dialog } from "~/ui/dialog.tsx";
import { Failure } from "~/ui/failure.tsx";
import { SelectField, TextField } from "~/ui/field.tsx";
import { roles } from "~/words/roles.ts";

/** Makes an invitation, and shows its link once: no email is sent. */
export function InvitePerson({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const [invite, isBusy] = useVerb(InviteUserDocument);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("MANAGER");
  const [link, setLink] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const close = (): void => {
    setName("");
    setEmail("");
    setLink(null);
    setError(null);
    onClose();
  };
  const go = async (): Promise<void> => {
    setError(null);
    try {
      const input = {
        name: name.trim(),
        role,
        ...(email.trim() !== "" && { email: email.trim() }),
      };
      setLink(done((await invite({ input })).inviteUser, "Invitation").link ?? null);
    } catch (failed) {
      setError(failed);
    }
  };
  if (link !== null) {
    return <InvitationLink link={link} name={name} isOpen={isOpen} onClose={close} />;
  }
  return (
    <Dialog
      title="Invite somebody"
      isOpen={isOpen}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            look="primary"
            isBusy={isBusy}
            disabled={name.trim() === ""}
            onClick={() => void go()}
          >
            Make the link
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <TextField
          label="Name"
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label="Email (optional)"
          type="email"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <SelectField
          label="Role"
          hint={`May ${roles[role].may}.`}
          value={role}
          onChange={(event) => setRole(event.target.value as Role)}
        >
          {Object.entries(roles).map(([value, words]) => (
            <option key={value} value={value}>
              {words.name}
            </option>
          ))}
        </SelectField>
        {error !== null && <Failure error={error} what="Nobody was invited." />}
      </div>
    </Dialog>
  );
}

/** The link, which is shown this once. */
function InvitationLink({
  link,
  name,
  isOpen,
  onClose,
}: {
  readonly link: string;
  readonly name: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  return (
    <Dialog
      title={`Send this link to ${name}`}
      about="It is shown this once. It works once, for seven days; no email is sent."
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <Copied text={link} label="Copy the link" />
    </Dialog>
  );
}
