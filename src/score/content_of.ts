import { createHash } from "node:crypto";
import type { SetArrays } from "../engine/task.ts";

const known = new WeakMap<SetArrays, string>();

/** SHA-256 of what a set holds: the key of all that is computed of it. The arrays must not change any more. */
export function contentOf(set: SetArrays): string {
  const before = known.get(set);
  if (before !== undefined) return before;
  const { dimension, features, logits, spatial, gaussian } = set;
  const hash = createHash("sha256").update(`${dimension} ${gaussian?.n}`);
  for (const array of [features, logits, spatial, gaussian?.mean, gaussian?.covariance.data]) {
    hash.update(`\n${array?.constructor.name} ${array?.length}\n`);
    if (array !== undefined) hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
  const content = hash.digest("hex");
  known.set(set, content);
  return content;
}
