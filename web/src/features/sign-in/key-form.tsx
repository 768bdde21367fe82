import { type FormEvent, useState } from "react";
import { signInByKey } from "~/data/session.ts";
import { Button } from "~/ui/button.tsx";
import { Failure } from "~/ui/failure.tsx";
import { TextField } from "~/ui/field.tsx";

/** Signs in with an API key. */
export function KeyForm({
  onSignedIn,
}: {
  readonly onSignedIn: (tenantId: string) => Promise<void>;
}) {
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const go = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const key = new FormData(event.currentTarget).get("key") as string;
    setIsBusy(true);
    try {
      const { tenantId } = await signInByKey(key);
      await onSignedIn(tenantId);
    } catch (failed) {
      setError(failed);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void go(event)} className="flex flex-col gap-3">
      <TextField
        label="API key"
        name="key"
        type="password"
        required
        autoComplete="off"
        placeholder="cs_…"
        hint={
          <>
            No key at hand? Whoever has the server prints a link that signs in:{" "}
            <code className="font-mono text-ink-soft">npm run login</code>
          </>
        }
      />
      {error !== null && <Failure error={error} what="You are not signed in." />}
      <Button look="primary" type="submit" isBusy={isBusy} className="h-10 text-sm">
        Sign in
      </Button>
    </form>
  );
}
