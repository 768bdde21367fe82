import { Dialog as Base } from "@base-ui/react/dialog";
import { useNavigate } from "@tanstack/react-router";
import Megaphone from "lucide-react/icons/megaphone";
import Search from "lucide-react/icons/search";
import User from "lucide-react/icons/user";
import { type ComponentType, type KeyboardEvent, useId, useState } from "react";
import { useConnection } from "~/data/connection.ts";
import { useData } from "~/data/use.ts";
import { PaletteDocument } from "~/gql/graphql.ts";
import { useSettled } from "~/time/instant.tsx";
import { allPages } from "./pages.ts";

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly icon: ComponentType<{ readonly className?: string }>;
  readonly go: () => void;
}

/** A search over pages, campaigns and contacts. What is chosen is opened. */
export function Palette({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/35" />
        <Base.Popup className="fixed top-[10vh] left-1/2 z-50 flex max-h-[70vh] w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 flex-col overflow-hidden rounded-xl border border-line bg-panel shadow-2xl">
          <Base.Title className="sr-only">Search</Base.Title>
          <Found onClose={onClose} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function Found({ onClose }: { readonly onClose: () => void }) {
  const listId = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const { entries, isReading } = useEntries(text.trim());
  const chosen = entries[Math.min(at, entries.length - 1)];
  const open = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    onClose();
    entry.go();
  };
  const press = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setAt((present) => Math.max(0, Math.min(entries.length - 1, present + step)));
    } else if (event.key === "Enter") open(chosen);
  };
  return (
    <>
      <div className="relative border-b border-line">
        <Search
          className="pointer-events-none absolute top-3.5 left-4 size-4 text-ink-faint"
          aria-hidden="true"
        />
        <input
          role="combobox"
          aria-label="Search pages, campaigns and contacts"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={chosen === undefined ? undefined : `${listId}-${chosen.id}`}
          placeholder="Search pages, campaigns and contacts"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={press}
          className="h-11 w-full bg-transparent pr-4 pl-10 text-ink outline-none placeholder:text-ink-faint"
        />
      </div>
      <div
        id={listId}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a datalist cannot be styled, nor hold icons
        role="listbox"
        aria-label="Found"
        aria-busy={isReading}
        className="min-h-0 overflow-y-auto p-1.5"
      >
        {entries.map((entry) => {
          const { id, name, note, icon: Icon } = entry;
          const isChosen = entry === chosen;
          return (
            <div
              tabIndex={-1}
              key={id}
              id={`${listId}-${id}`}
              // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above
              role="option"
              aria-selected={isChosen}
              onClick={() => open(entry)}
              onKeyDown={press}
              className={`flex cursor-pointer items-center gap-3 rounded-md px-3 py-2 hover:bg-sunken ${isChosen ? "bg-sunken" : ""}`}
            >
              <Icon className="size-4 shrink-0 text-ink-faint" aria-hidden="true" />
              <span className="min-w-0 flex-1 truncate text-ink">{name}</span>
              <span className="shrink-0 text-xs text-ink-soft">{note}</span>
            </div>
          );
        })}
      </div>
      {entries.length === 0 && (
        <p className="px-4 py-8 text-center text-ink-soft" aria-live="polite">
          {isReading ? "Searching …" : "Nothing is called that."}
        </p>
      )}
    </>
  );
}

function useEntries(text: string): {
  readonly entries: readonly Entry[];
  readonly isReading: boolean;
} {
  const { tenantId } = useConnection();
  const navigate = useNavigate();
  const settled = useSettled(text, 150);
  const { data } = useData(PaletteDocument, { text: settled }, { isPaused: settled === "" });
  const found = settled === "" || settled !== text ? undefined : data;
  const pages = allPages
    .filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()))
    .map(({ to, name, icon }): Entry => ({
      id: to,
      name,
      note: "Page",
      icon,
      go: () => void navigate({ to, params: { tenantId } }),
    }));
  const campaigns = (found?.campaigns.edges ?? []).map(({ node: { id, name } }): Entry => ({
    id,
    name,
    note: "Campaign",
    icon: Megaphone,
    go: () =>
      void navigate({
        to: "/t/$tenantId/campaigns/$campaignId",
        params: { tenantId, campaignId: id },
      }),
  }));
  const contacts = (found?.contacts.edges ?? []).map(({ node: { id, name, phone } }): Entry => ({
    id,
    name: name ?? phone,
    note: name === null ? "Contact" : phone,
    icon: User,
    go: () => void navigate({ to: "/t/$tenantId/contacts/$id", params: { tenantId, id } }),
  }));
  return {
    entries: [...pages, ...campaigns, ...contacts],
    isReading: text !== "" && found === undefined,
  };
}
