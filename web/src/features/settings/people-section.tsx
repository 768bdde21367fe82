import { useState } from "react";
import { done } from "~/data/done.ts";
import { useMayNotOwn } from "~/data/may.ts";
import { useData, useVerb } from "~/data/use.ts";
import {
  ChangeSeatDocument,
  PeopleDocument,
  RemoveSeatDocument,
  type Role,
  type SeatInListFragment,
} from "~/gql/graphql.ts";
import { Ago } from "~/time/instant.tsx";
import { Button } from "~/ui/button.tsx";
import { Confirm } from "~/ui/confirm.tsx";
import { Failure, wordsOf } from "~/ui/failure.tsx";
import { inputClass } from "~/ui/field.tsx";
import { Empty, Panel } from "~/ui/panel.tsx";
import { type Column, Table } from "~/ui/table.tsx";
import { say } from "~/ui/toast.tsx";
import { roles } from "~/words/roles.ts";
import { Invitations } from "./invitations.tsx";
import { InvitePerson } from "./invite-person.tsx";

/** Who can sign in for the tenant, what each may do, and who is invited. */
export function PeopleSection() {
  const mayNot = useMayNotOwn();
  const { data, error, readAgain } = useData(PeopleDocument, {});
  const [isInviting, setIsInviting] = useState(false);
  const [removed, setRemoved] = useState<SeatInListFragment | null>(null);
  const [change] = useVerb(ChangeSeatDocument);
  const [remove] = useVerb(RemoveSeatDocument);
  const viewer = data?.viewer;
  const own = viewer?.__typename === "UserViewer" ? viewer.user.id : null;
  const setRole = async ({ id, user }: SeatInListFragment, role: Role): Promise<void> => {
    try {
      done((await change({ id, role })).changeSeat, "Seat");
      say(`${user.name} is ${roles[role].name.toLowerCase()} now`, {
        description: `May ${roles[role].may}.`,
      });
    } catch (failed) {
      say("The role was not changed", { description: wordsOf(failed).message, isFailure: true });
    }
    readAgain();
  };
  return (
    <div className="flex flex-col gap-6">
      {error !== undefined && viewer === undefined && (
        <Failure error={error} what="The people could not be read." onRetry={readAgain} />
      )}
      <Panel
        title="People"
        aside={
          <Button
            look="primary"
            title={mayNot}
            disabled={mayNot !== undefined}
            onClick={() => setIsInviting(true)}
          >
            Invite somebody
          </Button>
        }
      >
        <Table
          label="People"
          columns={columnsFor(own, mayNot, (seat, role) => void setRole(seat, role), setRemoved)}
          rows={viewer?.tenant.seats}
          empty={
            <Empty title="Nobody yet">
              People whom you invite are here, and whoever signs in with the link that the server
              prints.
            </Empty>
          }
        />
      </Panel>
      <Invitations invitations={viewer?.tenant.invitations ?? []} onDone={readAgain} />
      <InvitePerson
        isOpen={isInviting}
        onClose={() => {
          setIsInviting(false);
          readAgain();
        }}
      />
      <Confirm
        title={`Remove ${removed?.user.name}?`}
        verb="Remove"
        isDangerous
        isOpen={removed !== null}
        onClose={() => setRemoved(null)}
        onConfirm={async () => {
          done((await remove({ id: removed!.id })).removeSeat, "Seat");
          say(`${removed!.user.name} is removed`, {
            description: "Their pages of this account are closed from now on.",
          });
          readAgain();
        }}
        receipt={
          <ul className="flex list-disc flex-col gap-1 pl-4">
            <li>
              <strong className="text-ink">They see nothing of this account from now on</strong>,
              and their open pages are closed.
            </li>
            <li>What they did stays in the records.</li>
          </ul>
        }
      />
    </div>
  );
}

function LastHere({ at }: { readonly at: string | null }) {
  return at === null ? <span className="text-ink-faint">never</span> : <Ago at={at} />;
}

function columnsFor(
  own: string | null,
  mayNot: string | undefined,
  onRole: (seat: SeatInListFragment, role: Role) => void,
  onRemove: (seat: SeatInListFragment) => void,
): readonly Column<SeatInListFragment>[] {
  return [
    {
      key: "person",
      head: "Person",
      cell: ({ lastUsedAt, user: { id, name, email } }) => (
        <>
          <p className="font-medium text-ink">
            {name}
            {id === own && <span className="ml-2 text-xs font-normal text-ink-faint">you</span>}
          </p>
          {email !== null && <p className="text-xs text-ink-faint">{email}</p>}
          <p className="text-xs text-ink-faint sm:hidden">
            here <LastHere at={lastUsedAt} />
          </p>
        </>
      ),
    },
    {
      key: "role",
      head: "Role",
      cell: (seat) => (
        <select
          aria-label={`Role of ${seat.user.name}`}
          value={seat.role}
          title={mayNot ?? `May ${roles[seat.role].may}`}
          disabled={mayNot !== undefined}
          onChange={(event) => onRole(seat, event.target.value as Role)}
          className={`${inputClass} w-32!`}
        >
          {Object.entries(roles).map(([value, { name }]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      ),
    },
    {
      key: "used",
      head: "Last here",
      className: "hidden sm:table-cell",
      cell: ({ lastUsedAt }) => <LastHere at={lastUsedAt} />,
    },
    {
      key: "since",
      head: "Since",
      className: "hidden sm:table-cell",
      cell: ({ createdAt }) => <Ago at={createdAt} />,
    },
    {
      key: "actions",
      head: <span className="sr-only">Actions</span>,
      isNumber: true,
      cell: (seat) => (
        <Button
          look="danger"
          aria-label={`Remove ${seat.user.name}`}
          title={mayNot}
          disabled={mayNot !== undefined}
          onClick={() => onRemove(seat)}
        >
          Remove …
        </Button>
      ),
    },
  ];
}
