/** All tabs and windows of the browser hear on it when somebody has signed in. */
const channel = "signed-in";

export function tellOtherTabs(): void {
  const others = new BroadcastChannel(channel);
  others.postMessage(null);
  others.close();
}

/** Calls `hear` when somebody has signed in in another tab or window. Returns what ends that. */
export function whenSignedInElsewhere(hear: () => void): () => void {
  const others = new BroadcastChannel(channel);
  others.addEventListener("message", hear);
  return () => others.close();
}
