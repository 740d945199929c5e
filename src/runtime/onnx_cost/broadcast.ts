/**
 * The shape that several shapes broadcast to, by the rule of NumPy: axes are aligned at the end, and an axis of 1
 * stretches.
 *
 * @throws {RangeError} Where two axes differ and neither is 1.
 *
 * @example
 * ```ts
 * broadcastShapes([8, 1, 6], [7, 1]); // [8, 7, 6]
 * ```
 */
export function broadcastShapes(...shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    let size = 1;
    for (const shape of shapes) {
      const own = shape[axis - rank + shape.length] ?? 1;
      if (own === 1 || own === size) continue;
      if (size !== 1) {
        const given = shapes.map((one) => `[${one.join(", ")}]`).join(" and ");
        throw new RangeError(`expected shapes that broadcast, found ${given}`);
      }
      size = own;
    }
    return size;
  });
}
