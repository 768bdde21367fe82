import { pino } from "pino";
import { z } from "zod";
import { startSimulator } from "./simulator.ts";

const { PORT, HOST, SEED, SPEED } = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(4010),
    HOST: z.string().default("127.0.0.1"),
    SEED: z.string().default("simulator"),
    SPEED: z.coerce.number().positive().default(1),
  })
  .parse(process.env);

const log = pino();
const simulator = await startSimulator({ port: PORT, host: HOST, seed: SEED, speed: SPEED });
log.info(
  { url: simulator.url, seed: SEED, speed: SPEED },
  "the simulated VAPI is running: set VAPI_BASE_URL to its url",
);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void simulator.close());
}
