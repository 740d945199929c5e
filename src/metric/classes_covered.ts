/**
 * Classes covered: how many of the classes that real images have come up among generated ones at least half as often as
 * among real ones. Of ten digits, a model that writes ones and sevens alone covers two.
 *
 * Higher is better; from 0 to the number of classes in the reference. A class is that of the feature network's largest
 * logit, so that what looks like no class is counted as some.
 *
 * The interval is for the redraw of both sets. Each class has Newcombe's interval of the difference between its share
 * and half of its share in real data, at 1 - 0.05/C, so that all C hold at once in 95 %. The ends count classes that
 * surely pass, and those that may. It is a whole number of classes wide, and of no width where every class is settled.
 *
 * Checked by simulation: of ten classes with shares from none to all of real data's, 100 to 2500 samples against 300 to
 * 5000, both drawn anew 300 times, it always held.
 *
 * Sources: Srivastava et al., "VEEGAN: reducing mode collapse in GANs using implicit variational learning", NeurIPS
 * 2017, for counting modes by a classifier, where a single sample covers a mode: at thousands of samples a few misread
 * ones cover every class, hence the half. Newcombe, "Interval estimation for the difference between independent
 * proportions", Statistics in Medicine 17, 1998, method 10; with a weight as Zou and Donner, "Construction of
 * confidence limits about effect measures", Statistics in Medicine 27, 2008.
 */
import { wilsonInterval } from "../stats/wilson_interval.ts";
import { BLUR_AND_MODES } from "./blur_and_modes.ts";
import { type ClassCounts, classCounts } from "./class_counts.ts";
import { type Measured, sampleEstimate } from "./sample_estimate.ts";
import type { SampleMetric } from "./sample_metric.ts";

/** Of its share in real data, what a class must have to count. */
const LEAST = 0.5;
/** As many classes as the details still name one by one. */
const NAMED = 20;

/**
 * @param counts How many of each set are of each class.
 *
 * @example
 * ```ts
 * classesCovered({ generated: Uint32Array.of(500, 490, 10), reference: Uint32Array.of(400, 300, 300) }).value; // 2
 * ```
 */
export function classesCovered({ generated, reference }: ClassCounts, level = 0.95): Measured {
  const n = total(generated), m = total(reference);
  const classes = [...reference.keys()].filter((label) => reference[label]! > 0);
  const each = 1 - (1 - level) / classes.length;
  let value = 0, surely = 0, perhaps = 0;
  for (const label of classes) {
    const [low, high] = shortfall(generated[label]!, n, reference[label]!, m, each);
    if (generated[label]! / n >= LEAST * reference[label]! / m) value++;
    if (low >= 0) surely++;
    if (high >= 0) perhaps++;
  }
  const ratios = classes.map((label) => ({ label, ratio: generated[label]! / n / (reference[label]! / m) }));
  const rarest = ratios.reduce((least, one) => one.ratio < least.ratio ? one : least);
  return {
    value,
    interval: [surely, perhaps],
    details: {
      classes: classes.length,
      rarest_class: rarest.label,
      rarest_class_share_of_real: rarest.ratio,
      effective_classes: effective(generated),
      effective_classes_reference: effective(reference),
      ...(ratios.length <= NAMED && {
        shares_of_real: ratios.map(({ label, ratio }) => `${label}: ${ratio.toFixed(2)}`).join(", "),
      }),
    },
  };
}

/** The interval of a class's share less `LEAST` times its share in the reference. */
function shortfall(hits: number, n: number, real: number, m: number, level: number): [number, number] {
  const share = hits / n, least = LEAST * real / m;
  const [low, high] = wilsonInterval(hits, n, level);
  const [realLow, realHigh] = wilsonInterval(real, m, level);
  return [
    share - least - Math.hypot(share - low, LEAST * realHigh - least),
    share - least + Math.hypot(high - share, least - LEAST * realLow),
  ];
}

/** exp of the entropy of the shares: how many equally frequent classes are as varied. */
function effective(counts: Uint32Array): number {
  const n = total(counts);
  let entropy = 0;
  for (const count of counts) {
    if (count > 0) entropy -= count / n * Math.log(count / n);
  }
  return Math.exp(entropy);
}

function total(counts: Uint32Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * Classes covered as a metric: needs a feature network with classes.
 *
 * @example
 * ```ts
 * const { value, interval } = await classesCoveredMetric().measure(comparison); // 9 [8, 10]
 * ```
 */
export function classesCoveredMetric(): SampleMetric {
  const column = {
    id: "classes_covered",
    name: "Classes covered",
    unit: "",
    direction: "higher",
    ...BLUR_AND_MODES,
  } as const;
  return {
    ...column,
    // An async function, so that what is wrong with the input is a rejection as for every other metric.
    // deno-lint-ignore require-await
    async measure(comparison) {
      const counts = classCounts(comparison);
      return sampleEstimate(comparison, column, classesCovered(counts), {
        layer: "logits",
        classes: counts.reference.length,
        class_of: "largest logit",
        least_share_of_real: LEAST,
        interval: "classes that surely and perhaps pass, Newcombe's for all at once, both sets drawn anew",
      });
    },
  };
}
