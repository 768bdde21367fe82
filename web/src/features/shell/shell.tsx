import { getRouteApi, Outlet, useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { Provider } from "urql";
import { connect, type Connection, ConnectionProvider } from "~/data/client.ts";
import { Footer } from "./footer.tsx";
import { Sidebar } from "./sidebar.tsx";

const route = getRouteApi("/t/$tenantId");

/** What all pages of a tenant have around them. */
export function Shell() {
  const { tenantId } = route.useParams();
  const { session, seat } = route.useRouteContext();
  const navigate = useNavigate();
  const onSignedOut = useMemo(
    () => () =>
      void navigate({ to: "/sign-in", search: { back: location.pathname + location.search } }),
    [navigate],
  );
  const connection = useConnected(tenantId, onSignedOut);
  if (connection === null) return null;
  return (
    <ConnectionProvider value={connection}>
      <Provider value={connection.client}>
        <div className="flex min-h-dvh flex-col md:flex-row">
          <Sidebar session={session} seat={seat} />
          <div className="flex min-w-0 flex-1 flex-col">
            <main className="mx-auto w-full max-w-7xl flex-1 px-4 py-6 md:px-8">
              <Outlet />
            </main>
            <Footer />
          </div>
        </div>
      </Provider>
    </ConnectionProvider>
  );
}

function useConnected(tenantId: string, onSignedOut: () => void): Connection | null {
  const [connection, setConnection] = useState<Connection | null>(null);
  useEffect(() => {
    const opened = connect(tenantId, onSignedOut);
    setConnection(opened);
    return () => opened.close();
  }, [tenantId, onSignedOut]);
  return connection;
}
