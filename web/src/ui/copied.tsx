import Check from "lucide-react/icons/check";
import Copy from "lucide-react/icons/copy";
import { useState } from "react";
import { Button } from "./button.tsx";

/** A text that people need elsewhere, with a button that copies it. */
export function Copied({ text, label }: { readonly text: string; readonly label: string }) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setIsCopied(true);
    setTimeout(() => setIsCopied(false), 2_000);
  };
  const Icon = isCopied ? Check : Copy;
  return (
    <span className="flex items-center gap-2">
      <code className="min-w-0 rounded-md bg-sunken px-2 py-1.5 font-mono text-xs break-all text-ink">
        {text}
      </code>
      <Button
        look="quiet"
        aria-label={isCopied ? "Copied" : label}
        title={isCopied ? "Copied" : label}
        onClick={() => void copy()}
        className="w-8 shrink-0 px-0!"
        icon={<Icon className="size-4" aria-hidden="true" />}
      />
    </span>
  );
}
