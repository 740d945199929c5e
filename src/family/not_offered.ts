import type { LikelihoodMethod } from "./likelihood_method.ts";

/** The answer to a method that a family does not have: what was asked for, and what there is. */
export function notOffered(
  family: string,
  { method }: LikelihoodMethod,
  offered: readonly LikelihoodMethod[],
): { readonly has: false; readonly reason: string } {
  const names = offered.map((offer) => offer.method).join(", ");
  return { has: false, reason: `a likelihood of family ${family} is measured by ${names}, not by ${method}` };
}
