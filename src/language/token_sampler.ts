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
  const { temperature = 1, topK, topP = 1 } = checkedRule(rule);
  const largest = logits[greedyToken(logits)]!;
  // The largest becomes 0, so that no temperature overflows the exponential.
  const scaled = Float64Array.from(logits, (logit) => (logit - largest) / temperature);
  const edge = topK !== undefined && topK < scaled.length ? scaled.toSorted()[scaled.length - topK]! : -Infinity;
  const masses = normalised(scaled.map((value) => value < edge ? 0 : Math.exp(value)));
  return topP < 1 ? normalised(nucleus(masses, topP)) : masses;
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
  const masses = tokenProbabilities(logits, rule);
  let sum = 0, last = -1;
  for (let token = 0; token < masses.length; token++) {
    if (masses[token] === 0) continue;
    sum += masses[token]!;
    if (uniform < sum) return token;
    last = token;
  }
  // The sum of all falls short of 1 by rounding at most.
  return last;
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

/** Keeps the smallest set of the largest masses that sums to at least p. */
function nucleus(masses: Float64Array, p: number): Float64Array {
  const sorted = masses.toSorted();
  let place = sorted.length - 1, sum = sorted[place]!;
  while (place > 0 && sum < p && sorted[place - 1]! > 0) sum += sorted[--place]!;
  const edge = sorted[place]!;
  let atEdge = 0;
  for (let i = place; i < sorted.length && sorted[i] === edge; i++) atEdge++;
  return masses.map((mass) => mass > edge || mass === edge && atEdge-- > 0 ? mass : 0);
}

function normalised(masses: Float64Array): Float64Array {
  const sum = masses.reduce((total, mass) => total + mass, 0);
  return masses.map((mass) => mass / sum);
}

function checkedRule(rule: SamplingRule): SamplingRule {
  const { temperature = 1, topK = 1, topP = 1 } = rule;
  if (!(temperature > 0 && temperature < Infinity)) {
    throw new RangeError(
      `Cannot sample a token: 'temperature' must be positive (for 0 there is greedyToken()), got ${temperature}`,
    );
  }
  if (!(Number.isInteger(topK) && topK >= 1)) {
    throw new RangeError(`Cannot sample a token: 'topK' must be a positive integer, got ${topK}`);
  }
  if (!(topP >= 0 && topP <= 1)) {
    throw new RangeError(`Cannot sample a token: 'topP' must be from 0 to 1, got ${topP}`);
  }
  return rule;
}
