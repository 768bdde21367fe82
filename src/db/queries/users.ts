import { statement } from "#db/statement.ts";

/** Adds a user: name, now. */
export const insertUser = statement({
  text: "insert into app_user (name, created_at) values ($1, $2) returning id",
  params: ["text", "timestamptz"],
  row: { id: "uuid" },
});

/** Gives a user ($2) a role ($3) in a tenant ($1), now ($4). */
export const insertSeat = statement({
  text: "insert into seat (tenant_id, user_id, role, created_at) values ($1, $2, $3, $4) returning id",
  params: ["uuid", "uuid", "role", "timestamptz"],
  row: { id: "uuid" },
});

/** The seats with the role OWNER in a tenant, the first of them first. */
export const ownersOf = statement({
  text: `select seat.id as "seatId", app_user.name from seat join app_user on app_user.id = seat.user_id
         where seat.tenant_id = $1 and seat.role = 'OWNER' order by seat.created_at, seat.id`,
  params: ["uuid"],
  row: { seatId: "uuid", name: "text" },
});

/** The tenants in which a user has a seat, by name. */
export const seatsOfUser = statement({
  name: "seats-of-user",
  text: `select seat.tenant_id as "tenantId", tenant.name as "tenantName", seat.role,
           tenant.disabled_at is not null as "isDisabled"
         from seat join tenant on tenant.id = seat.tenant_id
         where seat.user_id = $1 order by tenant.name, tenant.id`,
  params: ["uuid"],
  row: {
    tenantId: "uuid",
    tenantName: "text",
    role: "role",
    isDisabled: "bool",
  },
});

/** The name of a user. */
export const userNamed = statement({
  name: "user-named",
  text: "select id, name from app_user where id = $1",
  params: ["uuid"],
  row: { id: "uuid", name: "text" },
});
