import type { Seat } from "~/data/session.ts";
import { type Barred, useLiveStatus } from "~/data/status.ts";
import { Button, buttonClass } from "~/ui/button.tsx";
import { Dialog } from "~/ui/dialog.tsx";

/** What happened, and what can be done about it. */
const words: Readonly<
  Record<
    Exclude<Barred, "SIGNED_OUT">,
    { readonly title: (tenant: string) => string; readonly about: string }
  >
> = {
  NO_ACCESS: {
    title: (tenant) => `You no longer have access to ${tenant}`,
    about: "An owner has taken it away. What this page shows is old. Ask an owner if you need it.",
  },
  TENANT_DISABLED: {
    title: (tenant) => `${tenant} is disabled`,
    about: "The operator of the server has disabled it, and can enable it again.",
  },
  REFUSED: {
    title: () => "The server has closed the connection",
    about: "This page is not updated any longer. Load it again to see what is the case now.",
  },
};

/** Over the page when the person may not see it any longer. */
export function NoAccess({ seat: { tenantName } }: { readonly seat: Seat }) {
  const { barred } = useLiveStatus();
  const isOpen = barred !== null && barred !== "SIGNED_OUT";
  const { title, about } = words[isOpen ? barred : "REFUSED"];
  return (
    <Dialog
      title={title(tenantName)}
      about={about}
      isOpen={isOpen}
      onClose={() => {}}
      actions={
        <>
          <Button onClick={() => location.reload()}>Load again</Button>
          <a href="/sign-in" className={buttonClass("primary")}>
            Sign in as somebody else
          </a>
        </>
      }
    />
  );
}
