import { useNavigate } from "@tanstack/react-router";
import Ellipsis from "lucide-react/icons/ellipsis";
import Pause from "lucide-react/icons/pause";
import Play from "lucide-react/icons/play";
import { useState } from "react";
import { useConnection } from "~/data/connection.ts";
import { useMayNotChange } from "~/data/may.ts";
import type { CampaignInListFragment } from "~/gql/graphql.ts";
import { Button } from "~/ui/button.tsx";
import { Menu } from "~/ui/menu.tsx";
import { DeleteReceipt, DuplicateReceipt, StartReceipt, StopReceipt } from "./receipts.tsx";
import { useCampaignVerbs } from "./use-verbs.ts";

type Asked = "start" | "stop" | "duplicate" | "delete";

/** What can be done with a campaign: to start or pause it by one button, and the rest in a menu. */
export function CampaignActions({
  campaign,
  onDeleted = () => {},
}: {
  readonly campaign: CampaignInListFragment;
  readonly onDeleted?: () => void;
}) {
  const mayNot = useMayNotChange();
  const { tenantId } = useConnection();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { pause, isPausing } = useCampaignVerbs();
  const { id, name, state } = campaign;
  const receipt = (which: Asked) => ({
    campaign,
    isOpen: asked === which,
    onClose: () => setAsked(null),
  });
  return (
    <div className="flex items-center justify-end gap-1">
      {state === "ACTIVE" ? (
        <Button
          aria-label={`Pause ${name}`}
          title={mayNot}
          disabled={mayNot !== undefined}
          isBusy={isPausing}
          icon={<Pause className="size-3.5" aria-hidden="true" />}
          onClick={() => void pause(id)}
        >
          Pause
        </Button>
      ) : (
        <Button
          aria-label={`Start ${name}`}
          title={mayNot}
          disabled={mayNot !== undefined}
          icon={<Play className="size-3.5" aria-hidden="true" />}
          onClick={() => setAsked("start")}
        >
          Start
        </Button>
      )}
      <Menu
        label={`More for ${name}`}
        icon={<Ellipsis className="size-4" aria-hidden="true" />}
        items={[
          {
            name: "Edit",
            disabled: mayNot,
            onSelect: () =>
              void navigate({
                to: "/t/$tenantId/campaigns/$campaignId/edit",
                params: { tenantId, campaignId: id },
              }),
          },
          { name: "Duplicate …", disabled: mayNot, onSelect: () => setAsked("duplicate") },
          {
            name: "Stop …",
            isDangerous: true,
            disabled: mayNot ?? (state === "STOPPED" ? "It is stopped already." : undefined),
            onSelect: () => setAsked("stop"),
          },
          {
            name: "Delete …",
            isDangerous: true,
            disabled: mayNot,
            onSelect: () => setAsked("delete"),
          },
        ]}
      />
      <StartReceipt {...receipt("start")} />
      <StopReceipt {...receipt("stop")} />
      <DuplicateReceipt
        {...receipt("duplicate")}
        onDone={(copy) =>
          void navigate({
            to: "/t/$tenantId/campaigns/$campaignId",
            params: { tenantId, campaignId: copy },
          })
        }
      />
      <DeleteReceipt {...receipt("delete")} onDone={onDeleted} />
    </div>
  );
}
