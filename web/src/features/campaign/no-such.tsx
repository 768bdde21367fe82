import { Link } from "@tanstack/react-router";
import { useConnection } from "~/data/connection.ts";
import { Empty } from "~/ui/panel.tsx";

/** In place of something of a campaign that does not exist, or is another tenant's: leads to the campaigns. */
export function NoSuch({ what }: { readonly what: "campaign" | "import" }) {
  const { tenantId } = useConnection();
  return (
    <Empty title={`There is no such ${what}`}>
      <Link
        to="/t/$tenantId/campaigns"
        params={{ tenantId }}
        className="font-medium text-accent underline underline-offset-2"
      >
        See all campaigns
      </Link>
    </Empty>
  );
}
