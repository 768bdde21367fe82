import type { Logger } from "pino";
import type { Clock } from "#db/clock.ts";
import { listen } from "./listen.ts";
import { Mailbox } from "./mailbox.ts";
import type { Notice } from "./notice.ts";

/** Passes the database's announcements to the subscribers in this process. */
export interface EventHub {
  /**
   * All notices of a tenant from now on, until the iterator is returned. A notice says, after the commit, that
   * something changed; a resync says that notices may have been missed.
   */
  watch(tenantId: string): AsyncIterableIterator<Notice>;
  /** Ends every watch and the connection. */
  close(): Promise<void>;
}

/** Resolves when it is listening. @throws when the database cannot be reached. */
export async function openEventHub(options: {
  readonly connectionString: string;
  readonly clock: Clock;
  readonly log: Logger;
}): Promise<EventHub> {
  const watchers = new Map<string, Set<Mailbox>>();
  const post = (mailboxes: Iterable<Mailbox>, notice: Notice, since: Date): void => {
    for (const mailbox of mailboxes) mailbox.put(notice, since);
  };
  const all = (): Mailbox[] => [...watchers.values()].flatMap((mailboxes) => [...mailboxes]);
  const listener = await listen({
    ...options,
    onAnnouncement: (notice, since) => post(watchers.get(notice.tenant) ?? [], notice, since),
    onGap: (since) => post(all(), { topic: "resync", since }, since),
  });
  return {
    watch(tenantId) {
      const mailboxes = watchers.get(tenantId) ?? new Set();
      watchers.set(tenantId, mailboxes);
      const mailbox = new Mailbox(() => {
        mailboxes.delete(mailbox);
        if (mailboxes.size === 0 && watchers.get(tenantId) === mailboxes) watchers.delete(tenantId);
      });
      mailboxes.add(mailbox);
      return mailbox;
    },
    async close() {
      await listener.close();
      for (const mailbox of all()) await mailbox.return();
    },
  };
}
