/** Bytes from row to row of so many float64: whole vectors, and no power of two, which would crowd one cache set. */
export function pitchOf(count: number): number {
  return (Math.ceil(count / 4) * 4 + 4) * 8;
}
