import { statement } from "#db/statement.ts";

/** Adds a link: tenant, seat, hash of its token, now, when it expires. */
export const insertLoginLink = statement({
  text: `insert into login_link (tenant_id, seat_id, token_hash, created_at, expires_at)
         values ($1, $2, $3, $4, $5)`,
  params: ["uuid", "uuid", "text", "timestamptz", "timestamptz"],
  row: {},
});

/** Whom a link that can be used now ($2) signs in, and for which tenant. */
export const readLoginLink = statement({
  text: `select app_user.name as "userName", tenant.id as "tenantId", tenant.name as "tenantName"
         from login_link l join tenant on tenant.id = l.tenant_id
           join seat on seat.tenant_id = l.tenant_id and seat.id = l.seat_id and seat.removed_at is null
           join app_user on app_user.id = seat.user_id
         where l.token_hash = $1 and l.used_at is null and l.expires_at > $2::timestamptz`,
  params: ["text", "timestamptz"],
  row: { userName: "text", tenantId: "uuid", tenantName: "text" },
});

/** Uses a link, once: no row if it was used, has expired, or does not exist. */
export const spendLoginLink = statement({
  text: `update login_link l set used_at = $2 from seat
         where l.token_hash = $1 and l.used_at is null and l.expires_at > $2::timestamptz
           and seat.tenant_id = l.tenant_id and seat.id = l.seat_id and seat.removed_at is null
         returning seat.user_id as "userId", l.tenant_id as "tenantId"`,
  params: ["text", "timestamptz"],
  row: { userId: "uuid", tenantId: "uuid" },
});

/** The tenant of a link, also of one that cannot be used any longer. */
export const tenantOfLink = statement({
  text: `select tenant_id as "tenantId" from login_link where token_hash = $1`,
  params: ["text"],
  row: { tenantId: "uuid" },
});

/** Deletes the links that expired before $1. */
export const deleteOldLinks = statement({
  text: "delete from login_link where expires_at < $1",
  params: ["timestamptz"],
  row: {},
});
