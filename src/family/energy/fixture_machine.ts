/** A Boltzmann machine of 6 visible and 4 hidden units, small enough to enumerate. Test code only. */
import { Noise, STREAM } from "../../core/noise.ts";
import type { OpenGraph } from "../../runtime/graph.ts";
import { softplus } from "../../stats/softplus.ts";
import { fakeGraphs } from "../fake_card.ts";

export const VISIBLE = 6, HIDDEN = 4;

const noise = new Noise(42n);
const normals = (size: number, draw: number, scale: number) => {
  const out = new Float64Array(size);
  noise.normal(out, { stream: STREAM.latent, example: 0, draw });
  return out.map((value) => scale * value);
};
const weight = normals(VISIBLE * HIDDEN, 0, 1.5);
const base = normals(VISIBLE, 1, 1), visibleBias = normals(VISIBLE, 2, 0.7), hiddenBias = normals(HIDDEN, 3, 0.5);

/** F(v; beta) of one state, in nats. */
export function freeEnergy(v: ArrayLike<number>, beta: number): number {
  let nats = 0;
  for (let i = 0; i < VISIBLE; i++) nats -= v[i]! * ((1 - beta) * base[i]! + beta * visibleBias[i]!);
  for (let j = 0; j < HIDDEN; j++) nats -= softplus(beta * activation(v, j));
  return nats;
}

function activation(v: ArrayLike<number>, j: number): number {
  let sum = hiddenBias[j]!;
  for (let i = 0; i < VISIBLE; i++) sum += v[i]! * weight[i * HIDDEN + j]!;
  return sum;
}

/** All 64 states. */
export const STATES: readonly Uint8Array[] = Array.from(
  { length: 2 ** VISIBLE },
  (_, state) => Uint8Array.from({ length: VISIBLE }, (_, i) => state >> i & 1),
);

/** log Z by enumeration, in nats. */
export function exactLogPartition(beta = 1): number {
  return Math.log(STATES.reduce((sum, v) => sum + Math.exp(-freeEnergy(v, beta)), 0));
}

/** Both graphs, in plain arithmetic. */
export const machineGraphs: OpenGraph = fakeGraphs({
  hidden: ({ v, betas }) => {
    const n = v!.dims[0]!, states = v!.data as Float32Array, [first, second] = betas!.data as Float32Array;
    const logits = new Float32Array(n * HIDDEN), energies = new Float32Array(n * 2);
    for (let row = 0; row < n; row++) {
      const own = states.subarray(row * VISIBLE, (row + 1) * VISIBLE);
      for (let j = 0; j < HIDDEN; j++) logits[row * HIDDEN + j] = second! * activation(own, j);
      energies[2 * row] = freeEnergy(own, first!);
      energies[2 * row + 1] = freeEnergy(own, second!);
    }
    return { logits: { data: logits, dims: [n, HIDDEN] }, free_energy: { data: energies, dims: [n, 2] } };
  },
  visible: ({ h, beta }) => {
    const n = h!.dims[0]!, states = h!.data as Float32Array, at = Number(beta!.data[0]);
    const data = Float32Array.from({ length: n * VISIBLE }, (_, k) => {
      const row = Math.floor(k / VISIBLE), i = k % VISIBLE;
      let sum = visibleBias[i]!;
      for (let j = 0; j < HIDDEN; j++) sum += states[row * HIDDEN + j]! * weight[i * HIDDEN + j]!;
      return (1 - at) * base[i]! + at * sum;
    });
    return { logits: { data, dims: [n, 1, 2, 3] } };
  },
});
