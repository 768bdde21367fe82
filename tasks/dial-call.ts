import { sendDial } from "#domain/ledger/send.ts";
import type { Handler } from "./handler.ts";

export const dialCall: Handler<"dial-call"> = async (context, { dialId }, runDetached) => {
  await sendDial(context, dialId, runDetached);
};
