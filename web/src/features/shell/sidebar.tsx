import { Link, useNavigate } from "@tanstack/react-router";
import LogOut from "lucide-react/icons/log-out";
import MenuIcon from "lucide-react/icons/menu";
import Search from "lucide-react/icons/search";
import X from "lucide-react/icons/x";
import { useState } from "react";
import { disconnect } from "~/data/connection.ts";
import { type Seat, type Session, signOut } from "~/data/session.ts";
import { Button } from "~/ui/button.tsx";
import { Status } from "~/ui/status.tsx";
import { roles } from "~/words/roles.ts";
import { otherPages, pages } from "./pages.ts";

interface SidebarProps {
  readonly session: Session;
  readonly seat: Seat;
  readonly isSimulated: boolean;
  readonly onSearch: () => void;
}

/** The pages of a tenant, and who is signed in. On a narrow screen it is a bar, and a button opens the pages. */
export function Sidebar(props: SidebarProps) {
  const { session, seat, isSimulated, onSearch } = props;
  const [isOpen, setIsOpen] = useState(false);
  const close = (): void => setIsOpen(false);
  return (
    <header className="flex shrink-0 flex-col border-line bg-panel max-md:sticky max-md:top-0 max-md:z-20 max-md:border-b md:sticky md:top-0 md:h-dvh md:w-56 md:border-r">
      <div className="flex items-center gap-2.5 px-4 py-2.5 md:px-5 md:pt-5 md:pb-4">
        <img src="/favicon.svg" alt="" className="size-7" />
        <div className="min-w-0 flex-1 leading-tight">
          <p className="truncate text-[0.8125rem] font-semibold">{seat.tenantName}</p>
          <p className="truncate text-xs text-ink-faint">
            {session.user?.name ?? "API key"} · {roles[seat.role].name.toLowerCase()}
          </p>
        </div>
        <Button
          look="quiet"
          aria-label="Search"
          onClick={onSearch}
          className="w-9 px-0! md:hidden"
          icon={<Search className="size-4.5" aria-hidden="true" />}
        />
        <Button
          look="quiet"
          aria-label={isOpen ? "Close the menu" : "Open the menu"}
          aria-expanded={isOpen}
          aria-controls="pages"
          onClick={() => setIsOpen(!isOpen)}
          className="w-9 px-0! md:hidden"
          icon={
            isOpen ? (
              <X className="size-5" aria-hidden="true" />
            ) : (
              <MenuIcon className="size-5" aria-hidden="true" />
            )
          }
        />
      </div>
      {isSimulated && (
        <p className="px-4 pb-2 md:px-5 md:pb-4" title="Calls go to a simulator. No phone rings.">
          <Status tone="idle">Simulated: no phone rings</Status>
        </p>
      )}
      <button
        type="button"
        onClick={onSearch}
        className="mx-3 mb-3 hidden h-8 items-center gap-2 rounded-md border border-line bg-ground px-2.5 text-[0.8125rem] text-ink-faint hover:border-line-strong md:flex"
      >
        <Search className="size-3.5" aria-hidden="true" />
        <span className="flex-1 text-left">Search</span>
        <kbd className="font-sans text-xs">{isMac ? "⌘" : "Ctrl "}K</kbd>
      </button>
      <nav
        id="pages"
        aria-label="Pages"
        className={`min-h-0 flex-1 flex-col overflow-y-auto px-3 pb-3 md:flex ${isOpen ? "flex max-md:max-h-[calc(100dvh-4rem)]" : "hidden"}`}
      >
        <PageLinks tenantId={seat.tenantId} links={pages} onGo={close} />
        <div className="mt-auto pt-3">
          <PageLinks tenantId={seat.tenantId} links={otherPages} onGo={close} />
          <SignOut />
        </div>
      </nav>
    </header>
  );
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

function PageLinks({
  tenantId,
  links,
  onGo,
}: {
  readonly tenantId: string;
  readonly links: typeof pages | typeof otherPages;
  readonly onGo: () => void;
}) {
  return (
    <ul className="flex flex-col gap-0.5">
      {links.map(({ to, name, icon: Icon }) => (
        <li key={to}>
          <Link
            to={to}
            params={{ tenantId }}
            onClick={onGo}
            className="flex items-center gap-2.5 rounded-md px-2.5 py-1.5 font-medium text-ink-soft hover:bg-sunken hover:text-ink max-md:py-2.5"
            activeProps={{ className: "bg-accent-soft text-accent-strong!" }}
          >
            <Icon className="size-4 shrink-0" aria-hidden="true" />
            {name}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function SignOut() {
  const navigate = useNavigate();
  const leave = async (): Promise<void> => {
    await signOut();
    disconnect();
    await navigate({ to: "/sign-in" });
  };
  return (
    <Button
      look="quiet"
      onClick={() => void leave()}
      icon={<LogOut className="size-4" aria-hidden="true" />}
      className="mt-0.5 w-full justify-start! gap-2.5! px-2.5! text-sm!"
    >
      Sign out
    </Button>
  );
}
