import type { AppConfig } from "../src/app.ts";

/** What the parent process tells a server of its own. */
export interface ServerOrder extends Omit<AppConfig, "log"> {
  readonly name: string;
  /** How far this process's own clock is off. */
  readonly clockSkewMs: number;
}

/** Nobody else may end this process by itself: it says so, and the run reports it. */
process.on("disconnect", () => process.exit(0));
process.once("message", (order: ServerOrder) => {
  void serve(order).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});

async function serve({ name, clockSkewMs, ...config }: ServerOrder): Promise<void> {
  skewClock(clockSkewMs);
  // After the clock: modules may read it when they are loaded.
  const { createApp } = await import("../src/app.ts");
  const { createLog } = await import("../src/log.ts");
  await createApp({ ...config, log: createLog("warn").child({ server: name }) });
  process.send!("ready");
}

/** Every `new Date()` and `Date.now()` of this process is wrong by so much. */
function skewClock(skewMs: number): void {
  if (skewMs === 0) return;
  const RealDate = Date;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, values, newTarget) =>
      Reflect.construct(
        target,
        values.length === 0 ? [RealDate.now() + skewMs] : values,
        newTarget,
      ) as Date,
    get: (target, key, receiver) =>
      key === "now"
        ? () => RealDate.now() + skewMs
        : (Reflect.get(target, key, receiver) as unknown),
  });
}
