/**
 * What samplers do to x between two evaluations of the network, for many numbers at once: the plain formulas in double
 * precision, rounded to single once a step, to the last bit.
 */
import { Buffer } from "node:buffer";
import type { DiffusionSpec } from "../../card/card.ts";
import { COMPILED } from "./wasm/compiled.ts";

/** x = signal · x_0 + noise · ε. */
export interface NoiseShares {
  readonly signal: number;
  readonly noise: number;
}

/** Where a step goes: scale · x_0 + towards · ε. */
export interface StepWeights extends NoiseShares {
  readonly scale: number;
  readonly towards: number;
}

/** Noise that a step adds: deviation · drawn. */
export interface FreshNoise {
  /** Standard normal, as many as x has numbers. */
  readonly drawn: Float32Array;
  readonly deviation: number;
}

const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(COMPILED, "base64")));
const memory = exports.memory;
if (!(memory instanceof WebAssembly.Memory)) throw new Error("The kernels have no memory: compile the .as files anew");
const predict = kernel("predict"), step = kernel("step"), addNoise = kernel("addNoise");

/** What the network predicts, in the kernels' words. */
const KINDS: Readonly<Record<DiffusionSpec["prediction"], number>> = { v: 0, epsilon: 1, x0: 2 };

/** Numbers that are taken at once. */
const MOST = 2048, START = 1024;
const roomX = new Float32Array(memory.buffer, START, MOST);
const roomOutput = new Float32Array(memory.buffer, START + 4 * MOST, MOST);
const roomFresh = new Float32Array(memory.buffer, START + 8 * MOST, MOST);

/**
 * x_0 cut to [-1, 1], as the network's output for x says: signal · x - noise · output for v, (x - noise · output) / signal
 * for ε, else the output.
 *
 * @param output As many numbers as x.
 *
 * @example
 * ```ts
 * predictClean("v", { signal: 0.6, noise: 0.8 }, Float32Array.of(0.5), Float32Array.of(-0.25)); // 0.5
 * ```
 */
export function predictClean(
  kind: DiffusionSpec["prediction"],
  { signal, noise }: NoiseShares,
  x: Float32Array,
  output: Float32Array,
): Float32Array {
  const out = new Float32Array(x.length);
  for (let at = 0; at < x.length; at += MOST) {
    const pairs = loaded(x, output, at);
    predict(KINDS[kind], roomX.byteOffset, roomOutput.byteOffset, pairs, signal, noise);
    store(out, at);
  }
  return out;
}

/**
 * Takes x to scale · x_0 + towards · (x - signal · x_0) / noise, in place, and adds fresh noise where there is any.
 *
 * @param output The network's for x, as many numbers.
 *
 * @example
 * ```ts
 * const x = Float32Array.of(0.5);
 * denoisingStep("x0", x, Float32Array.of(0.5), { signal: 0.6, noise: 0.8, scale: 1, towards: 0 }); // x is 0.5
 * ```
 */
export function denoisingStep(
  kind: DiffusionSpec["prediction"],
  x: Float32Array,
  output: Float32Array,
  { signal, noise, scale, towards }: StepWeights,
  fresh?: FreshNoise,
): void {
  for (let at = 0; at < x.length; at += MOST) {
    const pairs = loaded(x, output, at);
    step(KINDS[kind], roomX.byteOffset, roomOutput.byteOffset, pairs, signal, noise, scale, towards, 1 / noise);
    if (fresh !== undefined) {
      roomFresh.set(fresh.drawn.subarray(at, at + MOST));
      addNoise(roomX.byteOffset, roomFresh.byteOffset, pairs, fresh.deviation);
    }
    store(x, at);
  }
}

/** Brings what follows from a place on into the kernels' memory; says how many pairs. */
function loaded(x: Float32Array, output: Float32Array, at: number): number {
  const some = x.subarray(at, at + MOST);
  roomX.set(some);
  roomOutput.set(output.subarray(at, at + MOST));
  return some.length + 1 >> 1;
}

function store(x: Float32Array, at: number): void {
  x.set(x.length - at < MOST ? roomX.subarray(0, x.length - at) : roomX, at);
}

function kernel(name: string) {
  const found = exports[name];
  if (typeof found !== "function") throw new Error(`There is no kernel '${name}': compile the .as files anew`);
  return found;
}
