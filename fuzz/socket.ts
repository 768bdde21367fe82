import { once } from "node:events";
import { WebSocket } from "ws";
import { document } from "./documents.ts";
import { nastyJson, nastyText } from "./nasty.ts";
import { broken, fine, type Outcome } from "./outcome.ts";
import type { Tape } from "./tape.ts";

const patienceMs = 20_000;

/** Opens a socket, says something odd, and waits until the server has dealt with it. */
export async function speak(url: string, apiKey: string, tape: Tape): Promise<Outcome> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, ["graphql-transport-ws"]);
  const heard: string[] = [];
  const acknowledged = Promise.withResolvers<void>();
  const done = Promise.withResolvers<Outcome>();
  const patience = setTimeout(() => done.resolve(broken("silent", heard.join("\n"))), patienceMs);
  socket.on("error", (error) => done.resolve(broken("error", error.message)));
  socket.on("close", (code) => {
    // 1006: nobody said goodbye. 1011 and 4500: it was the server's fault.
    const isFine = ![1006, 1011, 4500].includes(code);
    done.resolve(isFine ? fine(`closed ${code}`) : broken(code, heard.join("\n")));
  });
  socket.on("message", (data: Buffer) => {
    const text = data.toString();
    heard.push(text.slice(0, 500));
    if (text.includes('"connection_ack"')) acknowledged.resolve();
    if (text.includes("INTERNAL_SERVER_ERROR")) done.resolve(broken("socket", text));
    // The answer to the ping that was sent last: all before it was dealt with.
    if (text.includes('"pong"')) done.resolve(fine("socket alive"));
  });
  await Promise.race([once(socket, "open").catch(() => {}), done.promise]);
  if (socket.readyState === WebSocket.OPEN) {
    const init = initOf(tape, apiKey);
    if (init !== null) socket.send(init);
    // Whoever does not wait for it is shown the door.
    if (init !== null && !tape.chance(10)) await Promise.race([acknowledged.promise, done.promise]);
    const others = Array.from({ length: 1 + tape.below(4) }, () => frame(tape));
    for (const text of others) if (socket.readyState === WebSocket.OPEN) socket.send(text);
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type: "ping" }));
  }
  const outcome = await done.promise;
  clearTimeout(patience);
  socket.terminate();
  return outcome;
}

function initOf(tape: Tape, apiKey: string): string | null {
  if (tape.chance(10)) return null;
  const payload = tape.chance(15) ? nastyJson(tape) : { authorization: `Bearer ${apiKey}` };
  return JSON.stringify({ type: "connection_init", payload });
}

function frame(tape: Tape): string | Uint8Array {
  switch (Math.max(0, tape.below(21) - 14)) {
    case 0:
    case 1:
      return JSON.stringify({
        id: tape.chance(80) ? String(tape.below(3)) : nastyText(tape),
        type: "subscribe",
        payload: {
          query: document(tape),
          ...(tape.chance(30) ? { variables: nastyJson(tape) } : {}),
        },
      });
    case 2:
      return JSON.stringify(nastyJson(tape) ?? null);
    case 3:
      return JSON.stringify({
        type: nastyText(tape),
        id: nastyJson(tape),
        payload: nastyJson(tape),
      });
    case 4:
      return Buffer.from(tape.times(30, () => tape.below(256)));
    case 5:
      return JSON.stringify({ id: "0", type: "complete" });
    default:
      return nastyText(tape, tape.chance(5) ? 1_100_000 : 5_000);
  }
}
