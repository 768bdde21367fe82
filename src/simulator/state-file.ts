import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { type SimulatedCall, simulatedCall } from "./call.ts";

/** Where a simulator remembers its calls, so that a restart does not forget live ones. */
export interface StateFile {
  load(): SimulatedCall[];
  /** Writes soon; changes in quick succession are written once. What cannot be written is warned of. */
  changed(): void;
  /** Writes now what is still unwritten. */
  close(): void;
}

const saveAfterMs = 250;
/** Older calls are forgotten over a restart. */
const mostCalls = 5_000;

export function openStateFile(path: string, calls: readonly SimulatedCall[]): StateFile {
  let timer: NodeJS.Timeout | undefined;
  let isTrouble = false;
  const save = () => {
    timer = undefined;
    try {
      mkdirSync(dirname(path), { recursive: true });
      // A crash in the middle leaves the old file whole.
      writeFileSync(`${path}.new`, JSON.stringify(calls.slice(-mostCalls)));
      renameSync(`${path}.new`, path);
      isTrouble = false;
    } catch (error) {
      // A full disk must not end the process. The next change tries again.
      if (!isTrouble) process.emitWarning(`the simulator cannot keep its calls: ${String(error)}`);
      isTrouble = true;
    }
  };
  return {
    load() {
      try {
        return z.array(simulatedCall).parse(JSON.parse(readFileSync(path, "utf8")));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
        throw new Error(`the simulator cannot read its state: delete ${path}`, { cause: error });
      }
    },
    changed() {
      timer ??= setTimeout(save, saveAfterMs);
    },
    close() {
      if (timer === undefined) return;
      clearTimeout(timer);
      save();
    },
  };
}
