/**
 * Remembers what was computed of an object for as long as the object lives. Metrics share through it: every model is
 * compared with the same reference, and four metrics read the same neighbourhoods.
 *
 * @returns A function that computes at most once for each object and label; a computation that failed is not kept.
 *
 * @example
 * ```ts
 * const remember = weakMemo<Moments>();
 * const moments = await remember(set, "moments", () => momentsOf(set.features, algebra));
 * ```
 */
export function weakMemo<T>(): (owner: object, label: string, compute: () => Promise<T>) => Promise<T> {
  const kept = new WeakMap<object, Map<string, Promise<T>>>();
  return (owner, label, compute) => {
    const own = kept.get(owner) ?? new Map<string, Promise<T>>();
    kept.set(owner, own);
    const known = own.get(label);
    if (known !== undefined) return known;
    const started = compute();
    own.set(label, started);
    started.catch(() => own.delete(label));
    return started;
  };
}
