import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useConnection } from "~/data/connection.ts";
import { useMayNotChange } from "~/data/may.ts";
import { CampaignForm } from "~/features/campaign-form/campaign-form.tsx";
import { newValues } from "~/features/campaign-form/values.ts";
import { ownZone } from "~/time/instant.tsx";
import { Empty, PageHead } from "~/ui/panel.tsx";
import { say } from "~/ui/toast.tsx";

/** Creates a campaign: when will it call people? */
export function CampaignNew() {
  const { tenantId } = useConnection();
  const navigate = useNavigate();
  const mayNot = useMayNotChange();
  const [empty] = useState(() => newValues(ownZone));
  if (mayNot !== undefined) return <Empty title="You cannot create a campaign">{mayNot}</Empty>;
  return (
    <>
      <PageHead
        title="New campaign"
        about="Who calls, when, and how often. The days at the side follow what you type."
      />
      <CampaignForm
        campaignId={null}
        start={empty}
        saved={null}
        people={0}
        onCancel={() => void navigate({ to: "/t/$tenantId/campaigns", params: { tenantId } })}
        onSaved={(id, name) => {
          say(`“${name}” is created`, { description: "Give it a list of contacts next." });
          void navigate({
            to: "/t/$tenantId/campaigns/$campaignId",
            params: { tenantId, campaignId: id },
          });
        }}
      />
    </>
  );
}
