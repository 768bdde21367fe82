/**
 * What checks passkeys. It is loaded when somebody uses one: every start of a process would take a quarter of a second
 * of a processor longer.
 */
export const webauthn = () => import("@simplewebauthn/server");
