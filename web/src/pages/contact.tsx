import { useReducer } from "react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useData, useLive } from "~/data/use.ts";
import { ActivityPanel } from "~/features/activity/activity-panel.tsx";
import { ContactCalls } from "~/features/contact/contact-calls.tsx";
import { ContactStandings, nameOf } from "~/features/contact/contact-columns.tsx";
import { Where, Who } from "~/features/contact/contact-facts.tsx";
import { ContactRecords } from "~/features/contact/contact-records.tsx";
import { ContactVerbs } from "~/features/contact/contact-verbs.tsx";
import { CampaignsOfContact } from "~/features/contact/campaigns-of-contact.tsx";
import { WhyPanel } from "~/features/contact/why-panel.tsx";
import {
  CallsChangedDocument,
  type CallsChangedSubscription,
  ContactPageDocument,
  type ContactPageQuery,
} from "~/gql/graphql.ts";
import { ChoiceFilter } from "~/ui/filters.tsx";
import { Failure } from "~/ui/failure.tsx";
import { Empty, PageHead, Panel, Skeleton } from "~/ui/panel.tsx";

const route = getRouteApi("/t/$tenantId/contacts/$id");

/** Why one person is called, or not. */
export function Contact() {
  const { id } = route.useParams();
  const { data, error, readAgain } = useData(ContactPageDocument, { id });
  if (data?.contact != null) return <Shown key={id} contact={data.contact} readAgain={readAgain} />;
  if (error !== undefined) {
    return <Failure error={error} what="The contact could not be read." onRetry={readAgain} />;
  }
  if (data === undefined) return <Loading />;
  return (
    <Empty title="There is no such contact">
      <Link from="/t/$tenantId" to="/t/$tenantId/contacts" className="text-accent underline">
        All contacts
      </Link>
    </Empty>
  );
}

type ContactOfPage = NonNullable<ContactPageQuery["contact"]>;

function Shown({
  contact,
  readAgain,
}: {
  readonly contact: ContactOfPage;
  readonly readAgain: () => void;
}) {
  const { campaign: asked, at } = route.useSearch();
  const navigate = route.useNavigate();
  const campaigns = contact.campaigns.nodes;
  const campaign = campaigns.find(({ id }) => id === asked) ?? campaigns[0];
  const change = (next: { readonly campaign?: string; readonly at?: string }): void =>
    void navigate({ search: next, replace: true, resetScroll: false });
  const [version, bump] = useReducer((count: number) => count + 1, 0);
  const changed = (): void => {
    readAgain();
    bump();
  };
  useLive(CallsChangedDocument, {}, (events) => {
    const concern = ({ callChanged: { call, readAgain: isMissed } }: CallsChangedSubscription) =>
      isMissed || call?.contact.id === contact.id;
    if (events.some(concern)) bump();
  });
  return (
    <>
      <PageHead
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {nameOf(contact)}
            <ContactStandings contact={contact} />
          </span>
        }
        about={aboutOf(contact)}
        actions={
          <ContactVerbs
            contact={contact}
            campaigns={campaigns}
            campaignId={campaign?.id}
            onChanged={changed}
          />
        }
      />
      <div className="grid items-start gap-4 lg:grid-cols-[2fr_1fr]">
        <div className="flex min-w-0 flex-col gap-4">
          {campaign !== undefined && (
            <WhyPanel
              contact={contact}
              campaign={campaign}
              at={at ?? null}
              version={version}
              onAt={(next) =>
                change({
                  ...(asked !== undefined && { campaign: asked }),
                  ...(next !== null && { at: next }),
                })
              }
              aside={
                campaigns.length > 1 ? (
                  <ChoiceFilter
                    name="In"
                    options={campaigns.map(({ id, name }) => ({ value: id, word: name }))}
                    chosen={campaign.id}
                    onChange={(id) =>
                      change({
                        ...(id !== null && { campaign: id }),
                        ...(at !== undefined && { at }),
                      })
                    }
                  />
                ) : (
                  <span className="truncate text-xs text-ink-faint">{campaign.name}</span>
                )
              }
            />
          )}
          <ContactCalls contact={contact} campaign={campaign} version={version} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Who contact={contact} />
          {contact.erasedAt == null && <Where contact={contact} />}
          <CampaignsOfContact contact={contact} campaigns={campaigns} onChanged={changed} />
          <ActivityPanel subjectId={contact.id} version={version} />
          <ContactRecords consents={contact.consents} refusals={contact.refusals} />
        </div>
      </div>
    </>
  );
}

function aboutOf({ name, phone, deletedAt, erasedAt }: ContactOfPage): string | undefined {
  if (erasedAt != null)
    return "Nothing of the person is kept. The calls are, without what was said.";
  if (deletedAt != null)
    return `${phone}. Deleted: no campaign calls this contact. A new contact with the same phone brings it back.`;
  return name == null ? undefined : phone;
}

function Loading() {
  return (
    <div aria-busy="true">
      <PageHead
        title={<Skeleton className="h-6 w-56" />}
        about={<Skeleton className="h-4 w-32" />}
      />
      <div className="grid items-start gap-4 lg:grid-cols-[2fr_1fr]">
        {["Why, or why not", "Who"].map((title) => (
          <Panel key={title} title={title}>
            <div className="flex flex-col gap-3 p-4">
              <Skeleton className="h-5 w-4/5" />
              <Skeleton className="h-4 w-3/5" />
              <Skeleton className="h-4 w-2/3" />
            </div>
          </Panel>
        ))}
      </div>
    </div>
  );
}
