/** The last act under each name. */
const last = new Map<string, Promise<unknown>>();

/**
 * Does one thing after the other: what was asked for under the same name before has ended, well or badly, when this begins.
 *
 * @example
 * ```ts
 * await inTurn("reports/runs/a", () => journal.append(entry));
 * ```
 */
export async function inTurn<T>(name: string, act: () => Promise<T>): Promise<T> {
  const mine = (last.get(name) ?? Promise.resolve()).then(act, act);
  last.set(name, mine);
  try {
    return await mine;
  } finally {
    if (last.get(name) === mine) last.delete(name);
  }
}
