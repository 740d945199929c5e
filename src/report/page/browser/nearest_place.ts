/** Where a mark stands on a chart, in CSS pixels of the chart. */
export interface Place {
  readonly x: number;
  readonly y: number;
  /** Whether a place on the chart lies within the mark itself: a bar is longer than its end. */
  readonly covers: (x: number, y: number) => boolean;
}

/** A pointer so far from a mark still means it, in CSS pixels. */
const REACH = 24;

/**
 * The mark that a pointer means: one that it is on, else the nearest within reach. `undefined` where there is none.
 *
 * @example
 * ```ts
 * nearestPlace([{ x: 10, y: 10, covers: () => false }], { x: 12, y: 15 })?.x; // 10
 * ```
 */
export function nearestPlace<P extends Place>(
  places: readonly P[],
  { x, y }: { readonly x: number; readonly y: number },
): P | undefined {
  const near = places.map((place) => ({ place, distance: Math.hypot(place.x - x, place.y - y) }))
    .toSorted((a, b) => a.distance - b.distance);
  const on = near.find(({ place }) => place.covers(x, y));
  return (on ?? near.find(({ distance }) => distance <= REACH))?.place;
}
