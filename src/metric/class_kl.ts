/**
 * Class divergence: KL(generated ‖ real) between the frequencies of classes, in nats: Σ g log(g / r), g and r the
 * shares of each class, the class that of the feature network's largest logit.
 *
 * Lower is better; from 0, where classes come up as often as in real data. A model that writes one of C equally
 * frequent classes alone has log C. Every count has 1/2 added, so that a class which one set lacks leaves a finite
 * number. Biased upwards at finite n, by about (C - 1)/2 · (1/n + 1/m): what two sets of one distribution show on
 * average stands in the details.
 *
 * The interval is the normal one of the jackknife over both sets, for their redraw, cut off at 0. It surrounds what is
 * measured at this n.
 *
 * Checked by simulation at 95 %: on ten classes, alike, slightly and clearly different, 100 to 2500 samples against 300
 * to 5000, both drawn anew 400 times, it held in 95 to 98 %.
 *
 * Sources: Metz et al., "Unrolled generative adversarial networks", ICLR 2017, and Srivastava et al., "VEEGAN: reducing
 * mode collapse in GANs using implicit variational learning", NeurIPS 2017; Krichevsky and Trofimov, "The performance
 * of universal encoding", 1981, for the 1/2.
 */
import { jackknifeVariance } from "../stats/jackknife_variance.ts";
import { normalQuantile } from "../stats/normal_quantile.ts";
import { BLUR_AND_MODES } from "./blur_and_modes.ts";
import { type ClassCounts, classCounts } from "./class_counts.ts";
import { type Measured, sampleEstimate } from "./sample_estimate.ts";
import type { SampleMetric } from "./sample_metric.ts";

const ADDED = 0.5;

/**
 * @param counts How many of each set are of each class; a RangeError for fewer than two images a set.
 *
 * @example
 * ```ts
 * classDivergence({ generated: Uint32Array.of(900, 100), reference: Uint32Array.of(500, 500) }).value; // 0.367
 * ```
 */
export function classDivergence({ generated, reference }: ClassCounts, level = 0.95): Measured {
  const n = total(generated), m = total(reference);
  for (const [role, size] of [["generated", n], ["reference", m]] as const) {
    if (size < 2) throw new RangeError(`Cannot compare classes: needs at least 2 ${role} samples, got ${size}`);
  }
  const value = divergence(generated, reference);
  const ofGenerated = jackknifeVariance(withoutOne(generated, (left) => divergence(left, reference)));
  const ofReference = jackknifeVariance(withoutOne(reference, (left) => divergence(generated, left)));
  const half = normalQuantile((1 + level) / 2) * Math.sqrt(ofGenerated + ofReference);
  const classes = generated.filter((count, label) => count + reference[label]! > 0).length;
  return {
    value,
    interval: [Math.max(0, value - half), value + half],
    redrawError: Math.sqrt(ofGenerated),
    counts: [...generated],
    details: { expected_if_alike: (classes - 1) / 2 * (1 / n + 1 / m) },
  };
}

/** Classes that neither set has add nothing but their halves, which would only blur the others: they are left out. */
function divergence(generated: ArrayLike<number>, reference: ArrayLike<number>): number {
  let n = 0, m = 0;
  for (let label = 0; label < generated.length; label++) {
    if (generated[label]! + reference[label]! === 0) continue;
    n += generated[label]! + ADDED;
    m += reference[label]! + ADDED;
  }
  let sum = 0;
  for (let label = 0; label < generated.length; label++) {
    if (generated[label]! + reference[label]! === 0) continue;
    const share = (generated[label]! + ADDED) / n;
    sum += share * Math.log(share / ((reference[label]! + ADDED) / m));
  }
  return sum;
}

/** The statistic with each image left out in turn: the same for all images of one class. */
function withoutOne(counts: Uint32Array, statistic: (left: Uint32Array) => number): Float64Array {
  const results = new Float64Array(total(counts));
  let at = 0;
  counts.forEach((count, label) => {
    if (count === 0) return;
    const left = counts.slice();
    left[label] = count - 1;
    results.fill(statistic(left), at, at + count);
    at += count;
  });
  return results;
}

function total(counts: Uint32Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * Class divergence as a metric: needs a feature network with classes.
 *
 * @example
 * ```ts
 * const { value, details } = await classDivergenceMetric().measure(comparison);
 * ```
 */
export function classDivergenceMetric(): SampleMetric {
  const column = { id: "class_kl", name: "Class KL", unit: "nats", direction: "lower", ...BLUR_AND_MODES } as const;
  return {
    ...column,
    // An async function, so that what is wrong with the input is a rejection as for every other metric.
    // deno-lint-ignore require-await
    async measure(comparison) {
      const counts = classCounts(comparison);
      return sampleEstimate(comparison, column, classDivergence(counts), {
        layer: "logits",
        classes: counts.reference.length,
        class_of: "largest logit",
        divergence: "KL(generated || real) of class frequencies",
        added_to_counts: ADDED,
        interval: "jackknife over both sets, at this n, cut off at 0",
      });
    },
  };
}
