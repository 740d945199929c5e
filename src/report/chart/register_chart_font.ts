import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const canvasSchema = z.object({
  GlobalFonts: z.object({ registerFromPath: z.function({ input: [z.string(), z.string()], output: z.unknown() }) }),
});

let registered = false;

/**
 * Makes the committed fonts known to the canvas as "Inter", which charts ask for; a second call does nothing. The
 * machine's own fonts are not relied upon: a slim container has none, and text would silently be missing.
 */
export function registerChartFont(): void {
  if (registered) return;
  // The canvas that chartjs-node-canvas draws on is its dependency, not ours: it is resolved from there.
  const drawing = createRequire(createRequire(import.meta.url).resolve("chartjs-node-canvas"));
  const { GlobalFonts } = canvasSchema.parse(drawing("canvas"));
  for (const file of ["inter_regular.otf", "inter_semibold.otf"]) {
    GlobalFonts.registerFromPath(fileURLToPath(new URL(`fonts/${file}`, import.meta.url)), "Inter");
  }
  registered = true;
}
