import fc from "fast-check";
import { expect } from "vitest";

/** What the mutated files are called. */
const NAME = "mutated.bin";

/** A change to a file, its places as fractions of its length so that it fits every file. */
interface Mutation {
  readonly kind: "set" | "flip" | "cut" | "remove" | "repeat";
  readonly at: number;
  readonly length: number;
  readonly value: number;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  // Mostly small changes: they come past the first checks.
  kind: fc.constantFrom("set", "set", "set", "flip", "flip", "cut", "remove", "repeat"),
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  length: fc.nat(40),
  value: fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 127, 128, 255)),
});

function mutate(bytes: Uint8Array, { kind, at: fraction, length, value }: Mutation): Uint8Array {
  const at = Math.floor(fraction * bytes.length);
  const changed = bytes.slice();
  if (kind === "set") changed.fill(value, at, at + 1 + length % 4);
  if (kind === "flip" && at < bytes.length) changed[at]! ^= 1 << (value & 7);
  if (kind === "cut") return changed.subarray(0, at);
  if (kind === "remove") return Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(at + length));
  if (kind === "repeat") return Uint8Array.of(...bytes.subarray(0, at + length), ...bytes.subarray(at));
  return changed;
}

/**
 * For tests: reads mutated files and expects every one to be read, or refused in an Error that names the file. A
 * RangeError or TypeError is a crash, since no reader of this room throws them for a file's content.
 *
 * @param files Whole files to start from.
 * @param read Reads one, given a name for its messages.
 */
export async function surviveMutation(
  files: readonly Uint8Array[],
  read: (bytes: Uint8Array, name: string) => unknown,
  { numRuns }: { readonly numRuns: number },
): Promise<void> {
  const which = fc.nat(files.length - 1);
  const property = fc.asyncProperty(
    which,
    fc.array(mutation, { minLength: 1, maxLength: 4 }),
    async (index, changes) => {
      const changed = changes.reduce(mutate, files[index]!);
      try {
        await read(changed, NAME);
      } catch (error) {
        if (!(error instanceof Error) || error.constructor !== Error) throw error;
        expect(error.message).toContain(NAME);
      }
    },
  );
  await fc.assert(property, { numRuns });
}
