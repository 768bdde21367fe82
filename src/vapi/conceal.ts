/** What is shorter could be any word. */
const shortest = 8;

/** VAPI's words without our own secrets: its errors may repeat what they were sent. */
export function conceal(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
    .filter((secret) => secret.length >= shortest)
    .reduce((concealed, secret) => concealed.replaceAll(secret, "[secret]"), text);
}
