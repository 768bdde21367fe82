import { createHmac } from "node:crypto";
import { HttpClient } from "../http.ts";
import { broken, fine, type Outcome } from "../outcome.ts";
import { operations } from "../schema.ts";
import { Tape } from "../tape.ts";
import type { Target } from "../target.ts";
import { type KnownCall, webhookBody } from "../webhook-body.ts";
import { type FuzzTenant, type FuzzWorld, newCampaigns, newFuzzTenant } from "../world.ts";

const liveCallsPerBlock = 40;
const knownCalls = 200;
/** What is longer may be refused before it was read. */
const maxBytes = 2_000_000;

export const webhookTarget: Target = {
  name: "webhook",
  role: "api",
  concurrency: 16,
  async prepare(world) {
    await watchCalls(world);
    const scene = await Scene.open(world);
    return {
      run: (bytes) => scene.run(new Tape(bytes)),
      show(bytes) {
        const { headers, tenantId, body, isGenuine } = scene.hook(new Tape(bytes));
        return `${isGenuine ? "genuine" : "forged"} ?t=${tenantId} ${JSON.stringify(headers)} ${body.length} bytes ${body.toString().slice(0, 600)}`;
      },
      between: () => scene.between(),
      close: () => scene.close(),
    };
  },
};

/** The database itself tells when a status goes backwards, or changes after the end. */
async function watchCalls({ pool }: FuzzWorld): Promise<void> {
  await pool.query(`
    create schema fuzz;
    create table fuzz.broken_law (what text);
    create function fuzz.watch_call() returns trigger language plpgsql security definer as $$
    declare ladder text[] := array['SCHEDULED', 'CALLING', 'IN_PROGRESS', 'COMPLETED'];
    begin
      -- An end without a reason is provisional: the first reason that VAPI gives may correct it, once.
      if old.status in ('COMPLETED', 'FAILED') and old.ended_reason is null
        and new.status in ('COMPLETED', 'FAILED') and new.ended_reason is not null
      then return null;
      end if;
      if old.status in ('COMPLETED', 'FAILED', 'CANCELLED')
        or (new.status not in ('FAILED', 'CANCELLED')
          and array_position(ladder, new.status::text) < array_position(ladder, old.status::text))
      then insert into fuzz.broken_law values (old.id || ': ' || old.status || ' became ' || new.status);
      end if;
      return null;
    end $$;
    create trigger fuzz_watch_call after update on call for each row
      when (old.status is distinct from new.status) execute function fuzz.watch_call();`);
}

interface Hook {
  readonly headers: Readonly<Record<string, string>>;
  readonly tenantId: string;
  readonly body: Buffer;
  readonly isGenuine: boolean;
}

class Scene {
  readonly #world: FuzzWorld;
  readonly #tenant: FuzzTenant;
  /** Its secret is never told: nothing of it may change. */
  readonly #victim: FuzzTenant;
  readonly #http: HttpClient;
  readonly #campaigns = new Map<string, string>();
  #victimCall: KnownCall | null = null;
  #victimState = "";
  #calls: KnownCall[] = [];

  private constructor(world: FuzzWorld, tenant: FuzzTenant, victim: FuzzTenant) {
    this.#world = world;
    this.#tenant = tenant;
    this.#victim = victim;
    this.#http = new HttpClient(world.server.url, webhookTarget.concurrency);
  }

  static async open(world: FuzzWorld): Promise<Scene> {
    const scene = new Scene(world, await newFuzzTenant(world), await newFuzzTenant(world));
    for (const tenant of [scene.#tenant, scene.#victim]) {
      scene.#campaigns.set(tenant.id, (await newCampaigns(world, tenant, 1))[0]!);
    }
    [scene.#victimCall] = (await scene.#liveCalls(scene.#victim, 1)) as [KnownCall];
    scene.#victimState = await scene.#stateOfVictim();
    scene.#calls = await scene.#liveCalls(scene.#tenant, knownCalls);
    return scene;
  }

  hook(tape: Tape): Hook {
    const isGenuine = tape.chance(80);
    if (!isGenuine) {
      const body = webhookBody(tape, this.#victimCall!);
      const tenantId = tape.pick([this.#victim.id, this.#victim.id, "", "x", "'", "%00"]);
      return { headers: this.#forged(tape, body), tenantId, body, isGenuine };
    }
    const body = webhookBody(tape, tape.pick(this.#calls));
    return { headers: this.#proof(tape, body), tenantId: this.#tenant.id, body, isGenuine };
  }

  async run(tape: Tape): Promise<Outcome> {
    const { headers, tenantId, body, isGenuine } = this.hook(tape);
    const path = `/api/vapi/webhook?t=${tenantId}`;
    const { status, body: answer } = await this.#http.send({ path, headers, body });
    if (status === null && body.length > maxBytes) return fine("hung up");
    const expected = isGenuine ? [200, 400, 413] : [401, 413, 429];
    if (status === null || !expected.includes(status)) return broken(status, answer);
    return fine(status === 200 ? (JSON.parse(answer) as { result: string }).result : status);
  }

  async between(): Promise<readonly string[]> {
    const { rows } = await this.#world.pool.query<{ what: string }>(
      "delete from fuzz.broken_law returning what",
    );
    const problems = rows.map(({ what }) => what);
    if ((await this.#stateOfVictim()) !== this.#victimState) {
      problems.push("a forged webhook changed something");
    }
    const { status, body } = await this.#http.send({
      path: "/graphql",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${this.#tenant.apiKey}`,
      },
      body: JSON.stringify({
        query: operations.find(({ field }) => field.name === "calls")!.query,
        variables: { last: 20 },
      }),
    });
    if (status !== 200 || body.includes('"errors"')) {
      problems.push(`what webhooks told cannot be read: ${status} ${body.slice(0, 500)}`);
    }
    const fresh = await this.#liveCalls(this.#tenant, liveCallsPerBlock);
    this.#calls = [...fresh, ...this.#calls].slice(0, knownCalls);
    return problems;
  }

  close(): void {
    this.#http.close();
  }

  #proof(tape: Tape, body: Buffer): Record<string, string> {
    const { webhookSecret: secret } = this.#tenant;
    switch (tape.below(3)) {
      case 1:
        return { authorization: `Bearer ${secret}` };
      case 2: {
        const timestamp = String(Date.now());
        const digest = createHmac("sha256", secret).update(`${timestamp}.`).update(body);
        return { "x-timestamp": timestamp, "x-signature": digest.digest("hex") };
      }
      default:
        return { "x-vapi-secret": secret };
    }
  }

  #forged(tape: Tape, body: Buffer): Record<string, string> {
    const { webhookSecret: other } = this.#tenant;
    const signature = createHmac("sha256", "").update(body).digest("hex");
    return tape.pick<Record<string, string>>([
      {},
      { "x-vapi-secret": "" },
      { "x-vapi-secret": other },
      { authorization: `Bearer ${other}` },
      { authorization: "Bearer " },
      { "x-signature": signature, "x-timestamp": String(Date.now()) },
      { "x-signature": "é".repeat(100), "x-timestamp": "9".repeat(400) },
      { "x-signature": signature, "x-timestamp": "-1" },
      { "x-vapi-secret": "x".repeat(8_000) },
    ]);
  }

  async #stateOfVictim(): Promise<string> {
    const { rows } = await this.#world.pool.query<{ state: string }>(
      `select concat((select string_agg(call::text, ',') from call where tenant_id = $1),
         (select string_agg(dial::text, ',') from dial where tenant_id = $1),
         (select tenant::text from tenant where id = $1),
         (select count(*) from webhook_event where tenant_id <> $2)) as state`,
      [this.#victim.id, this.#tenant.id],
    );
    return rows[0]!.state;
  }

  /** Calls that VAPI has, in the states in which a webhook can find them. */
  async #liveCalls(tenant: FuzzTenant, count: number): Promise<KnownCall[]> {
    const { rows } = await this.#world.pool.query<KnownCall>(
      `with c as (
         insert into contact (tenant_id, phone)
         select $1, '+1' || (2000000000 + floor(random() * 7000000000)::bigint) from generate_series(1, $3)
         on conflict do nothing returning id
       ), l as (
         insert into call (tenant_id, campaign_id, contact_id, status, scheduled_time, placed_at)
         select $1, $2, id, (array['CALLING', 'IN_PROGRESS'])[1 + floor(random() * 2)::int]::call_status,
           clock_timestamp(), clock_timestamp() from c
         returning id, contact_id
       ), d as (
         insert into dial (call_id, tenant_id, campaign_id, contact_id, state, credential_version,
           assistant_id, phone_number_id, intended_at, sent_at, vapi_call_id)
         select id, $1, $2, contact_id, state::dial_state, 0, 'a', 'p', clock_timestamp(), clock_timestamp(),
           case when state = 'ACCEPTED' then 'vapi-' || id end
         from (select *, (array['SENT', 'UNKNOWN', 'ACCEPTED'])[1 + floor(random() * 3)::int] as state from l) s
         returning id, call_id, vapi_call_id
       ), linked as (
         select d.id as "dialId", 'vapi-' || call_id as "vapiCallId" from d
       ) select * from linked`,
      [tenant.id, this.#campaigns.get(tenant.id), count],
    );
    await this.#world.pool.query(
      `update call set dial_id = dial.id, vapi_call_id = dial.vapi_call_id from dial
       where dial.call_id = call.id and call.dial_id is null and call.tenant_id = $1`,
      [tenant.id],
    );
    return rows;
  }
}
