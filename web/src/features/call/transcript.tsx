import { type RefObject, useEffect, useRef, useState } from "react";
import type { CallOnPageFragment } from "~/gql/graphql.ts";

interface Turn {
  readonly who: "assistant" | "person";
  readonly text: string;
  /** Seconds from the beginning of the recording. Null: not known. */
  readonly from: number | null;
}

/** The turns of a conversation: with times where VAPI gives them, or from the lines of its transcript ("AI: …", "User: …"). */
export function turnsOf({
  messages,
  transcript,
}: Pick<CallOnPageFragment, "messages" | "transcript">): readonly Turn[] {
  if (messages == null) return turnsOfText(transcript ?? "");
  return messages.map(({ speaker, text, secondsFromStart }) => ({
    who: speaker === "CONTACT" ? "person" : "assistant",
    text,
    from: secondsFromStart,
  }));
}

function turnsOfText(transcript: string): readonly Turn[] {
  const turns: Turn[] = [];
  for (const line of transcript.split("\n")) {
    const [, speaker, text = ""] = /^(AI|Assistant|Bot|User|Customer): ?(.*)$/.exec(line) ?? [];
    if (speaker !== undefined) {
      const isPerson = speaker === "User" || speaker === "Customer";
      turns.push({ who: isPerson ? "person" : "assistant", text, from: null });
    } else if (line.trim() !== "") {
      const last = turns.pop();
      turns.push({
        who: last?.who ?? "assistant",
        text: last === undefined ? line : `${last.text}\n${line}`,
        from: null,
      });
    }
  }
  return turns;
}

/** What was said, turn by turn. While the recording plays, the present turn is marked; a press on a time goes there. */
export function Transcript({
  turns,
  person,
  player,
}: {
  readonly turns: readonly Turn[];
  readonly person: string;
  /** The recording. Null: there is none. */
  readonly player: RefObject<HTMLAudioElement | null> | null;
}) {
  const present = usePresentTurn(turns, player);
  return (
    <ol className="flex flex-col gap-2.5 px-4 py-4">
      {turns.map(({ who, text, from }, index) => (
        <TurnOfCall
          key={index}
          isPerson={who === "person"}
          isPresent={index === present}
          name={who === "person" ? person : "Assistant"}
          text={text}
          from={from}
          onSeek={player === null || from === null ? null : () => playFrom(player, from)}
        />
      ))}
    </ol>
  );
}

function TurnOfCall({
  isPerson,
  isPresent,
  name,
  text,
  from,
  onSeek,
}: {
  readonly isPerson: boolean;
  readonly isPresent: boolean;
  readonly name: string;
  readonly text: string;
  readonly from: number | null;
  readonly onSeek: (() => void) | null;
}) {
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isPresent) item.current?.scrollIntoView({ block: "nearest" });
  }, [isPresent]);
  return (
    <li
      ref={item}
      {...(isPresent && { "aria-current": "true" })}
      className={`flex max-w-[85%] flex-col ${isPerson ? "items-end self-end" : "items-start self-start"}`}
    >
      <span className="flex items-baseline gap-1.5 px-1 text-xs text-ink-faint">
        {name}
        {from !== null && onSeek === null && <span>{clockOfCall(from)}</span>}
        {from !== null && onSeek !== null && (
          <button
            type="button"
            onClick={onSeek}
            aria-label={`Play from ${clockOfCall(from)}`}
            className="rounded px-0.5 text-accent tabular-nums hover:underline"
          >
            {clockOfCall(from)}
          </button>
        )}
      </span>
      <span
        className={`rounded-2xl px-3 py-1.5 whitespace-pre-line text-ink ${isPerson ? "rounded-br-sm bg-accent-soft" : "rounded-bl-sm bg-sunken"} ${isPresent ? "outline-2 outline-accent" : ""}`}
      >
        {text}
      </span>
    </li>
  );
}

function playFrom(player: RefObject<HTMLAudioElement | null>, seconds: number): void {
  const audio = player.current;
  if (audio === null) return;
  audio.currentTime = seconds;
  // What keeps it from playing is said beside it.
  audio.play().catch(() => {});
}

/** The turn that is heard now; null: none, or the recording has not been played. */
function usePresentTurn(
  turns: readonly Turn[],
  player: RefObject<HTMLAudioElement | null> | null,
): number | null {
  const [present, setPresent] = useState<number | null>(null);
  useEffect(() => {
    const audio = player?.current ?? null;
    if (audio === null) return undefined;
    const look = (): void => {
      const at = audio.currentTime;
      const last = turns.findLastIndex(({ from }) => from !== null && from <= at);
      setPresent(audio.ended || audio.played.length === 0 || last === -1 ? null : last);
    };
    const events = ["timeupdate", "seeked", "ended"] as const;
    for (const event of events) audio.addEventListener(event, look);
    return () => {
      for (const event of events) audio.removeEventListener(event, look);
    };
  }, [turns, player]);
  return present;
}

/** "0:07", "12:30". */
function clockOfCall(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
