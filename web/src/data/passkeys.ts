import { post } from "./post.ts";

/** Whether this browser can use passkeys at this address. */
export const canUsePasskeys =
  window.isSecureContext &&
  typeof PublicKeyCredential !== "undefined" &&
  typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function";

/** Signs in with a passkey that the person chooses in the browser's own window. @throws Error in plain words */
export async function signInByPasskey(): Promise<void> {
  const asked = await post<PublicKeyCredentialRequestOptionsJSON>("/auth/passkey/begin");
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked);
  await post("/auth/passkey", await inWords(navigator.credentials.get({ publicKey })));
}

/** Has the browser make a passkey, and adds it to those of the user. @throws Error in plain words */
export async function addPasskey(name: string): Promise<void> {
  const asked = await post<PublicKeyCredentialCreationOptionsJSON>("/auth/passkey/add/begin");
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked);
  const response = await inWords(navigator.credentials.create({ publicKey }));
  await post("/auth/passkey/add", { name, response });
}

/** What browsers report of a passkey that was not used or made. */
const reports: Readonly<Record<string, string>> = {
  InvalidStateError: "this device has a passkey of yours for this server already",
  NotAllowedError: "the browser's window was closed, or nothing was chosen in it: try again",
  SecurityError: "this page is not at the address of the console",
};

async function inWords(asking: Promise<Credential | null>): Promise<object> {
  try {
    return ((await asking) as PublicKeyCredential).toJSON();
  } catch (error) {
    const report = error instanceof DOMException ? reports[error.name] : undefined;
    throw report === undefined ? error : new Error(report);
  }
}
