import type { LawRule, PermissionKind } from "./rule-pack.ts";

/**
 * Which records lift a rule, as the end of an explanation; "" if none does. `exceptions` are the kinds that the tenant
 * has switched on.
 */
export function liftWords(
  { liftedBy }: Pick<LawRule, "liftedBy">,
  exceptions: readonly PermissionKind[],
): string {
  const on = liftedBy.filter((kind) => exceptions.includes(kind));
  const off = liftedBy.filter((kind) => !exceptions.includes(kind));
  const words = [
    on.length === 0 ? null : `a record of ${anyOf(on)} lifts it`,
    off.length === 0
      ? null
      : `${on.length === 0 ? "" : "so does "}a record of ${anyOf(off)}${on.length === 0 ? " lifts it" : ""} once the tenant has switched that exception on`,
  ];
  return words.map((each) => (each === null ? "" : `; ${each}`)).join("");
}

function anyOf(kinds: readonly PermissionKind[]): string {
  return kinds.join(" or ");
}
