import { getRouteApi, Link } from "@tanstack/react-router";
import { buttonClass } from "~/ui/button.tsx";
import { roles } from "~/words/roles.ts";

const route = getRouteApi("/no-access");

/** Says that the address is of a tenant that the person may not see, and leads to those that the person may. */
export function NoAccess() {
  const session = route.useLoaderData();
  const { back } = route.useSearch();
  const who = session?.user?.name ?? "the holder of an API key";
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="w-full max-w-md rounded-xl border border-line bg-panel p-6 shadow-panel">
        <h1 className="text-lg font-semibold tracking-tight">No access to this page</h1>
        <p className="mt-2 text-ink-soft">
          It belongs to an account of which you are no member: you are signed in as{" "}
          <strong className="text-ink">{who}</strong>. An owner of that account can invite you.
        </p>
        {session !== null && session.seats.length > 0 && (
          <>
            <h2 className="mt-5 mb-2 text-xs font-medium text-ink-faint">You are a member of</h2>
            <ul className="flex flex-col gap-2">
              {session.seats.map(({ tenantId, tenantName, role }) => (
                <li key={tenantId}>
                  <Link
                    to="/t/$tenantId/today"
                    params={{ tenantId }}
                    className={`${buttonClass("plain")} w-full justify-between!`}
                  >
                    {tenantName}
                    <span className="text-ink-faint">{roles[role].name}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </>
        )}
        <p className="mt-5 text-xs text-ink-faint">
          Somebody else’s address?{" "}
          <Link
            to="/sign-in"
            search={back === undefined ? {} : { back }}
            className="text-accent underline"
          >
            Sign in as another person
          </Link>
        </p>
      </div>
    </main>
  );
}
