import asc from "assemblyscript/asc";
import { Buffer } from "node:buffer";
import { readFileSync, writeFileSync } from "node:fs";

/** What every module is compiled with. */
const OPTIONS = [
  "--outFile out.wasm -O3 --runtime stub --noAssert",
  "--disable mutable-globals,sign-extension,nontrapping-f2i",
].join(" ").split(" ");

/**
 * Compiles the AssemblyScript of a folder: index.as and what it imports.
 *
 * @param folder Ends in a slash.
 * @param options Of the compiler, besides those that all have.
 * @returns The module.
 * @throws {Error} With the compiler's words, where the sources do not compile.
 *
 * @example
 * ```ts
 * const bytes = await compileSources(new URL("./", import.meta.url), ["--enable", "simd", "--initialMemory", "1"]);
 * ```
 */
export async function compileSources(folder: URL, options: readonly string[]): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined;
  const { error, stderr } = await asc.main(["index.ts", ...OPTIONS, ...options], {
    // The compiler knows no other ending than .ts, which here would be taken for TypeScript.
    readFile: (name) => {
      try {
        return readFileSync(new URL(name.replace(/\.ts$/, ".as"), folder), "utf8");
      } catch {
        return null;
      }
    },
    writeFile: (_name, contents) => {
      if (contents instanceof Uint8Array) bytes = contents;
    },
    listFiles: () => [],
  });
  if (error || bytes === undefined) throw new Error(`The kernels do not compile: ${stderr.toString()}`);
  return bytes;
}

/** Writes a module into a folder's compiled.ts, where programs load it from and a test finds it. */
export function writeCompiled(folder: URL, module: Uint8Array): void {
  const base64 = Buffer.from(module).toString("base64");
  writeFileSync(
    new URL("compiled.ts", folder),
    `/** What compile.ts makes of the .as files here: WebAssembly in base64. */\nexport const COMPILED = "${base64}";\n`,
  );
}
