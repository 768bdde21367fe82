import { useState } from "react";
import { done } from "~/data/done.ts";
import { useMayNotOwn } from "~/data/may.ts";
import { useData, useVerb } from "~/data/use.ts";
import { ApiKeysDocument, type KeyInListFragment, RevokeApiKeyDocument } from "~/gql/graphql.ts";
import { Ago, shortTime, ownZone, placeOf } from "~/time/instant.tsx";
import { Button } from "~/ui/button.tsx";
import { Confirm } from "~/ui/confirm.tsx";
import { Failure } from "~/ui/failure.tsx";
import { Empty, Panel } from "~/ui/panel.tsx";
import { type Column, Table } from "~/ui/table.tsx";
import { say } from "~/ui/toast.tsx";
import { roles } from "~/words/roles.ts";
import { CreateKey } from "./create-key.tsx";

/** The API keys that are valid. */
export function KeysSection() {
  const mayNot = useMayNotOwn();
  const { data, error, readAgain } = useData(
    ApiKeysDocument,
    {},
    { isPaused: mayNot !== undefined },
  );
  const [isCreating, setIsCreating] = useState(false);
  const [revoked, setRevoked] = useState<KeyInListFragment | null>(null);
  const [revoke] = useVerb(RevokeApiKeyDocument);
  if (mayNot !== undefined) {
    return (
      <Panel title="API keys">
        <Empty title="Only owners see the API keys">Ask an owner if you need one.</Empty>
      </Panel>
    );
  }
  const viewer = data?.viewer;
  const own = viewer?.__typename === "ApiKeyViewer" ? viewer.apiKey.id : null;
  const keys = viewer?.tenant.apiKeys ?? (error === undefined ? undefined : []);
  return (
    <Panel
      title="API keys"
      aside={
        <Button look="primary" onClick={() => setIsCreating(true)}>
          Create a key
        </Button>
      }
    >
      {error !== undefined && (
        <div className="p-4">
          <Failure error={error} what="The keys could not be read." onRetry={readAgain} />
        </div>
      )}
      <Table
        label="API keys"
        columns={columnsFor(own, setRevoked)}
        rows={keys}
        empty={<Empty title="There is no key">Programs need one to use the API.</Empty>}
      />
      <CreateKey
        isOpen={isCreating}
        onClose={() => {
          setIsCreating(false);
          readAgain();
        }}
      />
      <Confirm
        title={`Revoke “${revoked?.name}”?`}
        verb="Revoke the key"
        isDangerous
        isOpen={revoked !== null}
        onClose={() => setRevoked(null)}
        onConfirm={async () => {
          done((await revoke({ id: revoked!.id })).revokeApiKey, "ApiKey");
          say("The key is revoked", { description: "It opens nothing from now on." });
          readAgain();
        }}
        receipt={
          <ul className="flex list-disc flex-col gap-1 pl-4">
            <li>
              <strong className="text-ink">Programs with this key are refused at once.</strong>{" "}
              {revoked !== null && revoked.lastUsedAt !== null && (
                <>
                  It was last used <Ago at={revoked.lastUsedAt} />.
                </>
              )}
            </li>
            {revoked?.id === own && <li>You are signed in with it: you are signed out.</li>}
            <li>This cannot be undone. Create another key instead.</li>
          </ul>
        }
      />
    </Panel>
  );
}

function columnsFor(
  own: string | null,
  onRevoke: (key: KeyInListFragment) => void,
): readonly Column<KeyInListFragment>[] {
  return [
    {
      key: "name",
      head: "Key",
      cell: ({ id, name, prefix }) => (
        <>
          <p className="font-medium text-ink">
            {name}
            {id === own && <span className="ml-2 text-xs font-normal text-ink-faint">yours</span>}
          </p>
          <p className="font-mono text-xs text-ink-faint">{prefix}…</p>
        </>
      ),
    },
    { key: "role", head: "May", cell: ({ role }) => roles[role].name },
    {
      key: "used",
      head: "Last used",
      className: "hidden sm:table-cell",
      cell: ({ lastUsedAt }) =>
        lastUsedAt === null ? (
          <span className="text-ink-faint">never</span>
        ) : (
          <Ago at={lastUsedAt} />
        ),
    },
    {
      key: "expires",
      head: "Expires",
      className: "hidden sm:table-cell",
      cell: ({ expiresAt }) =>
        expiresAt === null ? (
          <span className="text-ink-faint">never</span>
        ) : (
          `${shortTime(new Date(expiresAt), ownZone)} ${placeOf(ownZone)}`
        ),
    },
    {
      key: "actions",
      head: <span className="sr-only">Actions</span>,
      isNumber: true,
      cell: (key) => (
        <Button look="danger" aria-label={`Revoke ${key.name}`} onClick={() => onRevoke(key)}>
          Revoke …
        </Button>
      ),
    },
  ];
}
