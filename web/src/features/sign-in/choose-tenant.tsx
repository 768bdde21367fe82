import { Link } from "@tanstack/react-router";
import type { Seat } from "~/data/session.ts";
import { buttonClass } from "~/ui/button.tsx";
import { roles } from "~/words/roles.ts";

/** Of somebody who works for several tenants: for which one now. */
export function ChooseTenant({ seats }: { readonly seats: readonly Seat[] }) {
  if (seats.length === 0) {
    return <p className="text-ink-soft">You have access to no tenant. Ask an owner of one.</p>;
  }
  return (
    <>
      <h2 className="text-center font-medium text-ink">Where do you want to work?</h2>
      <ul className="flex flex-col gap-2">
        {seats.map(({ tenantId, tenantName, role, isDisabled }) => (
          <li key={tenantId}>
            <Link
              to="/t/$tenantId/today"
              params={{ tenantId }}
              className={`${buttonClass("plain")} h-auto! w-full justify-between! py-2`}
            >
              <span className="truncate text-sm">{tenantName}</span>
              <span className="text-xs text-ink-faint">
                {isDisabled ? "disabled" : roles[role].name.toLowerCase()}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
