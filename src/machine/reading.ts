/** What a machine tells: a value and how it was got, or why there is none. */
export type Reading<T> = Known<T> | Unknown;

interface Known<T> {
  readonly value: T;
  /** Where the value comes from, for a footnote. */
  readonly how: string;
}

interface Unknown {
  readonly value: undefined;
  /** Why, and what to do where something helps; sentences without the last full stop. */
  readonly reason: string;
}

/** A value that was got. */
export function known<T>(value: T, how: string): Known<T> {
  return { value, how };
}

/** No value, and why. */
export function unknown(reason: string): Unknown {
  return { value: undefined, reason };
}
