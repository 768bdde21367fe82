import { z } from "zod";
import { type CallMessage, speakers } from "#rules/call-message.ts";
import { packText, unpackText } from "./packed-text.ts";

/** What was said in a call. */
export interface Conversation {
  readonly transcript: string;
  /** Null: VAPI has not given them. */
  readonly messages: readonly CallMessage[] | null;
}

/** No transcript contains it. */
const end = "\0";
const packed = z.array(
  z.tuple([z.number(), z.string(), z.number(), z.number().nullable()]).readonly(),
);

/**
 * The messages are stored after the transcript, in the same compressed text: what they say is in the transcript, so that
 * the compression leaves little more of them than their times. And whatever deletes the transcript deletes them.
 */
export function packConversation({ transcript, messages }: Conversation): Buffer {
  if (messages === null) return packText(transcript);
  const rows = messages.map(({ speaker, text, secondsFromStart, durationSeconds }) => [
    speakers.indexOf(speaker),
    text,
    rounded(secondsFromStart),
    durationSeconds === null ? null : rounded(durationSeconds),
  ]);
  return packText(`${transcript}${end}${JSON.stringify(rows)}`);
}

/** The conversation of `packConversation`. @throws if the bytes are not from it. */
export function unpackConversation(bytes: Uint8Array): Conversation {
  const [transcript = "", rows] = unpackText(bytes).split(end);
  if (rows === undefined) return { transcript, messages: null };
  return {
    transcript,
    messages: packed
      .parse(JSON.parse(rows))
      .map(([speaker, text, secondsFromStart, durationSeconds]) => ({
        speaker: speakers[speaker] ?? "ASSISTANT",
        text,
        secondsFromStart,
        durationSeconds,
      })),
  };
}

/** A hundredth of a second is exact enough for a recording. */
function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
