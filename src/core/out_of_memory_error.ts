/**
 * Thrown where a device could not hold what was asked of it: a smaller batch may fit. The device goes on working.
 */
export class OutOfMemoryError extends Error {
  override readonly name = "OutOfMemoryError";
}
