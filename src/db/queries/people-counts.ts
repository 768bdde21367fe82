import { type RowOf, statement } from "#db/statement.ts";
import { isLiveSql } from "./call-facets.ts";
import { notBarredSql, standingSql } from "./contact-facts.ts";

/*
 * The kept counts of people (docs/adr/0016-counts-are-kept.md): the enrolled contacts of each campaign by state. Writers
 * append whose state may have changed; whether it has is found when that is folded or read.
 */

/** Of a call that is not live: it rang, or may have. Test calls do not count. */
const rang = "placed_at is not null and reached_phone is distinct from false and kind <> 'TEST'";

/** Of a member: what still counts of its calls that are kept no longer. */
const formerOf = (member: string) => `deleted_calls.tenant_id = ${member}.tenant_id
  and deleted_calls.campaign_id = ${member}.campaign_id and deleted_calls.contact_id = ${member}.contact_id`;
const calledBefore = (member: string) =>
  `exists (select from deleted_calls where ${formerOf(member)} and last_dial_at is not null)`;

/**
 * The distinct members that `deltas` (rows of people_delta) name. Without a campaign, they are contacts in all their
 * campaigns.
 */
const membersOf = (deltas: string) => `
  select tenant_id, campaign_id, contact_id
  from ${deltas} cross join unnest(contact_ids) contact_id where campaign_id is not null
  union
  select touched.tenant_id, enrolment.campaign_id, enrolment.contact_id
  from ${deltas} touched cross join unnest(touched.contact_ids) touched_id
  join enrolment on enrolment.tenant_id = touched.tenant_id and enrolment.contact_id = touched_id
  where touched.campaign_id is null`;

/**
 * The present state of those of these members who are enrolled and have one: were called, reached or are barred. Each is
 * looked up by its key: `offset 0` keeps the planner from the index of all members of a campaign who are not removed, and
 * from that of all its calls.
 */
const presentStates = (members: string) => `
  select member.tenant_id, member.campaign_id, member.contact_id, state.is_called, state.completed, state.is_barred
  from ${members} member
  cross join lateral (
    select standing.is_called, standing.completed, not (${notBarredSql("standing", null)}) as is_barred
    from (
      select ${standingSql}, history.is_called, history.completed
      from (
        select tenant_id, contact_id, removed_at, import_number, also_imports, call_import from enrolment
        where tenant_id = member.tenant_id and campaign_id = member.campaign_id and contact_id = member.contact_id
        offset 0
      ) enrolment
      join contact on contact.tenant_id = enrolment.tenant_id and contact.id = enrolment.contact_id
      cross join lateral (
        select coalesce(bool_or(${rang}), false) or ${calledBefore("member")} as is_called,
          (count(*) filter (where status = 'COMPLETED' and kind <> 'TEST'))::int + coalesce((
            select deleted_calls.completed from deleted_calls where ${formerOf("member")}), 0) as completed
        from (select * from call where contact_id = member.contact_id offset 0) call
        where call.tenant_id = member.tenant_id and call.campaign_id = member.campaign_id
          and not ${isLiveSql("call")}
      ) history
      where enrolment.removed_at is null
    ) standing
    offset 0
  ) state
  where state.is_called or state.completed > 0 or state.is_barred`;

const storedStates = (members: string) => `
  select kept.tenant_id, kept.campaign_id, kept.contact_id, kept.is_called, kept.completed, kept.is_barred
  from ${members} member
  cross join lateral (
    select * from member_state
    where tenant_id = member.tenant_id and campaign_id = member.campaign_id and contact_id = member.contact_id
    offset 0
  ) kept`;

/** How many more people have each state: a member leaves one, and enters another. */
const moves = (present: string, stored: string, deltas: string) => `
  select tenant_id, campaign_id, is_called, completed, is_barred, 1 as people from ${present}
  union all select tenant_id, campaign_id, false, 0, false, -1 from ${present}
  union all select tenant_id, campaign_id, is_called, completed, is_barred, -1 from ${stored}
  union all select tenant_id, campaign_id, false, 0, false, 1 from ${stored}
  union all select tenant_id, campaign_id, false, 0, false, enrolled from ${deltas} where enrolled <> 0`;

/** The people of a tenant's ($1) campaigns ($2). Test calls do not count. */
export const campaignPeople = statement({
  name: "campaign-people",
  text: `
    with wanted as materialized (
      select id, retry_attempts, generation from campaign where tenant_id = $1 and id = any($2::uuid[])
    ),
    deltas as materialized (
      select tenant_id, campaign_id, enrolled, contact_ids from people_delta
      where tenant_id = $1 and (campaign_id is null or campaign_id = any($2))
    ),
    members as materialized (
      select * from (${membersOf("deltas")}) all_of_them where campaign_id = any($2)
    ),
    present as materialized (${presentStates("members")}),
    stored as materialized (${storedStates("members")}),
    states as (
      select tenant_id, campaign_id, is_called, completed, is_barred, people from people_count
      where tenant_id = $1 and campaign_id = any($2)
      union all ${moves("present", "stored", "deltas")}
    ),
    live as materialized (
      select call.tenant_id, call.campaign_id, call.contact_id, bool_or(call.${rang}) as rang
      from call
      cross join lateral (
        select removed_at from enrolment
        where tenant_id = call.tenant_id and campaign_id = call.campaign_id and contact_id = call.contact_id
        offset 0
      ) member
      where member.removed_at is null and call.tenant_id = $1 and call.campaign_id = any($2) and ${isLiveSql("call")} and call.kind <> 'TEST'
      group by 1, 2, 3
    ),
    -- Who has a call that is live or was asked for by hand, and none of a round that waits: those are counted.
    beside as (
      select campaign_id, contact_id from live
      union
      select waiting.campaign_id, waiting.contact_id from wanted
      cross join lateral (
        select campaign_id, contact_id from call
        where call.tenant_id = $1 and call.campaign_id = wanted.id and (call.facet is null or (call.facet & 48) = 0)
          and call.kind = 'MANUAL' and call.facet is not null and call.generation >= wanted.generation
        offset 0
      ) waiting
    )
    select wanted.id as "campaignId",
      coalesce(sum(people), 0)::int as enrolled,
      (coalesce(sum(people) filter (where is_called), 0) + (
        select count(*) from live
        where live.campaign_id = wanted.id and rang and not ${calledBefore("live")} and not exists (
          select from call where call.tenant_id = $1 and call.contact_id = live.contact_id
            and call.campaign_id = live.campaign_id and not ${isLiveSql("call")} and ${rang})))::int as called,
      coalesce(sum(people) filter (where completed > 0), 0)::int as reached,
      ((select coalesce(sum(calls), 0) from (
          select facet, generation, calls from call_total
          where call_total.tenant_id = $1 and call_total.campaign_id = wanted.id
          union all
          select facet, generation, calls from call_delta
          where call_delta.tenant_id = $1 and call_delta.campaign_id = wanted.id
        ) counted where facet in (0, 128) and counted.generation >= wanted.generation)
        + (select count(*) from beside where beside.campaign_id = wanted.id and not exists (
          select from call where call.tenant_id = $1 and call.contact_id = beside.contact_id
            and call.campaign_id = beside.campaign_id and call.facet in (0, 128)
            and call.generation >= wanted.generation)))::int as waiting,
      coalesce(sum(people) filter (where is_barred or completed >= wanted.retry_attempts), 0)::int
        as "notCallable"
    from wanted left join states on states.campaign_id = wanted.id
    group by wanted.id, wanted.retry_attempts, wanted.generation`,
  params: ["uuid", "uuid[]"],
  row: {
    campaignId: "uuid",
    enrolled: "int4",
    /** Had a call that was placed, and that rang or may have. */
    called: "int4",
    /** Had a COMPLETED call. */
    reached: "int4",
    /** Have a call that is scheduled or live. */
    waiting: "int4",
    /** May not be called at all: do-not-call, a bad number, the retry limit. */
    notCallable: "int4",
  },
});

export type CampaignPeople = Omit<RowOf<typeof campaignPeople>, "campaignId">;

/** How many contacts are enrolled in a campaign ($2) of a tenant ($1). Their states are not looked at. */
export const enrolledPeople = statement({
  name: "enrolled-people",
  text: `select (coalesce((select sum(people) from people_count where tenant_id = $1 and campaign_id = $2), 0)
       + coalesce((select sum(enrolled) from people_delta where tenant_id = $1 and campaign_id = $2), 0))::int as enrolled`,
  params: ["uuid", "uuid"],
  row: { enrolled: "int4" },
});

/**
 * Whether counts of people are to be folded, by this transaction: one at a time does. Without appended rows nothing is
 * locked: the statement that folds takes milliseconds to plan.
 */
export const tryLockPeople = statement({
  text: `select case when exists (select from people_delta where ctid >= '(0,0)')
    then pg_try_advisory_xact_lock(7264120017) else false end as locked`,
  params: [],
  row: { locked: "bool" },
});

/** Moves appended rows ($1 at most, with $2 contacts or so) into the counts. Returns how many. */
export const foldPeople = statement({
  text: `
    with first as materialized (
      select tenant_id, id, campaign_id, enrolled, contact_ids,
        sum(cardinality(contact_ids)) over (order by id) - cardinality(contact_ids) as contacts_before
      from (select * from people_delta where ctid >= '(0,0)' limit $1) appended
    ),
    taken as materialized (select * from first where contacts_before < $2),
    members as materialized (${membersOf("taken")}),
    present as materialized (${presentStates("members")}),
    stored as materialized (${storedStates("members")}),
    removed as (
      delete from member_state using (select tenant_id, campaign_id, contact_id from stored
        except select tenant_id, campaign_id, contact_id from present) gone
      where member_state.tenant_id = gone.tenant_id and member_state.campaign_id = gone.campaign_id
        and member_state.contact_id = gone.contact_id
    ),
    written as (
      insert into member_state (tenant_id, campaign_id, contact_id, is_called, completed, is_barred)
      select * from (select * from present except select * from stored) changed
      on conflict (tenant_id, campaign_id, contact_id) do update
        set is_called = excluded.is_called, completed = excluded.completed, is_barred = excluded.is_barred
    ),
    counted as (
      insert into people_count as kept (tenant_id, campaign_id, is_called, completed, is_barred, people)
      select tenant_id, campaign_id, is_called, completed, is_barred, sum(people)
      from (${moves("present", "stored", "taken")}) moved
      group by 1, 2, 3, 4, 5 having sum(people) <> 0
      on conflict (tenant_id, campaign_id, is_called, completed, is_barred) do update
        set people = kept.people + excluded.people
    ),
    done as (
      delete from people_delta using taken
      where people_delta.tenant_id = taken.tenant_id and people_delta.id = taken.id
    )
    select count(*)::int as folded from taken`,
  params: ["int8", "int8"],
  row: { folded: "int4" },
});

/** The members whose state differs from what has been counted, and who are not appended. In one snapshot. */
const differentMembers = `
  select tenant_id, campaign_id, contact_id from (
    (select tenant_id, campaign_id, contact_id, is_called, completed, is_barred
      from (${presentStates("(select tenant_id, campaign_id, contact_id from enrolment where removed_at is null)")}) now
      except select tenant_id, campaign_id, contact_id, is_called, completed, is_barred from member_state)
    union
    (select tenant_id, campaign_id, contact_id, is_called, completed, is_barred from member_state
      except select tenant_id, campaign_id, contact_id, is_called, completed, is_barred
      from (${presentStates("(select tenant_id, campaign_id, contact_id from member_state)")}) now)
  ) different
  except (${membersOf("people_delta")})`;

/** By campaign: how many members are counted with another state than theirs, and how many contacts are missing. */
export const missingPeople = statement({
  text: `select campaign_id as "campaignId", sum(members)::int as members, sum(people)::int as people
     from (
       select campaign_id, count(*) as members, 0 as people from (${differentMembers}) different group by 1
       union all
       select campaign_id, 0, sum(people) from (
         select campaign_id, 1 as people from enrolment where removed_at is null
         union all select campaign_id, -people from people_count
         union all select campaign_id, -enrolled from people_delta where campaign_id is not null
       ) enrolled group by 1
     ) missing group by 1 having sum(members) <> 0 or sum(people) <> 0`,
  params: [],
  row: { campaignId: "uuid", members: "int4", people: "int4" },
});

/** How many counts by state differ from the states. */
export const wrongPeopleCounts = statement({
  text: `select count(*)::int as wrong from (
       select from (
         select tenant_id, campaign_id, is_called, completed, is_barred, 1 as people from member_state
         union all
         select tenant_id, campaign_id, is_called, completed, is_barred, -people from people_count
         where is_called or completed > 0 or is_barred
       ) versions group by tenant_id, campaign_id, is_called, completed, is_barred having sum(people) <> 0
     ) different`,
  params: [],
  row: { wrong: "int4" },
});

/** Waits until nobody folds, and keeps others from folding until the end of the transaction. */
export const lockPeople = statement({
  text: "select pg_advisory_xact_lock(7264120017)",
  params: [],
  row: { pg_advisory_xact_lock: "void" },
});

/** Appends the members whose state is not what has been counted: folding counts them again. */
export const recountMembers = statement({
  text: `insert into people_delta (tenant_id, campaign_id, enrolled, contact_ids)
     select tenant_id, campaign_id, 0, array_agg(contact_id)
     from (
       select *, row_number() over (partition by tenant_id, campaign_id) / 1000 as portion
       from (${differentMembers}) different
     ) portions group by tenant_id, campaign_id, portion`,
  params: [],
  row: {},
});

export const clearPeopleCounts = statement({
  text: "delete from people_count",
  params: [],
  row: {},
});

/** Counts the states, and as people without a state whoever else is enrolled and was not appended. */
export const sumOfPeople = statement({
  text: `insert into people_count (tenant_id, campaign_id, is_called, completed, is_barred, people)
     select tenant_id, campaign_id, is_called, completed, is_barred, sum(people)
     from (
       select tenant_id, campaign_id, is_called, completed, is_barred, 1 as people from member_state
       union all select tenant_id, campaign_id, false, 0, false, -1 from member_state
       union all select tenant_id, campaign_id, false, 0, false, 1 from enrolment where removed_at is null
       union all select tenant_id, campaign_id, false, 0, false, -enrolled from people_delta
         where campaign_id is not null
     ) counted
     group by 1, 2, 3, 4, 5 having sum(people) <> 0`,
  params: [],
  row: {},
});
