import FileUp from "lucide-react/icons/file-up";
import { type DragEvent, useRef, useState } from "react";
import { Button } from "~/ui/button.tsx";

/** Takes a file, dropped or chosen. */
export function DropZone({
  label,
  note,
  disabled,
  onFile,
}: {
  readonly label: string;
  readonly note: string;
  /** Why no file is taken. */
  readonly disabled: string | undefined;
  readonly onFile: (file: File) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const over = (event: DragEvent): void => {
    event.preventDefault();
    setIsOver(disabled === undefined);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setIsOver(false);
    const [file] = event.dataTransfer.files;
    if (file !== undefined && disabled === undefined) onFile(file);
  };
  return (
    <div
      onDragEnter={over}
      onDragOver={over}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
      className={`flex flex-col items-center gap-3 rounded-xl border-2 border-dashed px-6 py-14 text-center transition-colors ${isOver ? "border-accent bg-accent-soft" : "border-line-strong bg-panel"}`}
    >
      <FileUp className="size-8 text-ink-faint" strokeWidth={1.5} aria-hidden="true" />
      <p className="text-base font-medium text-ink">{label}</p>
      <Button
        look="primary"
        title={disabled}
        disabled={disabled !== undefined}
        onClick={() => input.current?.click()}
      >
        Choose a file
      </Button>
      <p className="max-w-md text-xs text-ink-faint">{disabled ?? note}</p>
      <input
        ref={input}
        type="file"
        aria-label={label}
        accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = "";
          if (file !== undefined) onFile(file);
        }}
      />
    </div>
  );
}
