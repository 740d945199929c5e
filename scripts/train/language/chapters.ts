import { readFile } from "node:fs/promises";

/** A text file's chapters, which form feeds separate. */
export async function readChapters(path: string): Promise<string[]> {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await readFile(path)).split("\f");
}
