import type { Handler } from "./handler.ts";

export const dialCall: Handler<"dial-call"> = async (_context, { dialId }, ledger) => {
  await ledger.sendDial(dialId);
};
