import { Link } from "@tanstack/react-router";
import Check from "lucide-react/icons/check";
import type { ReactNode } from "react";
import type { CampaignInListFragment } from "~/gql/graphql.ts";
import { buttonClass } from "~/ui/button.tsx";
import { Panel } from "~/ui/panel.tsx";

/** The way to the first call, of which the next step has the button. */
export function FirstSteps({
  tenantId,
  isVapiConfigured,
  campaign,
}: {
  readonly tenantId: string;
  readonly isVapiConfigured: boolean;
  /** The first campaign, if there is one. */
  readonly campaign: CampaignInListFragment | undefined;
}) {
  const next = !isVapiConfigured ? 1 : campaign === undefined ? 2 : 3;
  return (
    <Panel title="Three steps to the first call" className="mb-6">
      <ol className="grid divide-line max-md:divide-y md:grid-cols-3 md:divide-x">
        <Step
          number={1}
          next={next}
          title="Connect VAPI"
          action={
            <Link
              to="/t/$tenantId/settings"
              params={{ tenantId }}
              className={buttonClass("primary")}
            >
              Connect VAPI
            </Link>
          }
        >
          The private key of your account. It is tested at once.
        </Step>
        <Step
          number={2}
          next={next}
          title="Create a campaign"
          action={
            <Link
              to="/t/$tenantId/campaigns/new"
              params={{ tenantId }}
              className={buttonClass("primary")}
            >
              Create a campaign
            </Link>
          }
        >
          Which assistant calls, from which number, on which days and hours.
        </Step>
        <Step
          number={3}
          next={next}
          title="Upload a list"
          action={
            campaign !== undefined && (
              <Link
                to="/t/$tenantId/campaigns/$campaignId/upload"
                params={{ tenantId, campaignId: campaign.id }}
                className={buttonClass("primary")}
              >
                Upload a list
              </Link>
            )
          }
        >
          A CSV file with phone numbers. You see what it does before it does it.
        </Step>
      </ol>
    </Panel>
  );
}

function Step({
  number,
  next,
  title,
  action,
  children,
}: {
  readonly number: number;
  readonly next: number;
  readonly title: string;
  readonly action: ReactNode;
  readonly children: ReactNode;
}) {
  const isDone = number < next;
  const isNext = number === next;
  return (
    <li aria-current={isNext ? "step" : undefined} className="flex gap-3 px-4 py-4">
      <span
        className={`grid size-6 shrink-0 place-items-center rounded-full text-xs font-semibold ${isDone ? "bg-good-soft text-good" : isNext ? "bg-accent text-on-accent" : "bg-sunken text-ink-faint"}`}
      >
        {isDone ? <Check className="size-3.5" aria-label="Done" /> : number}
      </span>
      <div>
        <p className="font-medium text-ink">{title}</p>
        <p className="mt-0.5 mb-3 text-ink-soft">{children}</p>
        {isNext && action}
      </div>
    </li>
  );
}
