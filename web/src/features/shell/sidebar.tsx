import { Link, useNavigate } from "@tanstack/react-router";
import LogOut from "lucide-react/icons/log-out";
import Megaphone from "lucide-react/icons/megaphone";
import PhoneCall from "lucide-react/icons/phone-call";
import PhoneOff from "lucide-react/icons/phone-off";
import Users from "lucide-react/icons/users";
import { type Seat, type Session, signOut } from "~/data/session.ts";
import { Button } from "~/ui/button.tsx";

const pages = [
  { to: "/t/$tenantId/campaigns", name: "Campaigns", icon: Megaphone },
  { to: "/t/$tenantId/calls", name: "Calls", icon: PhoneCall },
  { to: "/t/$tenantId/contacts", name: "Contacts", icon: Users },
  { to: "/t/$tenantId/do-not-call", name: "Do not call", icon: PhoneOff },
] as const;

/** The pages of a tenant, and who is signed in. */
export function Sidebar({ session, seat }: { readonly session: Session; readonly seat: Seat }) {
  const navigate = useNavigate();
  const leave = async (): Promise<void> => {
    await signOut();
    await navigate({ to: "/sign-in" });
  };
  return (
    <nav
      aria-label="Pages"
      className="flex shrink-0 flex-wrap items-center justify-between gap-1 border-b border-line bg-panel px-3 py-2 md:sticky md:top-0 md:h-dvh md:w-56 md:flex-col md:flex-nowrap md:items-stretch md:border-r md:border-b-0 md:py-4"
    >
      <div className="flex items-center gap-2 px-2 md:pb-4">
        <img src="/favicon.svg" alt="" className="size-6" />
        <div className="min-w-0 leading-tight">
          <p className="truncate text-[0.8125rem] font-semibold">{seat.tenantName}</p>
          <p className="hidden truncate text-xs text-ink-faint md:block">
            {session.user?.name ?? "API key"} · {seat.role.toLowerCase()}
          </p>
        </div>
      </div>
      <ul className="order-last flex w-full gap-0.5 overflow-x-auto [scrollbar-width:none] md:order-none md:w-auto md:flex-1 md:flex-col">
        {pages.map(({ to, name, icon: Icon }) => (
          <li key={to}>
            <Link
              to={to}
              params={{ tenantId: seat.tenantId }}
              className="flex items-center gap-2.5 rounded-md px-2.5 py-1.5 font-medium text-ink-soft hover:bg-sunken hover:text-ink"
              activeProps={{ className: "bg-accent-soft text-accent-strong" }}
            >
              <Icon className="hidden size-4 sm:block" aria-hidden="true" />
              <span className="whitespace-nowrap">{name}</span>
            </Link>
          </li>
        ))}
      </ul>
      <Button
        look="quiet"
        onClick={() => void leave()}
        icon={<LogOut className="size-4" aria-hidden="true" />}
        className="md:justify-start"
      >
        <span className="sr-only md:not-sr-only">Sign out</span>
      </Button>
    </nav>
  );
}
