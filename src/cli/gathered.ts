/** Collects a flag that may be given several times. */
export function gathered(value: string, before: string[] = []): string[] {
  return [...before, value];
}
