import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes a file so that it is there whole or not at all: to a temporary name beside it, flushed, then renamed.
 */
export async function atomicWrite(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * The path that was to be written, of a path that may be a temporary name for it; another path is itself.
 *
 * @example
 * ```ts
 * writtenPath("run.json.7f0c5e0a-6f57-4d41-9d0c-0f2f6f0a2b11.tmp"); // "run.json"
 * ```
 */
export function writtenPath(path: string): string {
  return path.replace(/\.[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/, "");
}
