import { useState } from "react";
import { done } from "~/data/done.ts";
import { useVerb } from "~/data/use.ts";
import { CreateApiKeyDocument, type Role } from "~/gql/graphql.ts";
import { SelectField, TextField } from "~/ui/field.tsx";
import { MadeOnce, RoleField } from "./made-once.tsx";

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
  const make = async (): Promise<string | null> => {
    const expiresAt = days === 0 ? null : new Date(Date.now() + days * dayMs).toISOString();
    const answer = await create({ input: { name: name.trim(), role, expiresAt } });
    return done(answer.createApiKey, "ApiKey").key ?? null;
  };
  return (
    <MadeOnce
      title="Create an API key"
      verb="Create"
      failed="No key was made."
      made={{
        title: "The key is made",
        about: "It is shown this once: keep it where your program finds it.",
        copy: "Copy the key",
        done: "I have kept it",
      }}
      isOpen={isOpen}
      isReady={name.trim() !== ""}
      isBusy={isBusy}
      onMake={make}
      onClose={() => {
        setName("");
        onClose();
      }}
    >
      <TextField
        label="What it is for"
        placeholder="The program that uses it"
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <RoleField label="What it may do" role={role} onChange={setRole} />
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
    </MadeOnce>
  );
}
