import { lazyRouteComponent } from "@tanstack/react-router";
import { isReachable, Unreachable } from "~/data/unreachable.ts";

/**
 * A page whose code is loaded when it is opened first. Code that a new version of the server no longer has makes the
 * router load the whole page again; while the server cannot be reached, that would lose what is shown.
 */
export const page: typeof lazyRouteComponent = (load, name) =>
  lazyRouteComponent(async () => {
    try {
      return await load();
    } catch (error) {
      throw (await isReachable()) ? error : new Unreachable({ cause: error });
    }
  }, name);
