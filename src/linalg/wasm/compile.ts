/**
 * Compiles the AssemblyScript beside this file. Run it after a change there:
 *
 *     deno run -A src/linalg/wasm/compile.ts
 *
 * It writes compiled.ts; a test checks that the sources still give those bytes.
 */
import { compileSources, writeCompiled } from "../../core/wasm/compile_sources.ts";

const FOLDER = new URL("./", import.meta.url);
const OPTIONS = "--importMemory --sharedMemory --initialMemory 1 --maximumMemory 65536 --enable simd,threads".split(
  " ",
);

/** The module that the sources give; an Error with the compiler's words where they do not compile. */
export const compile = (): Promise<Uint8Array> => compileSources(FOLDER, OPTIONS);

if (import.meta.main) writeCompiled(FOLDER, await compile());
