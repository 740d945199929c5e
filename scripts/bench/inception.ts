/**
 * Images a second through the FID Inception, with formula weights (the rate does not depend on what they are).
 *
 *     deno run -A scripts/bench/inception.ts [batch] [threads]
 *
 * Prints the machine, and the best and the median of several batches.
 */
import { cpus } from "node:os";
import { encodeInception } from "../../src/feature/inception/encode_inception.ts";
import { formulaWeights } from "../../src/feature/inception/fixture_formula_weights.ts";
import { inceptionTensors } from "../../src/feature/inception/inception_tensors.ts";
import { openOnnx } from "../../src/runtime/onnx.ts";

const batch = Number(Deno.args[0] ?? 16), threads = Number(Deno.args[1] ?? 2), repeats = 8;

const shapes = new Map(inceptionTensors());
const graph = await openOnnx(encodeInception((name) => formulaWeights(name, shapes.get(name)!)), { threads });
const images = {
  data: new Float32Array(batch * 3 * 299 * 299).map((_, i) => (i * 37) % 256),
  dims: [batch, 3, 299, 299],
};
await graph.run({ images });
const seconds: number[] = [];
for (let i = 0; i < repeats; i++) {
  const start = performance.now();
  await graph.run({ images });
  seconds.push((performance.now() - start) / 1000);
}
seconds.sort((a, b) => a - b);
const rate = (duration: number | undefined) => (batch / duration!).toFixed(1);
console.log(`${cpus()[0]?.model.trim()}, ${threads} threads, batch ${batch}`);
console.log(`${rate(seconds[0])} images/s at best, ${rate(seconds[repeats / 2])} in the median of ${repeats} batches`);
