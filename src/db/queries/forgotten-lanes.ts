import { statement } from "#db/statement.ts";
import { isWaitingSql } from "./call-facets.ts";

/** The lanes of the active campaigns, one after the other by an index: none of their rows is read twice. */
const lanesIn = (table: "call" | "enrolment", condition: string): string => `
  select campaign.tenant_id, campaign.id as campaign_id, campaign.generation, (
      select lane from ${table} where campaign_id = campaign.id and ${condition} and lane <> 0
      order by lane limit 1) as area_id
  from campaign where is_laned and state = 'ACTIVE' and deleted_at is null
  union all
  select campaign.tenant_id, campaign.campaign_id, campaign.generation, (
      select lane from ${table} where campaign_id = campaign.campaign_id and ${condition} and lane <> 0
        and lane > campaign.area_id
      order by lane limit 1)
  from each_of_${table} campaign where area_id is not null`;

/**
 * Has the next dispatch look at the lanes of active campaigns that have calls or members and of which nothing is kept, or
 * of which calls are due earlier than is kept. Returns their campaigns: there should be none.
 */
export const noteForgottenLanes = statement({
  text: `with recursive each_of_call as (${lanesIn("call", `generation = campaign.generation and ${isWaitingSql("call")}`)}),
     each_of_enrolment as (${lanesIn("enrolment", "removed_at is null")}),
     late as (
       select tenant_id, campaign_id, area_id from each_of_call where area_id is not null
         and coalesce((select lane.due_at from lane where lane.campaign_id = each_of_call.campaign_id
             and lane.tenant_id = each_of_call.tenant_id and lane.area_id = each_of_call.area_id), 'infinity')
           > (select scheduled_time from call
             where campaign_id = each_of_call.campaign_id and generation = each_of_call.generation
               and lane = each_of_call.area_id and lane <> 0 and ${isWaitingSql("call")}
             order by scheduled_time limit 1)
       union
       select tenant_id, campaign_id, area_id from each_of_enrolment where area_id is not null
         and not exists (select from lane where lane.campaign_id = each_of_enrolment.campaign_id
           and lane.tenant_id = each_of_enrolment.tenant_id and lane.area_id = each_of_enrolment.area_id)
     ),
     noted as (
       insert into lane_note (tenant_id, campaign_id, area_id, due_at)
       select tenant_id, campaign_id, area_id, '-infinity' from late
       where not exists (select from lane_note where lane_note.tenant_id = late.tenant_id
         and lane_note.campaign_id = late.campaign_id and lane_note.area_id = late.area_id)
       returning campaign_id
     )
     select distinct campaign_id as id from noted`,
  params: [],
  row: { id: "uuid" },
});
