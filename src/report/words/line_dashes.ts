const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [9, 3, 2, 3]];

/**
 * Dashes and gaps that tell lines of one look apart, in CSS pixels; the first is a full line.
 *
 * @param at Which of the lines of that look, from 0.
 */
export function lineDash(at: number): readonly number[] {
  return DASHES[at % DASHES.length] ?? [];
}
