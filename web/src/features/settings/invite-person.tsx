import { useState } from "react";
import { done } from "~/data/done.ts";
import { useVerb } from "~/data/use.ts";
import { InviteUserDocument, type Role } from "~/gql/graphql.ts";
import { TextField } from "~/ui/field.tsx";
import { MadeOnce, RoleField } from "./made-once.tsx";

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
  const make = async (): Promise<string | null> => {
    const address = email.trim();
    const input = { name: name.trim(), role, ...(address !== "" && { email: address }) };
    return done((await invite({ input })).inviteUser, "Invitation").link ?? null;
  };
  return (
    <MadeOnce
      title="Invite somebody"
      verb="Make the link"
      failed="Nobody was invited."
      made={{
        title: `Send this link to ${name}`,
        about: "It is shown this once. It works once, for seven days; no email is sent.",
        copy: "Copy the link",
        done: "Done",
      }}
      isOpen={isOpen}
      isReady={name.trim() !== ""}
      isBusy={isBusy}
      onMake={make}
      onClose={() => {
        setName("");
        setEmail("");
        onClose();
      }}
    >
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
      <RoleField label="Role" role={role} onChange={setRole} />
    </MadeOnce>
  );
}
