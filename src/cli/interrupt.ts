/** How long a further Ctrl-C counts as the same one: `deno task` forwards what the terminal has already delivered. */
const SAME_PRESS_MS = 500;

/**
 * Calls back for every Ctrl-C or SIGTERM that is not an echo of the one before.
 *
 * @param onPress Gets the number of the press, from 1.
 * @returns Stops listening.
 */
export function onInterrupt(onPress: (press: number) => void): () => void {
  let presses = 0, last = -Infinity;
  const listener = () => {
    const now = performance.now();
    if (now - last < SAME_PRESS_MS) return;
    last = now;
    onPress(++presses);
  };
  Deno.addSignalListener("SIGINT", listener);
  Deno.addSignalListener("SIGTERM", listener);
  return () => {
    Deno.removeSignalListener("SIGINT", listener);
    Deno.removeSignalListener("SIGTERM", listener);
  };
}
