/** A shorter secret could be part of any word. */
const shortest = 8;

/** VAPI's message without our secrets: its errors may repeat the request. */
export function conceal(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
    .filter((secret) => secret.length >= shortest)
    .reduce((concealed, secret) => concealed.replaceAll(secret, "[secret]"), text);
}
