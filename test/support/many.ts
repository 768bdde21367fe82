import type pg from "pg";

export interface Many {
  readonly tenants: number;
  /** Over all tenants, in turn. All are open all day, and daily. */
  readonly campaigns: number;
  readonly contactsPerCampaign: number;
  /** Calls that each contact had in its campaign, one on each of the days before `at`. */
  readonly formerCalls?: number;
  /** Whether each contact has a call that is due at `at`; otherwise the round owes one. */
  readonly waiting?: boolean;
  readonly at: Date;
}

/** Many campaigns, in a few statements. */
export async function givenMany(pool: pg.Pool, many: Many): Promise<void> {
  const { at, tenants, campaigns, contactsPerCampaign, formerCalls = 0, waiting = false } = many;
  await pool.query(
    `insert into tenant (name, webhook_secret_encrypted, vapi_api_key_encrypted)
     select 'Tenant ' || n, 'sealed', 'sealed' from generate_series(1, $1) n`,
    [tenants],
  );
  await pool.query(
    `insert into campaign (tenant_id, name, assistant_id, phone_number_id, schedule_frequency, start_time,
       end_time, time_zone, retry_attempts, created_at)
     select tenant.id, 'Campaign ' || n, 'assistant', 'number', 'DAILY', '00:00', '23:59', 'UTC', 100, $2
     from generate_series(1, $1) n
     join (select id, row_number() over (order by id) as place, count(*) over () as tenants from tenant) tenant
       on tenant.place = n % tenant.tenants + 1`,
    [campaigns, at],
  );
  await pool.query(
    `with member as (
       select uuid_v7() as contact_id, campaign.id as campaign_id, tenant_id,
         '+1' || 2000000000 + row_number() over () as phone
       from campaign, generate_series(1, $1)
     ),
     known as (insert into contact (id, tenant_id, phone) select contact_id, tenant_id, phone from member)
     insert into enrolment (campaign_id, contact_id, tenant_id, covered_until)
     select campaign_id, contact_id, tenant_id, $2 from member`,
    [contactsPerCampaign, waiting ? new Date(at.getTime() + 24 * 60 * 60 * 1000) : "-infinity"],
  );
  await pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, status, outcome, scheduled_time, placed_at,
       ended_at, reached_phone)
     select tenant_id, campaign_id, contact_id, 'COMPLETED', 'ANSWERED', day, day, day, true
     from generate_series($1::int, 1, -1) n
     cross join lateral (select $2::timestamptz - n * interval '1 day' as day) former
     cross join enrolment`,
    [formerCalls, at],
  );
  if (waiting) {
    await pool.query(
      `insert into call (tenant_id, campaign_id, contact_id, scheduled_time)
       select tenant_id, campaign_id, contact_id, $1 from enrolment`,
      [at],
    );
  }
}
