import { statement } from "#db/statement.ts";

/** Adds a link: hash of its token, user, tenant, now, when it expires. */
export const insertLoginLink = statement({
  text: `insert into login_link (token_hash, user_id, tenant_id, created_at, expires_at)
         values ($1, $2, $3, $4, $5)`,
  params: ["text", "uuid", "uuid", "timestamptz", "timestamptz"],
  row: {},
});

const open = "token_hash = $1 and used_at is null and expires_at > $2::timestamptz";

/** Whom a link that can be used now ($2) signs in, and at which tenant the console opens. */
export const readLoginLink = statement({
  text: `select app_user.name as "userName", tenant.id as "tenantId", tenant.name as "tenantName"
         from login_link join app_user on app_user.id = login_link.user_id
           join tenant on tenant.id = login_link.tenant_id
         where ${open}`,
  params: ["text", "timestamptz"],
  row: { userName: "text", tenantId: "uuid", tenantName: "text" },
});

/** Uses a link, once: no row if it was used, has expired, or does not exist. */
export const useLoginLink = statement({
  text: `update login_link set used_at = $2 where ${open}
         returning user_id as "userId", tenant_id as "tenantId"`,
  params: ["text", "timestamptz"],
  row: { userId: "uuid", tenantId: "uuid" },
});

/** Deletes the links that expired before $1. */
export const deleteOldLinks = statement({
  text: "delete from login_link where expires_at < $1",
  params: ["timestamptz"],
  row: {},
});
