import { sha256 } from "../core/fingerprint.ts";
import { philox4x32 } from "../core/philox.ts";
import { uniforms } from "../core/uniforms.ts";
import { PROTOCOL } from "./protocol.ts";

/** What the order of a session is drawn from. */
export interface SessionSeed {
  readonly run: string;
  readonly model: string;
  readonly rater: string;
  /** Which of this rater's sessions with this model it is, from 1. */
  readonly number: number;
}

/** One image of a session. */
export interface Trial {
  readonly real: boolean;
  /** Of the image within its pool, from 0. */
  readonly index: number;
}

/** Images that there are to draw from. */
export interface PoolSizes {
  readonly real: number;
  readonly generated: number;
}

/**
 * The images of a session in the order in which they are shown: drawn from the pools without repetition, as many of each
 * kind as the protocol says, then shuffled. The same seed gives the same session.
 *
 * Source: Fisher and Yates' shuffle on Philox4x32-10, whose key and counter are the sha256 of the seed.
 *
 * @throws RangeError Where a pool has fewer images than a session needs.
 *
 * @example
 * ```ts
 * const seed = { run: "20261126-101500-images-1a2b", model: "vae-mnist", rater: "Ada", number: 1 };
 * sessionTrials(seed, { real: 50, generated: 50 }).filter(({ real }) => real).length; // 25
 * ```
 */
export function sessionTrials(seed: SessionSeed, pools: PoolSizes): Trial[] {
  if (pools.real < PROTOCOL.real || pools.generated < PROTOCOL.generated) {
    throw new RangeError(
      `Cannot draw a session: expected at least ${PROTOCOL.real} real and ${PROTOCOL.generated} generated images, ` +
        `got ${pools.real} and ${pools.generated}`,
    );
  }
  const random = randomNumbers(seed, pools.real + pools.generated + PROTOCOL.real + PROTOCOL.generated);
  const real = shuffled(pools.real, random).slice(0, PROTOCOL.real).map((index) => ({ real: true, index }));
  const generated = shuffled(pools.generated, random).slice(0, PROTOCOL.generated)
    .map((index) => ({ real: false, index }));
  const both = [...real, ...generated];
  return shuffled(both.length, random).flatMap((at) => both[at] ?? []);
}

/** 0 … count - 1 in random order. */
function shuffled(count: number, random: () => number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

/** Numbers between 0 and 1, one after the other. */
function randomNumbers({ run, model, rater, number }: SessionSeed, count: number): () => number {
  const digest = sha256(JSON.stringify([run, model, rater, number]));
  const word = (i: number) => Number.parseInt(digest.slice(8 * i, 8 * i + 8), 16);
  const words = new Uint32Array(4 * Math.ceil(count / 4)), numbers = new Float64Array(words.length);
  philox4x32(words, [word(0), word(1)], [0, 0, word(2), word(3)]);
  uniforms(numbers, words);
  let at = 0;
  return () => numbers[at++]!;
}
