import { getRouteApi } from "@tanstack/react-router";

const route = getRouteApi("/t/$tenantId");

/** Why the person may not change anything in this tenant; undefined: they may. */
export function useMayNotChange(): string | undefined {
  const { seat } = route.useRouteContext();
  return seat.role === "VIEWER"
    ? "You may look, and change nothing: your role is viewer."
    : undefined;
}

/** Why the person may not change what belongs to owners: keys, VAPI, people, settings of the tenant. */
export function useMayNotOwn(): string | undefined {
  const { seat } = route.useRouteContext();
  return seat.role === "OWNER" ? undefined : "Only an owner may change this.";
}
