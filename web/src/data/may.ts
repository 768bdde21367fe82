import { getRouteApi } from "@tanstack/react-router";

const route = getRouteApi("/t/$tenantId");

/** Why the person may not change anything in this tenant; undefined: they may. */
export function useMayNotChange(): string | undefined {
  const { seat } = route.useRouteContext();
  return seat.role === "VIEWER"
    ? "You may look, and change nothing: your role is viewer."
    : undefined;
}
