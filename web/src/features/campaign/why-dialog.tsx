import { Link } from "@tanstack/react-router";
import { useData } from "~/data/use.ts";
import { RuleLadder } from "~/features/contact/rule-ladder.tsx";
import { type ContactInListFragment, WhyNotCalledDocument } from "~/gql/graphql.ts";
import { Dialog } from "~/ui/dialog.tsx";
import { Failure } from "~/ui/failure.tsx";
import { Skeleton } from "~/ui/panel.tsx";
import { plainly } from "~/words/plainly.ts";
import { forPeople } from "./gate-sentence.ts";

/** Why a contact is called in a campaign, or not: the answer, and the rules in the order in which they are asked. */
export function WhyDialog({
  campaignId,
  contact,
  onClose,
}: {
  readonly campaignId: string;
  /** Null: it is not asked. */
  readonly contact: Pick<ContactInListFragment, "id" | "name" | "phone"> | null;
  readonly onClose: () => void;
}) {
  const { data, error, readAgain } = useData(
    WhyNotCalledDocument,
    { campaignId, contactId: contact?.id ?? "", at: null },
    { isPaused: contact === null },
  );
  const decision = data?.whyNotCalled;
  return (
    <Dialog
      title={`Is ${contact?.name ?? contact?.phone ?? "the contact"} called?`}
      isOpen={contact !== null}
      onClose={onClose}
    >
      {error !== undefined && decision == null ? (
        <Failure error={error} what="The answer could not be read." onRetry={readAgain} />
      ) : decision == null ? (
        <div className="flex flex-col gap-2">
          <Skeleton className="h-4 w-full" />
          <Skeleton className="h-4 w-2/3" />
        </div>
      ) : (
        <div className="flex flex-col gap-4">
          <p className="text-base text-ink">{plainly(forPeople(decision.message))}</p>
          <RuleLadder why={decision} />
          {contact !== null && (
            <Link
              from="/t/$tenantId"
              to="/t/$tenantId/contacts/$id"
              params={{ id: contact.id }}
              search={{ campaign: campaignId }}
              className="self-start font-medium text-accent hover:underline"
            >
              All about {contact.name ?? contact.phone}, and other times
            </Link>
          )}
        </div>
      )}
    </Dialog>
  );
}
