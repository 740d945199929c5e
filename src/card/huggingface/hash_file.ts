import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";

/**
 * The hash of a file's content, in hexadecimal. The file is read in blocks: weights may be larger than memory.
 *
 * @param hash What to hash with, and what comes before the content.
 * @throws {Error} Where the file cannot be read.
 *
 * @example
 * ```ts
 * await hashFile("model.onnx"); // its sha256
 * await hashFile("a.txt", createHash("sha1").update("blob 3\0")); // what git calls a file of three bytes
 * ```
 */
export async function hashFile(path: string, hash: Hash = createHash("sha256")): Promise<string> {
  for await (const block of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(block);
  return hash.digest("hex");
}
