/**
 * Compiles the AssemblyScript beside this file. Run it after a change there:
 *
 *     deno run -A src/core/wasm/compile.ts
 *
 * It writes compiled.ts; a test checks that the sources still give those bytes.
 */
import { compileSources, writeCompiled } from "./compile_sources.ts";

const FOLDER = new URL("./", import.meta.url);
const OPTIONS = "--initialMemory 3 --maximumMemory 3 --memoryBase 256 --enable simd,relaxed-simd".split(" ");

/** The module that the sources give; an Error with the compiler's words where they do not compile. */
export const compile = (): Promise<Uint8Array> => compileSources(FOLDER, OPTIONS);

if (import.meta.main) writeCompiled(FOLDER, await compile());
