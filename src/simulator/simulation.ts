import { type SimulatedCall, isLive } from "./call.ts";
import { webhookBody } from "./call-object.ts";
import { chance } from "./chance.ts";
import type { SimulatorClock } from "./clock.ts";
import type { FaultName, Faults } from "./faults.ts";
import { type Announcement, endCall, nextStep, takeStep } from "./timeline.ts";
import type { Webhooks } from "./webhooks.ts";

export interface SimulationOptions {
  readonly clock: SimulatorClock;
  readonly speed: number;
  readonly webhooks: Webhooks;
  /** Statuses that VAPI may or may not announce. */
  readonly announces: { readonly queued: boolean; readonly ringing: boolean };
  readonly faults: Faults;
}

/** The calls, what happens to them over time, and the webhooks about them. */
export class Simulation {
  readonly clock: SimulatorClock;
  /** All calls ever created, in that order. */
  readonly calls: SimulatedCall[] = [];
  faults: Faults;
  /** The address of the simulator, without a trailing slash; known once it listens. */
  url = "";
  /** Called after every change of a call. */
  onChange: () => void = () => {};
  readonly #options: SimulationOptions;
  readonly #byId = new Map<string, SimulatedCall>();
  readonly #live = new Map<string, Set<SimulatedCall>>();
  #reads = 0;
  readonly #timers = new Map<string, () => void>();

  constructor(options: SimulationOptions) {
    this.clock = options.clock;
    this.faults = options.faults;
    this.#options = options;
  }

  /** Begins a call that was just created. */
  begin(call: SimulatedCall): void {
    this.add(call);
    if (call.status !== "queued") return;
    const announce = () => this.#announce(call, ["queued"]);
    this.#timers.set(`${call.id} queued`, this.clock.at(this.clock.now(), announce));
  }

  /** Adds a new or a stored call, and starts its timers. */
  add(call: SimulatedCall): void {
    this.calls.push(call);
    this.#byId.set(call.id, call);
    this.#changed(call);
  }

  find(id: string): SimulatedCall | undefined {
    return this.#byId.get(id);
  }

  /** A new number for each read, so that chance decides each separately. */
  nextRead(): string {
    this.#reads += 1;
    return String(this.#reads);
  }

  /** The number of live calls of the account. */
  liveCalls(account: string): number {
    return this.#live.get(account)?.size ?? 0;
  }

  /** Makes the call ring now. Returns when that was announced, whatever the options say of ringing. */
  async ringNow(call: SimulatedCall): Promise<void> {
    takeStep(call, "ring", this.clock.now());
    this.#changed(call);
    await this.#post(call, "ringing");
  }

  /** Ends the call now and announces it. */
  async end(call: SimulatedCall, endedReason: string): Promise<void> {
    const announcements = endCall(call, endedReason, this.clock.now());
    this.#changed(call);
    await this.#announce(call, announcements);
  }

  /** Whether a fault happens, this time. `occasion` distinguishes one time from another. */
  hits(fault: FaultName, subject: string, occasion = ""): boolean {
    const probability = this.faults[fault];
    return probability > 0 && chance(subject, fault, occasion) < probability;
  }

  close(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  #changed(call: SimulatedCall): void {
    this.#settle(call);
    const live = this.#live.get(call.account) ?? new Set();
    this.#live.set(call.account, live);
    if (isLive(call)) live.add(call);
    else live.delete(call);
    this.#plan(call);
    this.onChange();
  }

  #plan(call: SimulatedCall): void {
    this.#timers.get(call.id)?.();
    this.#timers.delete(call.id);
    const next = nextStep(call, this.#options.speed);
    if (next === null) return;
    const cancel = this.clock.at(next.atMs, () => {
      const announcements = takeStep(call, next.step, this.clock.now());
      this.#changed(call);
      return this.#announce(call, announcements);
    });
    this.#timers.set(call.id, cancel);
  }

  /** With the fault, transcript and cost can be read only long after the end. */
  #settle(call: SimulatedCall): void {
    if (call.endedAt === null || !call.faults.includes("lateArtifacts")) return;
    const lateMs = (this.faults.lateArtifactsSeconds * 1000) / this.#options.speed;
    call.settledAt ??= new Date(call.endedAt.getTime() + lateMs);
  }

  async #announce(call: SimulatedCall, announcements: readonly Announcement[]): Promise<void> {
    for (const announcement of announcements) {
      if (!this.#isAnnounced(call, announcement)) continue;
      if (this.#hitsWebhook("lateWebhook", call, announcement)) {
        this.#postLater(call, announcement, this.faults.lateWebhookSeconds);
      } else await this.#post(call, announcement);
      if (this.#hitsWebhook("duplicateWebhook", call, announcement)) {
        await this.#post(call, announcement);
      }
      if (this.#hitsWebhook("lateDuplicateWebhook", call, announcement)) {
        this.#postLater(call, announcement, this.faults.lateDuplicateSeconds);
      }
    }
  }

  #isAnnounced(call: SimulatedCall, announcement: Announcement): boolean {
    const { announces } = this.#options;
    if (announcement === "queued" && !announces.queued) return false;
    if (announcement === "ringing" && !announces.ringing) return false;
    const isReport = announcement === "end-of-call-report";
    const wanted = call.request.assistantOverrides?.serverMessages;
    if (wanted && !wanted.includes(isReport ? announcement : "status-update")) return false;
    return !this.#hitsWebhook(isReport ? "dropReport" : "dropStatusUpdate", call, announcement);
  }

  #hitsWebhook(fault: FaultName, call: SimulatedCall, announcement: Announcement): boolean {
    const isHit = this.hits(fault, call.subject, announcement);
    if (isHit) call.faults.push(`${fault}:${announcement}`);
    return isHit;
  }

  #postLater(call: SimulatedCall, announcement: Announcement, seconds: number): void {
    const atMs = this.clock.now() + (seconds * 1000) / this.#options.speed;
    const cancel = this.clock.at(atMs, () => this.#post(call, announcement));
    this.#timers.set(`${call.id} ${announcement} ${atMs}`, cancel);
  }

  #post(call: SimulatedCall, announcement: Announcement): Promise<void> {
    const body = webhookBody(call, { announcement, url: this.url, nowMs: this.clock.now() });
    return this.#options.webhooks.post(call, body);
  }
}
