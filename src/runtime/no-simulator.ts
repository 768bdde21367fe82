import { type VapiClient, VapiError } from "#vapi/types.ts";

const message =
  "this tenant is simulated: its calls go to the built-in simulator, which is not running in this process: " +
  "it runs only if neither DATABASE_URL nor VAPI_BASE_URL is set";

async function refuse(): Promise<never> {
  throw new VapiError(message, null);
}

/** Refuses the calls of simulated tenants if the simulator does not run: they must never reach the real VAPI. */
export const noSimulator: VapiClient = {
  placeCall: async () => ({ kind: "UNREACHABLE", message }),
  getCall: async () => ({ kind: "FAILED", httpStatus: null, message }),
  listCalls: refuse,
  endCall: refuse,
  assistants: refuse,
  phoneNumbers: refuse,
};
