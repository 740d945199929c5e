/**
 * Compiles the AssemblyScript beside this file. Run it after a change there:
 *
 *     deno run -A src/core/wasm/compile.ts
 *
 * It writes compiled.ts; a test checks that the sources still give those bytes.
 */
import asc from "assemblyscript/asc";
import { Buffer } from "node:buffer";
import { readFileSync, writeFileSync } from "node:fs";

const OPTIONS = [
  "--outFile out.wasm -O3 --runtime stub --noAssert --initialMemory 2 --maximumMemory 2 --memoryBase 1024",
  "--enable simd --disable mutable-globals,sign-extension,nontrapping-f2i",
].join(" ").split(" ");

/** The module that the sources give; an Error with the compiler's words where they do not compile. */
export async function compile(): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined;
  const { error, stderr } = await asc.main(["index.ts", ...OPTIONS], {
    // The compiler knows no other ending than .ts, which here would be taken for TypeScript.
    readFile: (name) => {
      try {
        return readFileSync(new URL(name.replace(/\.ts$/, ".as"), import.meta.url), "utf8");
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

if (import.meta.main) {
  const base64 = Buffer.from(await compile()).toString("base64");
  writeFileSync(
    new URL("compiled.ts", import.meta.url),
    `/** What compile.ts makes of the .as files here: WebAssembly in base64. */\nexport const COMPILED = "${base64}";\n`,
  );
}
