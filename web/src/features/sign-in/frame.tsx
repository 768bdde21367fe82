import type { ReactNode } from "react";

/** Around what people see before they are signed in. */
export function SignInFrame({ children }: { readonly children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex items-center justify-center gap-2.5">
          <img src="/favicon.svg" alt="" className="size-8" />
          <h1 className="text-lg font-semibold tracking-tight">Call Scheduler</h1>
        </div>
        <div className="flex flex-col gap-4 rounded-xl border border-line bg-panel p-6 shadow-panel">
          {children}
        </div>
      </div>
    </main>
  );
}

/** The token after `#name=`, with which the page was opened. It is removed from the address, so that nobody copies it. */
export function takeToken(name: string): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get(name);
  if (token !== null) history.replaceState(history.state, "", location.pathname + location.search);
  return token;
}
