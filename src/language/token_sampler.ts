/**
 * Draws a token from a language model's logits: temperature, top-k, top-p (nucleus), in this order; or takes the
 * most probable one.
 *
 * - temperature: logits are divided by it.
 * - top-k: tokens whose logit is at least the k-th largest stay. Tokens that equal the k-th largest all stay, so that
 *   there may be more than k.
 * - top-p: of what stays, renormalised, the smallest set of most probable tokens whose mass is at least p, and always
 *   one. Of equally probable tokens at the edge, those with the lower numbers stay; the reference leaves that to its
 *   sort.
 *
 * Sources: Hugging Face transformers, generation/logits_process.py, `TemperatureLogitsWarper`, `TopKLogitsWarper` and
 * `TopPLogitsWarper`, in the order of `generate()`; there in float32, here in float64. Nucleus: Holtzman et al., "The
 * curious case of neural text degeneration", ICLR 2020.
 */
import { fewestLargest } from "./fewest_largest.ts";
import { runningExponentials } from "./running_exponentials.ts";

/** How tokens are drawn; what is left out changes nothing. */
export interface SamplingRule {
  /** Positive. @default 1 */
  readonly temperature?: number;
  /** A positive integer; at the vocabulary's size or above, all tokens stay. */
  readonly topK?: number;
  /** From 0 to 1; at 0 only the most probable token stays, at 1 all do. */
  readonly topP?: number;
}

/**
 * The distribution that {@linkcode sampleToken} draws from: 0 for what was cut off, summing to 1.
 *
 * @param logits Logits or log-probabilities; -Infinity is a token that cannot come.
 * @throws RangeError for a rule out of range, for logits that are NaN or +Infinity, and where all are -Infinity or
 * there are none.
 *
 * @example
 * ```ts
 * tokenProbabilities([4, 2, 1, 1].map(Math.log), { topP: 0.7 }); // [2/3, 1/3, 0, 0]
 * ```
 */
export function tokenProbabilities(logits: ArrayLike<number>, rule: SamplingRule = {}): Float64Array {
  const masses = new Float64Array(logits.length);
  fillMasses(masses, logits, checkedRule(rule));
  const sum = masses.reduce((total, mass) => total + mass, 0);
  return masses.map((mass) => mass / sum);
}

/**
 * One token.
 *
 * @param uniform From 0 to 1, 1 excluded: one number for one draw, from the counter-based generator, so that a sample
 * is the same at every batch size. It is looked up in the running sum of probabilities, in the order of the tokens.
 * @throws RangeError as `tokenProbabilities()` does, and for a number outside [0, 1).
 *
 * @example
 * ```ts
 * const uniform = new Float64Array(1);
 * new Noise(7n).uniform(uniform, { stream: STREAM.observation, example: 12, draw: 3 }); // token 3 of sample 12
 * const token = sampleToken(logits, uniform[0]!, { temperature: 0.8, topK: 50, topP: 0.95 });
 * ```
 */
export function sampleToken(logits: ArrayLike<number>, uniform: number, rule: SamplingRule = {}): number {
  if (!(uniform >= 0 && uniform < 1)) {
    throw new RangeError(`Cannot sample a token: 'uniform' must be from 0 to below 1, got ${uniform}`);
  }
  const { temperature, topK, topP } = checkedRule(rule), size = logits.length;
  const sums = roomFor(size).masses;
  let sum = NaN;
  // Without cuts one pass does; it leaves to the careful way what is no number or too large for it.
  if (topK >= size && topP === 1) sum = runningExponentials(sums, logits, temperature);
  if (Number.isNaN(sum)) {
    fillMasses(sums.subarray(0, size), logits, { temperature, topK, topP });
    sum = 0;
    for (let token = 0; token < size; token++) sums[token] = sum += sums[token]!;
  }
  // The largest numbers below 1 may give the sum itself: that is the last token with a mass.
  const drawn = uniform * sum;
  let token = 0, past = size;
  while (token < past) {
    const middle = (token + past) >>> 1;
    if (drawn < sums[middle]! || sums[middle] === sum) past = middle;
    else token = middle + 1;
  }
  return token;
}

/**
 * The token with the largest logit, the first of equal ones.
 *
 * @throws RangeError as {@linkcode tokenProbabilities} does for logits.
 *
 * @example
 * ```ts
 * greedyToken([0, 2, 2]); // 1
 * ```
 */
export function greedyToken(logits: ArrayLike<number>): number {
  let best = -1, largest = -Infinity;
  for (let token = 0; token < logits.length; token++) {
    const logit = logits[token]!;
    if (Number.isNaN(logit) || logit === Infinity) {
      throw new RangeError(
        `Cannot sample a token: logits must be finite or -Infinity, got ${logit} for token ${token}`,
      );
    }
    if (logit > largest) {
      largest = logit;
      best = token;
    }
  }
  if (best >= 0) return best;
  throw new RangeError(`Cannot sample a token: needs a finite logit, all ${logits.length} are -Infinity`);
}

/** Room that every draw uses again. */
let room = { masses: new Float64Array(), largest: new Float64Array() };

function roomFor(size: number): typeof room {
  if (room.masses.length < size) room = { masses: new Float64Array(size), largest: new Float64Array(size) };
  return room;
}

/** Writes each token's mass, which is not yet divided by the sum of all; the largest is 1. */
function fillMasses(masses: Float64Array, logits: ArrayLike<number>, rule: Required<SamplingRule>): void {
  const { temperature, topK, topP } = rule, size = logits.length, largest = logits[greedyToken(logits)]!;
  // The largest becomes 0, so that no temperature overflows the exponential.
  for (let token = 0; token < size; token++) masses[token] = (logits[token]! - largest) / temperature;
  let edge = -Infinity;
  if (topK < size) {
    const scaled = roomFor(size).largest.subarray(0, size);
    scaled.set(masses);
    edge = scaled[fewestLargest(scaled, topK, "count")]!;
  }
  for (let token = 0; token < size; token++) masses[token] = masses[token]! < edge ? 0 : Math.exp(masses[token]!);
  if (topP < 1) cutToNucleus(masses, topP);
}

/** Sets to 0 what is outside the smallest set of the largest masses that has at least the share p of them. */
function cutToNucleus(masses: Float64Array, p: number): void {
  const { largest } = roomFor(masses.length);
  let sum = 0, count = 0;
  for (let token = 0; token < masses.length; token++) sum += masses[token]!;
  // All masses below this one together have less than the share 1 - p: none of them is needed.
  const least = (1 - p) * sum / masses.length;
  for (let token = 0; token < masses.length; token++) {
    if (masses[token]! >= least) largest[count++] = masses[token]!;
  }
  const place = fewestLargest(largest.subarray(0, count), p * sum, "mass"), edge = largest[place]!;
  let atEdge = 0;
  for (let i = place; i < count; i++) if (largest[i] === edge) atEdge++;
  for (let token = 0; token < masses.length; token++) {
    const mass = masses[token]!;
    if (!(mass > edge || mass === edge && atEdge-- > 0)) masses[token] = 0;
  }
}

function checkedRule({ temperature = 1, topK = Infinity, topP = 1 }: SamplingRule): Required<SamplingRule> {
  if (!(temperature > 0 && temperature < Infinity)) {
    throw new RangeError(
      `Cannot sample a token: 'temperature' must be positive (for 0 there is greedyToken()), got ${temperature}`,
    );
  }
  if (!(topK === Infinity || Number.isInteger(topK) && topK >= 1)) {
    throw new RangeError(`Cannot sample a token: 'topK' must be a positive integer, got ${topK}`);
  }
  if (!(topP >= 0 && topP <= 1)) {
    throw new RangeError(`Cannot sample a token: 'topP' must be from 0 to 1, got ${topP}`);
  }
  return { temperature, topK, topP };
}
