/**
 * Thrown where the person at the keyboard asked for something that cannot be: an unknown suite, a dataset that is not
 * there, a flag out of range. The command line prints its message without a stack and exits with 2.
 */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
