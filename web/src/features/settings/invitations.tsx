import { done } from "~/data/done.ts";
import { useVerb } from "~/data/use.ts";
import { type InvitationInListFragment, RevokeInvitationDocument } from "~/gql/graphql.ts";
import { Ago, ownZone, placeOf, shortTime } from "~/time/instant.tsx";
import { Button } from "~/ui/button.tsx";
import { wordsOf } from "~/ui/failure.tsx";
import { Panel } from "~/ui/panel.tsx";
import { say } from "~/ui/toast.tsx";
import { roles } from "~/words/roles.ts";

/** Invitations that nobody has accepted yet. Only owners see them. */
export function Invitations({
  invitations,
  onDone,
}: {
  readonly invitations: readonly InvitationInListFragment[];
  readonly onDone: () => void;
}) {
  const [revoke, isBusy] = useVerb(RevokeInvitationDocument);
  if (invitations.length === 0) return null;
  const go = async ({ id, name }: InvitationInListFragment): Promise<void> => {
    try {
      done((await revoke({ id })).revokeInvitation, "Invitation");
      say(`The invitation of ${name} is revoked`, { description: "Its link opens nothing." });
    } catch (error) {
      say("The invitation was not revoked", {
        description: wordsOf(error).message,
        isFailure: true,
      });
    }
    onDone();
  };
  return (
    <Panel title="Invited">
      <ul className="divide-y divide-line">
        {invitations.map((invitation) => (
          <li
            key={invitation.id}
            className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5"
          >
            <div className="min-w-0 flex-1">
              <p className="font-medium text-ink">{invitation.name}</p>
              <p className="text-xs text-ink-faint">
                as {roles[invitation.role].name.toLowerCase()} · invited{" "}
                <Ago at={invitation.createdAt} /> · until{" "}
                {shortTime(new Date(invitation.expiresAt), ownZone)} {placeOf(ownZone)}
              </p>
            </div>
            <Button
              aria-label={`Revoke the invitation of ${invitation.name}`}
              isBusy={isBusy}
              onClick={() => void go(invitation)}
            >
              Revoke
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
