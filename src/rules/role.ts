/** What a user or an API key may do in a tenant, the most first. */
export const roles = ["OWNER", "MANAGER", "VIEWER"] as const;

export type Role = (typeof roles)[number];

/** Whether who has a role sees telephone numbers masked, in a tenant that masks them or does not. */
export function seesNumbersMasked(role: Role, tenant: { readonly masksNumbers: boolean }): boolean {
  return tenant.masksNumbers && role === "VIEWER";
}

/** Whether who has `role` may do what needs `needed`: each role may do what the later ones may. */
export function allows(role: Role, needed: Role): boolean {
  return roles.indexOf(role) <= roles.indexOf(needed);
}
