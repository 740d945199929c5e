import { Noise, STREAM } from "../../core/noise.ts";
import { oracle, ORACLE_MEANS, ORACLE_NOISE_SCALE } from "./oracle.ts";

/** Each split is a stream of images without end; the seeds are part of the dataset. */
const SEEDS = { train: 0x6f7261636c65_01n, test: 0x6f7261636c65_02n } as const;

/** A split of the oracle. */
export type OracleSplit = keyof typeof SEEDS;
/** The splits' names. */
export const ORACLE_SPLITS: readonly OracleSplit[] = ["train", "test"];

/** Images drawn from the oracle. */
export interface OracleImages {
  /** [count, 16 · 16] grey levels. */
  readonly images: Uint8Array;
  /** [count]: the mode that each was drawn from; `oracleMode()` says what it shows. */
  readonly modes: Uint16Array;
}

/**
 * Draws images `first` to `first + count - 1` of a split: image i is the same for ever, whatever is drawn beside it.
 *
 * @param first From 0 to 2^32 - 1.
 * @param count How many; a RangeError where the last index would pass 2^32 - 1.
 *
 * @example
 * ```ts
 * const { images, modes } = oracleImages(10_000, 5000, "train");
 * ```
 */
export function oracleImages(first: number, count: number, split: OracleSplit): OracleImages {
  if (!Number.isInteger(first) || !Number.isInteger(count) || first < 0 || count < 0 || first + count > 2 ** 32) {
    throw new RangeError(`Cannot draw: indices must be integers from 0 to 2^32 - 1, got ${count} from ${first} on`);
  }
  const { modes: modeCount, pixels, kinds } = oracle();
  const noise = new Noise(SEEDS[split]);
  const images = new Uint8Array(count * pixels), modes = new Uint16Array(count);
  const choice = new Float64Array(1), uniforms = new Float64Array(pixels);
  for (let i = 0; i < count; i++) {
    const example = first + i;
    noise.uniform(choice, { stream: STREAM.latent, example });
    noise.uniform(uniforms, { stream: STREAM.observation, example });
    const mode = modes[i] = Math.floor(choice[0]! * modeCount);
    for (let d = 0; d < pixels; d++) {
      const u = uniforms[d]!;
      const level = ORACLE_MEANS[kinds[mode * pixels + d]!]! + ORACLE_NOISE_SCALE * Math.log(u / (1 - u));
      images[i * pixels + d] = Math.min(255, Math.max(0, Math.round(level)));
    }
  }
  return { images, modes };
}
