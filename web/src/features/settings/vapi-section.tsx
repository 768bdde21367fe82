import { useState } from "react";
import { done } from "~/data/done.ts";
import { useMayNotOwn } from "~/data/may.ts";
import { useData, useVerb } from "~/data/use.ts";
import { ConfigureVapiDocument, VapiSettingsDocument } from "~/gql/graphql.ts";
import { Ago } from "~/time/instant.tsx";
import { Button } from "~/ui/button.tsx";
import { Copied } from "~/ui/copied.tsx";
import { Fact, Facts } from "~/ui/facts.tsx";
import { Failure } from "~/ui/failure.tsx";
import { TextField } from "~/ui/field.tsx";
import { Panel, Skeleton } from "~/ui/panel.tsx";
import { Status } from "~/ui/status.tsx";
import { say } from "~/ui/toast.tsx";

/** Whether VAPI is connected: the key, where its messages go, and when the last one came. */
export function VapiSection() {
  const { data, error, readAgain } = useData(VapiSettingsDocument, {});
  const tenant = data?.viewer.tenant;
  return (
    <div className="flex flex-col gap-6">
      {error !== undefined && (
        <Failure error={error} what="The settings could not be read." onRetry={readAgain} />
      )}
      <Panel title="Connection">
        <Facts>
          <Fact name="Account">
            {tenant === undefined ? (
              <Skeleton />
            ) : tenant.isSimulated ? (
              <>
                <Status tone="idle">Simulated</Status>
                <p className="mt-1 text-xs text-ink-soft">
                  Calls go to a simulator on this server, and no phone rings. With a key below,
                  calls are real.
                </p>
              </>
            ) : tenant.isVapiConfigured ? (
              <Status tone="good">Connected</Status>
            ) : (
              <Status tone="bad">Not connected</Status>
            )}
          </Fact>
          <Fact name="Last message of VAPI">
            {tenant === undefined ? (
              <Skeleton />
            ) : tenant.lastWebhookAt === null ? (
              "none yet"
            ) : (
              <Ago at={tenant.lastWebhookAt} />
            )}
          </Fact>
          <Fact name="Webhook address">
            {tenant === undefined ? (
              <Skeleton className="h-4 w-64" />
            ) : (
              <>
                <Copied text={tenant.webhookUrl} label="Copy the address" />
                <p className="mt-1 text-xs text-ink-soft">
                  It is sent to VAPI with every call: nothing has to be entered there. It must be
                  reachable from the internet; the setting PUBLIC_URL of the server decides it.
                </p>
              </>
            )}
          </Fact>
        </Facts>
      </Panel>
      <KeyForm isSimulated={tenant?.isSimulated ?? false} />
    </div>
  );
}

function KeyForm({ isSimulated }: { readonly isSimulated: boolean }) {
  const mayNot = useMayNotOwn();
  const [configure, isBusy] = useVerb(ConfigureVapiDocument);
  const [apiKey, setApiKey] = useState("");
  const [secret, setSecret] = useState("");
  const [error, setError] = useState<unknown>(null);
  const save = async (): Promise<void> => {
    setError(null);
    try {
      const input = { apiKey: apiKey.trim(), ...(secret !== "" && { webhookSecret: secret }) };
      done((await configure({ input })).configureVapi, "Tenant");
      setApiKey("");
      setSecret("");
      say("VAPI is connected", { description: "The key was tried at VAPI, and it works." });
    } catch (failed) {
      setError(failed);
    }
  };
  return (
    <Panel title="Key of your VAPI account">
      <form
        className="flex max-w-xl flex-col gap-4 px-4 py-4"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {isSimulated && (
          <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">
            With a key the simulation ends: the sample's campaigns are stopped, their scheduled
            calls are cancelled, and the sample's contacts are deleted. Calls are real from then on.
          </p>
        )}
        <TextField
          label="Private API key"
          type="password"
          autoComplete="off"
          required
          hint="From VAPI's dashboard, under API keys. It is stored encrypted and never shown again."
          value={apiKey}
          disabled={mayNot !== undefined}
          onChange={(event) => setApiKey(event.target.value)}
        />
        <TextField
          label="Webhook secret (optional)"
          type="password"
          autoComplete="off"
          minLength={16}
          maxLength={200}
          hint="By default one is made, and the present one is kept. VAPI gets it with every call."
          value={secret}
          disabled={mayNot !== undefined}
          onChange={(event) => setSecret(event.target.value)}
        />
        {error !== null && (
          <Failure error={error} what="The key was not taken. The present one stays." />
        )}
        <div>
          <Button
            type="submit"
            look="primary"
            title={mayNot}
            disabled={mayNot !== undefined || apiKey.trim() === ""}
            isBusy={isBusy}
          >
            {isBusy ? "Trying it at VAPI …" : "Test and save"}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
