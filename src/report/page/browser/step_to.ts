/**
 * Where a key leads from one of a chart's points.
 *
 * @param from -1 where none is told.
 * @returns -1 to tell none, `null` where the key means nothing here.
 *
 * @example
 * ```ts
 * stepTo("ArrowRight", -1, 4); // 0
 * ```
 */
export function stepTo(key: string, from: number, count: number): number | null {
  switch (key) {
    case "ArrowRight":
      return Math.min(from + 1, count - 1);
    case "ArrowLeft":
      return from < 0 ? count - 1 : Math.max(from - 1, 0);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    case "Escape":
      return from < 0 ? null : -1;
    default:
      return null;
  }
}
