import { statement } from "#db/statement.ts";

/** Adds an invitation: tenant, name, email, role, hash of its token, now, when it expires, the key or the user who invites. */
export const insertInvitation = statement({
  text: `insert into invitation (tenant_id, name, email, role, token_hash, created_at, expires_at, api_key_id, user_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
  params: ["uuid", "text", "text?", "role", "text", "timestamptz", "timestamptz", "uuid?", "uuid?"],
  row: { id: "uuid" },
});

/** How many users a tenant ($1) has, together with those who are invited now ($2). */
export const countPeople = statement({
  text: `select ((select count(*) from seat where tenant_id = $1 and removed_at is null)
           + (select count(*) from invitation where tenant_id = $1 and accepted_at is null and revoked_at is null
               and expires_at > $2))::int as people`,
  params: ["uuid", "timestamptz"],
  row: { people: "int4" },
});

/** An invitation ($2) of a tenant ($1), locked. */
export const lockInvitation = statement({
  text: `select accepted_at as "acceptedAt", revoked_at as "revokedAt" from invitation
         where tenant_id = $1 and id = $2 for update`,
  params: ["uuid", "uuid"],
  row: { acceptedAt: "timestamptz?", revokedAt: "timestamptz?" },
});

/** Revokes an invitation ($2) of a tenant ($1), now ($3). */
export const markInvitationRevoked = statement({
  text: "update invitation set revoked_at = $3 where tenant_id = $1 and id = $2",
  params: ["uuid", "uuid", "timestamptz"],
  row: {},
});

/** What an invitation that can be accepted now ($2) offers; found by the hash of its token ($1). */
export const readInvitation = statement({
  text: `select i.name, i.email, i.role, tenant.id as "tenantId", tenant.name as "tenantName"
         from invitation i join tenant on tenant.id = i.tenant_id
         where i.token_hash = $1 and i.accepted_at is null and i.revoked_at is null
           and i.expires_at > $2::timestamptz`,
  params: ["text", "timestamptz"],
  row: { name: "text", email: "text?", role: "role", tenantId: "uuid", tenantName: "text" },
});

/** Accepts an invitation, once: no row if it was accepted or revoked, has expired, or does not exist. */
export const spendInvitation = statement({
  text: `update invitation set accepted_at = $2
         where token_hash = $1 and accepted_at is null and revoked_at is null and expires_at > $2::timestamptz
         returning id, tenant_id as "tenantId", name, email, role`,
  params: ["text", "timestamptz"],
  row: { id: "uuid", tenantId: "uuid", name: "text", email: "text?", role: "role" },
});

/** The invitations to an email address ($1), in any case, that can be accepted now ($2). */
export const invitationsOfEmail = statement({
  text: `select i.id, i.role, tenant.id as "tenantId", tenant.name as "tenantName"
         from invitation i join tenant on tenant.id = i.tenant_id
         where lower(i.email) = lower($1) and i.accepted_at is null and i.revoked_at is null
           and i.expires_at > $2::timestamptz
         order by tenant.name, i.created_at desc limit 100`,
  params: ["text", "timestamptz"],
  row: { id: "uuid", role: "role", tenantId: "uuid", tenantName: "text" },
});

/** Accepts an invitation ($2) of a tenant ($1) to an email address ($3), once, as `spendInvitation` does. */
export const spendInvitationOfEmail = statement({
  text: `update invitation set accepted_at = $4
         where tenant_id = $1 and id = $2 and lower(email) = lower($3) and accepted_at is null and revoked_at is null
           and expires_at > $4::timestamptz
         returning id, tenant_id as "tenantId", name, email, role`,
  params: ["uuid", "uuid", "text", "timestamptz"],
  row: { id: "uuid", tenantId: "uuid", name: "text", email: "text?", role: "role" },
});

/** The tenant of an invitation, also of one that cannot be accepted any longer. */
export const tenantOfInvitation = statement({
  text: `select tenant_id as "tenantId" from invitation where token_hash = $1`,
  params: ["text"],
  row: { tenantId: "uuid" },
});
