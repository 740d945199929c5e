/**
 * Bundles the page's script, which is written in the files beside this one and in what they import. Run it after a change
 * there:
 *
 *     deno task build-page
 *
 * It writes compiled.js; a test checks that the sources still give it.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

/**
 * The script that the sources give.
 *
 * @throws Where they import what a browser does not have, or do not parse.
 */
export async function compile(): Promise<string> {
  const bundle = await rolldown({
    input: fileURLToPath(new URL("page_script.ts", import.meta.url)),
    platform: "browser",
  });
  try {
    const { output: [{ code }] } = await bundle.generate({ format: "iife", minify: true });
    return code;
  } finally {
    await bundle.close();
  }
}

if (import.meta.main) writeFileSync(new URL("compiled.js", import.meta.url), await compile());
