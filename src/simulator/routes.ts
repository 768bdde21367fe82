import { createHash } from "node:crypto";
import { controlCall, getCall, listCalls, removeCall, renameCall } from "./call-routes.ts";
import { type CreateCallOptions, createCallHandler } from "./create-call.ts";
import { withFaults } from "./faults.ts";
import type { SimulatorRequest } from "./http-server.ts";
import { recordingOf } from "./recording.ts";
import { badGateway, json, refusal, type Reply } from "./reply.ts";
import { assistantObject, phoneNumberObject } from "./samples.ts";
import type { Simulation } from "./simulation.ts";

export interface RouteOptions extends CreateCallOptions {
  readonly invalidKeys: readonly string[];
  readonly organisationOf: (apiKey: string) => string;
}

/** VAPI's API, the control URLs of calls, and the simulator's own `/simulator/...`. */
export function createRoutes(simulation: Simulation, options: RouteOptions) {
  const createCall = createCallHandler(simulation, options);
  let requests = 0;

  return async function route(request: SimulatorRequest): Promise<Reply> {
    const { method, path, body, origin } = request;
    if (path.startsWith("/simulator/")) return admin(simulation, request);
    if (simulation.hits("outage", String(options.seed), String(requests++))) return badGateway;
    const controlled = /^\/([^/]+)\/control$/.exec(path)?.[1];
    if (method === "POST" && controlled !== undefined)
      return controlCall(simulation, controlled, body);
    const recorded = /^\/([^/]+)\/recording\.wav$/.exec(path)?.[1];
    if (method === "GET" && recorded !== undefined)
      return recordingOf(simulation.find(recorded), request.range);
    const apiKey = /^Bearer (.+)$/.exec(request.authorization ?? "")?.[1];
    if (apiKey === undefined) return refusal(401, "Missing Authorization Header.");
    if (options.invalidKeys.includes(apiKey)) return refusal(401, invalidKey);
    const account = accountId(options.organisationOf(apiKey));
    const client = { account, origin };
    const [, resource, id] = path.split("/").map(decodeURIComponent);
    const what = `${method} /${resource}${id === undefined ? "" : "/:id"}`;
    switch (what) {
      case "POST /call":
        return createCall(client, body);
      case "GET /call":
        return listCalls(simulation, client, request.query);
      case "GET /call/:id":
        return getCall(simulation, client, id!);
      case "PATCH /call/:id":
        return renameCall(simulation, client, { id: id!, body });
      case "DELETE /call/:id":
        return removeCall(simulation, client, id!);
      default:
        return catalogue(what, { account, id, options });
    }
  };
}

const invalidKey =
  "Invalid Key. Hot tip, you may be using the private key instead of the public key, or vice versa.";

function catalogue(
  what: string,
  asked: { account: string; id: string | undefined; options: RouteOptions },
): Reply {
  const { account, id, options } = asked;
  const assistants = options.assistants.map((one) => assistantObject(one, account));
  const phoneNumbers = options.phoneNumbers.map((one) => phoneNumberObject(one, account));
  const one = (list: readonly { id: string }[]) => {
    const found = list.find((item) => item.id === id);
    return found ? json(200, found) : refusal(404, `${id} Does Not Exist.`);
  };
  switch (what) {
    case "GET /assistant":
      return json(200, assistants);
    case "GET /assistant/:id":
      return one(assistants);
    case "GET /phone-number":
      return json(200, phoneNumbers);
    case "GET /phone-number/:id":
      return one(phoneNumbers);
    default:
      return refusal(404, `Cannot ${what}`);
  }
}

function admin(simulation: Simulation, { method, path, body }: SimulatorRequest): Reply {
  switch (`${method} ${path}`) {
    case "GET /simulator/calls":
      return json(200, simulation.calls);
    case "GET /simulator/faults":
      return json(200, simulation.faults);
    case "PUT /simulator/faults":
      try {
        simulation.faults = withFaults(simulation.faults, body);
        return json(200, simulation.faults);
      } catch (error) {
        return refusal(400, String(error));
      }
    default:
      return refusal(404, `Cannot ${method} ${path}`);
  }
}

/** VAPI's ids of organisations are UUIDs, and must not reveal the key. */
function accountId(organisation: string): string {
  const hex = createHash("sha256").update(organisation).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
