interface Turn {
  readonly who: "assistant" | "person";
  readonly text: string;
}

/** The turns of a conversation, from the lines of VAPI's transcript ("AI: …", "User: …"). */
function turnsOf(transcript: string): readonly Turn[] {
  const turns: Turn[] = [];
  for (const line of transcript.split("\n")) {
    const [, speaker, text = ""] = /^(AI|Assistant|Bot|User|Customer): ?(.*)$/.exec(line) ?? [];
    if (speaker !== undefined) {
      const isPerson = speaker === "User" || speaker === "Customer";
      turns.push({ who: isPerson ? "person" : "assistant", text });
    } else if (line.trim() !== "") {
      const last = turns.pop();
      turns.push({
        who: last?.who ?? "assistant",
        text: last === undefined ? line : `${last.text}\n${line}`,
      });
    }
  }
  return turns;
}

/** What was said, turn by turn. */
export function Transcript({ text, person }: { readonly text: string; readonly person: string }) {
  return (
    <ol className="flex flex-col gap-2.5 px-4 py-4">
      {turnsOf(text).map(({ who, text: said }, index) => (
        <li
          key={index}
          className={`flex max-w-[85%] flex-col ${who === "person" ? "self-end text-right" : "self-start"}`}
        >
          <span className="px-1 text-xs text-ink-faint">
            {who === "person" ? person : "Assistant"}
          </span>
          <span
            className={`rounded-2xl px-3 py-1.5 text-left whitespace-pre-line text-ink ${who === "person" ? "rounded-br-sm bg-accent-soft" : "rounded-bl-sm bg-sunken"}`}
          >
            {said}
          </span>
        </li>
      ))}
    </ol>
  );
}
