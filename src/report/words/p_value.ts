/**
 * A p-value as tables and sentences show it.
 *
 * @example
 * ```ts
 * pText(3e-9); // "< 0.0001"
 * ```
 */
export function pText(pValue: number): string {
  return pValue < 1e-4 ? "< 0.0001" : pValue.toFixed(4);
}
