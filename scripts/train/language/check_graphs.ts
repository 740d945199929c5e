/**
 * Checks the graphs of a language model as ONNX Runtime runs them: `step`, token after token, must say what `logits`
 * says of the whole, to 1e-4. The state is the cache's where the step graph has `past.0.key`, else `state.*` and
 * `new.*`.
 *
 *     deno run -A scripts/train/language/check_graphs.ts --folder models/gpt-moby --time 256
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Noise, STREAM } from "../../../src/core/noise.ts";
import { UsageError } from "../../../src/core/usage_error.ts";
import { KeyValueCache } from "../../../src/language/key_value_cache.ts";
import { STEP_PORTS } from "../../../src/card/step_ports.ts";
import { floatOutput, type Graph, type Tensor } from "../../../src/runtime/graph.ts";
import { openOnnx } from "../../../src/runtime/onnx.ts";

const TOLERANCE = 1e-4, BATCH = 3;

/** What a step graph needs to know of the tokens before. */
interface Memory {
  feeds(): Readonly<Record<string, Tensor>>;
  append(outputs: Readonly<Record<string, Tensor>>): void;
}

const { values: { folder, time: timeText } } = parseArgs({
  options: { folder: { type: "string" }, time: { type: "string" } },
});
const time = Number(timeText);
if (folder === undefined || !Number.isInteger(time) || time < 1) throw new UsageError("Expected --folder DIR --time N");
const open = async (name: string) => await openOnnx(await readFile(join(folder, `${name}.onnx`)), { threads: 1 });
const [logits, step] = await Promise.all([open("logits"), open("step")]);

const vocabulary = size(logits.outputs.find(({ name }) => name === "logits")?.shape[2]);
const uniform = new Float64Array(BATCH * time);
new Noise(1n).uniform(uniform, { stream: STREAM.observation, example: 0 });
const tokens = BigInt64Array.from(uniform, (u) => BigInt(Math.floor(u * vocabulary)));
const whole = floatOutput(await logits.run({ tokens: { data: tokens, dims: [BATCH, time] } }), "logits");

const memory = step.inputs.some(({ name }) => name === STEP_PORTS.pastKey(0)) ? pastOf(step) : stateOf(step);
let worst = 0;
for (let at = 0; at < time; at++) {
  const column = BigInt64Array.from({ length: BATCH }, (_, row) => tokens[row * time + at]!);
  const outputs = await step.run({ tokens: { data: column, dims: [BATCH] }, ...memory.feeds() });
  for (const [i, value] of floatOutput(outputs, "logits").entries()) {
    const row = Math.floor(i / vocabulary);
    worst = Math.max(worst, Math.abs(value - whole[(row * time + at) * vocabulary + i % vocabulary]!));
  }
  memory.append(outputs);
}
if (!(worst <= TOLERANCE)) throw new Error(`Stepping differs from the whole pass by ${worst}`);
console.log(`stepping agrees with the whole pass to ${worst.toExponential(1)} over ${time} tokens`);
await Promise.all([logits.close(), step.close()]);

function pastOf({ inputs }: Graph): Memory {
  const [, keyValueHeads, headDim] = inputs.find(({ name }) => name === STEP_PORTS.pastKey(0))!.shape;
  const layers = inputs.filter(({ name }) => name.endsWith(".key")).length;
  return new KeyValueCache({
    batch: BATCH,
    layers,
    keyValueHeads: size(keyValueHeads),
    headDim: size(headDim),
    sequenceLength: time,
  });
}

/** Every input `state.x`, [layers, batch, hidden], is zero at first and then the output `new.x`. */
function stateOf({ inputs }: Graph): Memory {
  const ports = inputs.filter(({ name }) => name.startsWith("state."));
  let state = Object.fromEntries(ports.map(({ name, shape: [layers, , hidden] }) => {
    const dims = [size(layers), BATCH, size(hidden)];
    return [name, { data: new Float32Array(dims.reduce((product, axis) => product * axis)), dims } as Tensor];
  }));
  return {
    feeds: () => state,
    append(outputs) {
      state = Object.fromEntries(ports.map(({ name }) => [name, outputs[name.replace("state.", "new.")]!]));
    },
  };
}

function size(axis: number | string | undefined): number {
  if (typeof axis === "number") return axis;
  throw new TypeError(`Expected an axis of fixed size, found ${axis}`);
}
