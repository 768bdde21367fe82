import { statement } from "#db/statement.ts";

/** Adds a user: name, now, email. No row if another user has the email. */
export const insertUser = statement({
  text: `insert into app_user (name, created_at, email) values ($1, $2, $3)
         on conflict (lower(email)) where email is not null do nothing returning id`,
  params: ["text", "timestamptz", "text?"],
  row: { id: "uuid" },
});

/** Gives a user ($2) a role ($3) in a tenant ($1), now ($4). No row if the user has a seat there. */
export const insertSeat = statement({
  text: `insert into seat (tenant_id, user_id, role, created_at) values ($1, $2, $3, $4)
         on conflict (user_id, tenant_id) do update set role = excluded.role, created_at = excluded.created_at,
           removed_at = null
         where seat.removed_at is not null
         returning id`,
  params: ["uuid", "uuid", "role", "timestamptz"],
  row: { id: "uuid" },
});

/** The seats with the role OWNER in a tenant, the first of them first. */
export const ownersOf = statement({
  text: `select seat.id as "seatId", app_user.name from seat join app_user on app_user.id = seat.user_id
         where seat.tenant_id = $1 and seat.role = 'OWNER' and seat.removed_at is null order by seat.created_at, seat.id`,
  params: ["uuid"],
  row: { seatId: "uuid", name: "text" },
});

/** The seats in a tenant ($1) of the users with this name or email address ($2), in any case. */
export const seatsCalled = statement({
  text: `select seat.id as "seatId", app_user.name from seat join app_user on app_user.id = seat.user_id
         where seat.tenant_id = $1 and seat.removed_at is null
           and (lower(app_user.email) = lower($2) or lower(app_user.name) = lower($2))
         order by seat.created_at, seat.id`,
  params: ["uuid", "text"],
  row: { seatId: "uuid", name: "text" },
});

/** A seat ($2) of a tenant ($1) that is not removed. */
export const seatWithId = statement({
  text: "select role from seat where tenant_id = $1 and id = $2 and removed_at is null",
  params: ["uuid", "uuid"],
  row: { role: "role" },
});

/** Changes the role of a seat ($2) of a tenant ($1). */
export const setRoleOfSeat = statement({
  text: "update seat set role = $3 where tenant_id = $1 and id = $2",
  params: ["uuid", "uuid", "role"],
  row: {},
});

/** Takes a seat ($2) of a tenant ($1) away, now ($3). */
export const removeSeatOfUser = statement({
  text: "update seat set removed_at = $3 where tenant_id = $1 and id = $2",
  params: ["uuid", "uuid", "timestamptz"],
  row: {},
});

/** The tenants in which a user has a seat, by name. */
export const seatsOfUser = statement({
  name: "seats-of-user",
  text: `select seat.tenant_id as "tenantId", tenant.name as "tenantName", seat.role,
           tenant.disabled_at is not null as "isDisabled"
         from seat join tenant on tenant.id = seat.tenant_id
         where seat.user_id = $1 and seat.removed_at is null order by tenant.name, tenant.id`,
  params: ["uuid"],
  row: {
    tenantId: "uuid",
    tenantName: "text",
    role: "role",
    isDisabled: "bool",
  },
});

/** Writes when a seat ($2) of a tenant ($1) was used, at most once a minute. */
export const touchSeat = statement({
  text: `update seat set last_used_at = $3 where tenant_id = $1 and id = $2
         and (last_used_at is null or last_used_at < $3::timestamptz - interval '1 minute')`,
  params: ["uuid", "uuid", "timestamptz"],
  row: {},
});

/** The name of a user. */
export const userNamed = statement({
  name: "user-named",
  text: "select id, name from app_user where id = $1",
  params: ["uuid"],
  row: { id: "uuid", name: "text" },
});
