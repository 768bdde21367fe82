import { getRouteApi, Outlet, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { Provider } from "urql";
import { ConnectionProvider } from "~/data/connection.ts";
import { useEvery } from "~/data/refresh.ts";
import { forgetSession, type Seat, type Session } from "~/data/session.ts";
import { useReturn } from "~/data/status.ts";
import { useData } from "~/data/use.ts";
import { LastRunDocument } from "~/gql/graphql.ts";
import { Toasts } from "~/ui/toast.tsx";
import { Footer } from "./footer.tsx";
import { Keys } from "./keys.tsx";
import { NoAccess } from "./no-access.tsx";
import { Palette } from "./palette.tsx";
import { Sidebar } from "./sidebar.tsx";
import { SignInAgain } from "./sign-in-again.tsx";

const route = getRouteApi("/t/$tenantId");

/** What all pages of a tenant have around them. */
export function Shell() {
  const { session, seat, connection } = route.useRouteContext();
  return (
    <ConnectionProvider value={connection}>
      <Provider value={connection.client}>
        <Toasts>
          <Frame session={session} seat={seat} />
          <SignInAgain session={session} seat={seat} />
          <NoAccess seat={seat} />
        </Toasts>
      </Provider>
    </ConnectionProvider>
  );
}

function Frame({ session, seat }: { readonly session: Session; readonly seat: Seat }) {
  const { data, readAgain } = useData(LastRunDocument, {});
  useEvery(20_000, readAgain);
  // Pages that could not be shown are tried again, and roles may be others now.
  const router = useRouter();
  useReturn(() => {
    forgetSession();
    void router.invalidate();
  });
  const [isSearching, setIsSearching] = useState(false);
  const search = (): void => setIsSearching(true);
  return (
    <>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-panel focus:px-3 focus:py-2 focus:shadow-xl"
      >
        Skip to the page
      </a>
      <div className="flex min-h-dvh flex-col md:flex-row">
        <Sidebar
          session={session}
          seat={seat}
          isSimulated={data?.viewer.tenant.isSimulated ?? false}
          onSearch={search}
        />
        <div className="flex min-w-0 flex-1 flex-col">
          <main id="content" className="mx-auto w-full max-w-7xl flex-1 px-4 py-6 md:px-8">
            <Outlet />
          </main>
          <Footer data={data} />
        </div>
      </div>
      <Palette isOpen={isSearching} onClose={() => setIsSearching(false)} />
      <Keys onSearch={search} />
    </>
  );
}
