/** A line through points (x, y), x to the right and y down, in a box 4 wide and 6 high. */
export type Stroke = readonly (readonly [x: number, y: number])[];

const LEFT_STEM: Stroke = [[0, 0], [0, 6]];
const TOP_BAR: Stroke = [[0, 0], [4, 0]];
const FOOT_BAR: Stroke = [[0, 6], [4, 6]];

/**
 * The oracle's sixteen shapes, the hexadecimal digits, as strokes of a pen. They are part of the distribution: a changed
 * point is another dataset.
 */
export const GLYPHS: readonly { readonly name: string; readonly strokes: readonly Stroke[] }[] = [
  { name: "0", strokes: [[[2, 0], [4, 2], [4, 4], [2, 6], [0, 4], [0, 2], [2, 0]]] },
  { name: "1", strokes: [[[0.5, 1.5], [2, 0], [2, 6]], [[0.5, 6], [3.5, 6]]] },
  { name: "2", strokes: [[[0, 1.5], [1, 0], [3, 0], [4, 1.5], [0, 6], [4, 6]]] },
  { name: "3", strokes: [[[0, 0], [4, 0], [2, 2.5], [4, 4], [4, 5], [3, 6], [0, 6]]] },
  { name: "4", strokes: [[[3, 6], [3, 0], [0, 4], [4, 4]]] },
  { name: "5", strokes: [[[4, 0], [0, 0], [0, 2.5], [3, 2.5], [4, 3.5], [4, 5], [3, 6], [0, 6]]] },
  { name: "6", strokes: [[[3.5, 0], [1, 2], [0, 4], [1, 6], [3, 6], [4, 4.5], [3, 3], [0.5, 3.5]]] },
  { name: "7", strokes: [[[0, 0], [4, 0], [1, 6]], [[1, 3], [3.5, 3]]] },
  { name: "8", strokes: [[[2, 0], [4, 1.5], [0, 4.5], [2, 6], [4, 4.5], [0, 1.5], [2, 0]]] },
  { name: "9", strokes: [[[0.5, 6], [3, 4], [4, 2], [3, 0], [1, 0], [0, 1.5], [1, 3], [3.5, 2.5]]] },
  { name: "A", strokes: [[[0, 6], [2, 0], [4, 6]], [[1, 4], [3, 4]]] },
  { name: "B", strokes: [LEFT_STEM, [[0, 0], [3, 0], [4, 1.5], [3, 3], [0, 3]], [[3, 3], [4, 4.5], [3, 6], [0, 6]]] },
  { name: "C", strokes: [[[4, 1], [3, 0], [1, 0], [0, 1], [0, 5], [1, 6], [3, 6], [4, 5]]] },
  { name: "D", strokes: [LEFT_STEM, [[0, 0], [2.5, 0], [4, 1.5], [4, 4.5], [2.5, 6], [0, 6]]] },
  { name: "E", strokes: [LEFT_STEM, TOP_BAR, [[0, 3], [3, 3]], FOOT_BAR] },
  { name: "F", strokes: [LEFT_STEM, TOP_BAR, [[0, 3], [3, 3]]] },
];
