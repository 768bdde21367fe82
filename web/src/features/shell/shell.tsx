import { getRouteApi, Outlet } from "@tanstack/react-router";
import { Provider } from "urql";
import { ConnectionProvider } from "~/data/connection.ts";
import { Toasts } from "~/ui/toast.tsx";
import { Footer } from "./footer.tsx";
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
          <div className="flex min-h-dvh flex-col md:flex-row">
            <Sidebar session={session} seat={seat} />
            <div className="flex min-w-0 flex-1 flex-col">
              <main className="mx-auto w-full max-w-7xl flex-1 px-4 py-6 md:px-8">
                <Outlet />
              </main>
              <Footer />
            </div>
          </div>
          <SignInAgain />
        </Toasts>
      </Provider>
    </ConnectionProvider>
  );
}
