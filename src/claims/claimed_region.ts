import type { ClaimDirection, Least } from "./claim.ts";
import type { Effect } from "./effect.ts";

/** Where a claim says that an effect lies: between two ends, on the effect's scale; `null` where it is without an end. */
export interface ClaimedRegion {
  readonly scale: Effect["scale"];
  readonly low: number | null;
  readonly high: number | null;
}

/** One-sided p-values: the smaller the first, the surer the claim; the smaller the second, the surer its contrary. */
export interface Evidence {
  readonly pFor: number;
  readonly pAgainst: number;
}

/**
 * What a direction claims of an effect. Lower and higher are so by more than the least effect that would matter; near, not
 * lower and not higher allow just that much.
 *
 * @example
 * ```ts
 * claimedRegion("lower", { difference: 0.05 }); // { scale: "difference", low: null, high: -0.05 }
 * ```
 */
export function claimedRegion(direction: ClaimDirection, least: Least): ClaimedRegion {
  const [scale, down, up] = "ratio" in least
    ? ["ratio", 1 / least.ratio, least.ratio] as const
    : ["difference", -least.difference, least.difference] as const;
  switch (direction) {
    case "lower":
      return { scale, low: null, high: down };
    case "higher":
      return { scale, low: up, high: null };
    case "near":
      return { scale, low: down, high: up };
    case "not-lower":
      return { scale, low: down, high: null };
    case "not-higher":
      return { scale, low: null, high: up };
  }
}

/**
 * How surely an effect lies within a region, and how surely outside. Within: beyond every end, by a one-sided test of each,
 * which is Schuirmann's two one-sided tests where there are two ends. Outside: beyond one of the ends, the p-value
 * multiplied by their number.
 *
 * Source: Schuirmann, "A comparison of the two one-sided tests procedure and the power approach for assessing the
 * equivalence of average bioavailability", Journal of Pharmacokinetics and Biopharmaceutics 15, 1987.
 *
 * @example
 * ```ts
 * evidenceOf(effect, claimedRegion("near", { difference: 0.05 })).pFor < 0.025; // its 95 % interval is within ±0.05
 * ```
 */
export function evidenceOf({ above, below }: Pick<Effect, "above" | "below">, { low, high }: ClaimedRegion): Evidence {
  const within = [low === null ? 0 : above(low), high === null ? 0 : below(high)];
  const outside = [low === null ? [] : [below(low)], high === null ? [] : [above(high)]].flat();
  return { pFor: Math.max(...within), pAgainst: Math.min(1, Math.min(...outside) * outside.length) };
}
