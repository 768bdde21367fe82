import type { SimulatedCall } from "./call.ts";
import { refusal, type Reply } from "./reply.ts";

/** Samples a second, of one byte each. */
const rate = 8_000;
const longestSeconds = 300;
const headerBytes = 44;

/** Where the recording of a call is. Whoever has the address can listen, as at VAPI's store. */
export function recordingUrl({ id }: SimulatedCall, url: string): string {
  return `${url}/${id}/recording.wav`;
}

/** The recording, or the part "bytes=0-1023" of it: quiet tones, as long as the conversation. */
export function recordingOf(call: SimulatedCall | undefined, range: string | undefined): Reply {
  if (call?.answeredAt == null || call.endedAt === null) return refusal(404, "Not found");
  const seconds = (call.endedAt.getTime() - call.answeredAt.getTime()) / 1000;
  const wav = tones(Math.ceil(Math.min(seconds, longestSeconds) * rate));
  const headers = { "content-type": "audio/wav", "accept-ranges": "bytes" };
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
  if (first === undefined) return { kind: "bytes", status: 200, headers, bytes: wav };
  const from = Number(first);
  const to = Math.min(last === "" ? Infinity : Number(last), wav.length - 1);
  if (from > to) {
    const none = { "content-range": `bytes */${wav.length}` };
    return { kind: "bytes", status: 416, headers: none, bytes: Buffer.alloc(0) };
  }
  const part = { ...headers, "content-range": `bytes ${from}-${to}/${wav.length}` };
  return { kind: "bytes", status: 206, headers: part, bytes: wav.subarray(from, to + 1) };
}

/** A WAV file: two voices that take turns, each a soft tone that fades. */
function tones(samples: number): Buffer {
  const wav = Buffer.alloc(headerBytes + samples, 128);
  wav.write("RIFF", 0);
  wav.writeUInt32LE(headerBytes - 8 + samples, 4);
  wav.write("WAVEfmt ", 8);
  wav.writeUInt32LE(16, 16);
  // PCM, one channel, one byte for each sample.
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate, 28);
  wav.writeUInt16LE(1, 32);
  wav.writeUInt16LE(8, 34);
  wav.write("data", 36);
  wav.writeUInt32LE(samples, 40);
  for (let sample = 0; sample < samples; sample++) {
    const time = sample / rate;
    const hertz = Math.floor(time / 2) % 2 === 0 ? 220 : 330;
    const loudness = 20 * Math.exp(-3 * (time % 1));
    wav[headerBytes + sample] = 128 + Math.round(loudness * Math.sin(2 * Math.PI * hertz * time));
  }
  return wav;
}
