import { type ReactNode, useState } from "react";
import { Button } from "~/ui/button.tsx";
import { Copied } from "~/ui/copied.tsx";
import { Dialog } from "~/ui/dialog.tsx";
import { Failure } from "~/ui/failure.tsx";
import { SelectField } from "~/ui/field.tsx";
import type { Role } from "~/gql/graphql.ts";
import { roles } from "~/words/roles.ts";

/**
 * Asks for what is needed, makes something secret with it, and shows that once: the next time it is opened, it asks
 * again.
 */
export function MadeOnce({
  title,
  verb,
  failed,
  made,
  isOpen,
  isReady,
  isBusy,
  onMake,
  onClose,
  children,
}: {
  readonly title: string;
  /** What the button says. */
  readonly verb: string;
  /** What is said if it could not be made. */
  readonly failed: string;
  /** How the secret is shown, once it is made. */
  readonly made: {
    readonly title: string;
    readonly about: string;
    readonly copy: string;
    readonly done: string;
  };
  readonly isOpen: boolean;
  /** All that is needed is there. */
  readonly isReady: boolean;
  readonly isBusy: boolean;
  /** Returns the secret. @throws what is shown as the reason why it was not made */
  readonly onMake: () => Promise<string | null>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const [secret, setSecret] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const close = (): void => {
    setSecret(null);
    setError(null);
    onClose();
  };
  const go = async (): Promise<void> => {
    setError(null);
    try {
      setSecret(await onMake());
    } catch (reason) {
      setError(reason);
    }
  };
  if (secret !== null) {
    return (
      <Dialog
        title={made.title}
        about={made.about}
        isOpen={isOpen}
        onClose={close}
        actions={
          <Button look="primary" onClick={close}>
            {made.done}
          </Button>
        }
      >
        <Copied text={secret} label={made.copy} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" isBusy={isBusy} disabled={!isReady} onClick={() => void go()}>
            {verb}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {children}
        {error !== null && <Failure error={error} what={failed} />}
      </div>
    </Dialog>
  );
}

export function RoleField({
  label,
  role,
  onChange,
}: {
  readonly label: string;
  readonly role: Role;
  readonly onChange: (role: Role) => void;
}) {
  return (
    <SelectField
      label={label}
      hint={`May ${roles[role].may}.`}
      value={role}
      onChange={(event) => onChange(event.target.value as Role)}
    >
      {Object.entries(roles).map(([value, words]) => (
        <option key={value} value={value}>
          {words.name}
        </option>
      ))}
    </SelectField>
  );
}
