/** A point where less is better both ways. */
export interface CostPoint {
  readonly x: number;
  readonly y: number;
}

/**
 * The points that no other point beats both ways, from left to right. Of equal points the first stays.
 *
 * @example
 * ```ts
 * paretoFront([{ x: 1, y: 5 }, { x: 2, y: 6 }, { x: 3, y: 1 }]); // [{ x: 1, y: 5 }, { x: 3, y: 1 }]
 * ```
 */
export function paretoFront<Point extends CostPoint>(points: readonly Point[]): Point[] {
  const front: Point[] = [];
  for (const point of points.toSorted((a, b) => a.x - b.x || a.y - b.y)) {
    const last = front.at(-1);
    if (last === undefined || point.y < last.y) front.push(point);
  }
  return front;
}
