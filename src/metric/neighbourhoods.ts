/**
 * What precision, recall, density and coverage share: which samples lie in which balls. The ball of a sample reaches
 * to its k-th nearest neighbour in its own set (itself not counted).
 *
 * Source: Kynkäänniemi et al., 2019; Naeem et al., 2020; the reference implementation
 * github.com/clovaai/generative-evaluation-prdc.
 */
import { checkFeatures } from "./check_features.ts";
import { type Boundary, type Memberships, memberships } from "./memberships.ts";
import { randomGroups } from "./random_groups.ts";
import type { SampleComparison } from "./sample_metric.ts";
import { weakMemo } from "./weak_memo.ts";

/** The neighbour that prdc's authors recommend, and this project's default. */
export const DEFAULT_K = 5;

/** Who is in whose ball, in the sets themselves and again within random groups of them, for the intervals. */
export interface Neighbourhoods extends Memberships {
  readonly k: number;
  /** [splits][groups]: disjoint groups, each of generated and reference samples; empty where the sets are too small. */
  readonly splits: readonly (readonly Memberships[])[];
}

/** The mean over two splits is steadier than one; each costs 1/groups of the whole in distances. */
const SPLITS = 2;
const MOST_GROUPS = 20;
/** Fewer say too little of a variance. */
const FEWEST_GROUPS = 4;
/** A group holds at least this many times k samples, so that its balls are still small beside it. */
const LEAST_SIZE_IN_K = 12;

const remember = weakMemo<Neighbourhoods>();

/**
 * Computes the neighbourhoods once for a comparison and k; the balls of a whole set once for all comparisons.
 *
 * Rejects with a RangeError where a set has no more than k samples, dimensions differ, or a feature is not finite.
 *
 * @example
 * ```ts
 * const { value, interval } = coverage(await neighbourhoods(comparison, 5));
 * ```
 */
export function neighbourhoods(
  comparison: SampleComparison,
  k: number,
  boundary: Boundary = "<",
): Promise<Neighbourhoods> {
  return remember(comparison, `k=${k} ${boundary}`, () => compute(comparison, k, boundary));
}

async function compute(comparison: SampleComparison, k: number, boundary: Boundary): Promise<Neighbourhoods> {
  const { generated, reference } = checkFeatures(comparison, k + 1);
  const { algebra } = comparison;
  const whole = await memberships(comparison, k, boundary);
  const most = Math.floor(Math.min(generated.rows, reference.rows) / (LEAST_SIZE_IN_K * k));
  if (most < FEWEST_GROUPS) return { k, ...whole, splits: [] };
  const groups = Math.min(MOST_GROUPS, most);
  const splits: Memberships[][] = [];
  for (let split = 0; split < SPLITS; split++) {
    const groupsOfGenerated = randomGroups(generated, groups, split);
    const members: Memberships[] = [];
    for (const features of randomGroups(reference, groups, split)) {
      const { value } = groupsOfGenerated.next();
      if (value) {
        const group = { generated: { features: value }, reference: { features }, algebra };
        members.push(await memberships(group, k, boundary));
      }
    }
    splits.push(members);
  }
  return { k, ...whole, splits };
}
