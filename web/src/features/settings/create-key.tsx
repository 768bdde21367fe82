import { useState } from "react";
import { done } from "~/data/done.ts";
import { useVerb } from "~/data/use.ts";
import { CreateApiKeyDocument, type Role } from "~/gql/graphql.ts";
import { Button } from "~/ui/button.tsx";
import { Copied } from "~/ui/copied.tsx";
import { Dialog } from "~/ui/dialog.tsx";
import { Failure } from "~/ui/failure.tsx";
import { SelectField, TextField } from "~/ui/field.tsx";
import { roles } from "~/words/roles.ts";

const lives = [
  { days: 0, name: "Never" },
  { days: 30, name: "In 30 days" },
  { days: 90, name: "In 90 days" },
  { days: 365, name: "In a year" },
] as const;

const dayMs = 86_400_000;

/** Makes a key, and shows it once. */
export function CreateKey({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const [create, isBusy] = useVerb(CreateApiKeyDocument);
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("MANAGER");
  const [days, setDays] = useState(0);
  const [made, setMade] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const close = (): void => {
    setName("");
    setMade(null);
    setError(null);
    onClose();
  };
  const go = async (): Promise<void> => {
    setError(null);
    try {
      const expiresAt = days === 0 ? null : new Date(Date.now() + days * dayMs).toISOString();
      const answer = await create({ input: { name: name.trim(), role, expiresAt } });
      setMade(done(answer.createApiKey, "ApiKey").key ?? null);
    } catch (failed) {
      setError(failed);
    }
  };
  if (made !== null) return <MadeKey apiKey={made} isOpen={isOpen} onClose={close} />;
  return (
    <Dialog
      title="Create an API key"
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
            Create
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <TextField
          label="What it is for"
          placeholder="The program that uses it"
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <SelectField
          label="What it may do"
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
        <SelectField
          label="When it expires"
          value={days}
          onChange={(event) => setDays(Number(event.target.value))}
        >
          {lives.map((life) => (
            <option key={life.days} value={life.days}>
              {life.name}
            </option>
          ))}
        </SelectField>
        {error !== null && <Failure error={error} what="No key was made." />}
      </div>
    </Dialog>
  );
}

/** The key, which is shown this once. */
function MadeKey({
  apiKey,
  isOpen,
  onClose,
}: {
  readonly apiKey: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  return (
    <Dialog
      title="The key is made"
      about="It is shown this once: keep it where your program finds it."
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <Button look="primary" onClick={onClose}>
          I have kept it
        </Button>
      }
    >
      <Copied text={apiKey} label="Copy the key" />
    </Dialog>
  );
}
