import { homedir } from "node:os";

/**
 * A user id without an entry in /etc/passwd, as containers have, has no home folder, and libraries look for
 * one while they are loaded. To be imported before all others.
 */
try {
  homedir();
} catch {
  // oxlint-disable-next-line node/no-process-env -- where libraries look
  process.env["HOME"] = "/";
}
