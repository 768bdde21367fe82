import type { ButtonHTMLAttributes, ReactNode } from "react";

type Look = "primary" | "plain" | "quiet" | "danger";

const looks: Readonly<Record<Look, string>> = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong border-transparent shadow-panel",
  plain: "bg-panel text-ink border-line-strong hover:bg-sunken shadow-panel",
  quiet: "bg-transparent text-ink-soft border-transparent hover:bg-sunken hover:text-ink",
  danger: "bg-panel text-bad border-line-strong hover:bg-bad-soft shadow-panel",
};

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: Look;
  readonly icon?: ReactNode;
  /** Waits for the answer: it cannot be pressed a second time. */
  readonly isBusy?: boolean;
}

export function Button({ look = "plain", icon, isBusy = false, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled === true || isBusy}
      aria-busy={isBusy}
      className={`${buttonClass(look)} ${rest.className ?? ""}`}
    >
      {icon}
      {children}
    </button>
  );
}

/** For links that look like buttons. */
export function buttonClass(look: Look): string {
  return `inline-flex h-8 items-center justify-center gap-1.5 rounded-md border px-3 text-[0.8125rem] font-medium whitespace-nowrap transition-colors disabled:opacity-55 ${looks[look]}`;
}
