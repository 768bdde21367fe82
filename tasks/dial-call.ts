import { sendDial } from "#domain/dialling/send.ts";
import type { Handler } from "./handler.ts";

export const dialCall: Handler<"dial-call"> = async (context, { dialId }) => {
  await sendDial(context, dialId);
};
