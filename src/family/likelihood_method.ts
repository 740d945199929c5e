/**
 * The ways of measuring log p(x), with what each may spend. Suites and the command line name them; a model says which it
 * offers.
 */
import { z } from "zod";

const count = z.number().int().positive();

export const likelihoodMethodSchema = z.discriminatedUnion("method", [
  /** The chain rule over pixels, in one pass. */
  z.strictObject({ method: z.literal("exact") }),
  /** The evidence lower bound with one draw of z and the KL in closed form. */
  z.strictObject({ method: z.literal("elbo") }),
  /** The importance-weighted bound of K draws of z: Burda et al. 2016. */
  z.strictObject({ method: z.literal("importance-weighted"), draws: count }),
  /**
   * A diffusion model's variational bound: all of its terms, or an unbiased estimate from as many time steps. `as`
   * computes it as another library does; left out, it is ours.
   */
  z.strictObject({
    method: z.literal("vlb"),
    timeSteps: z.union([count, z.literal("all")]),
    as: z.literal("guided-diffusion").optional(),
  }),
  /**
   * The change of variables along a diffusion model's probability-flow ODE: Song et al. 2021. Grey levels become numbers by
   * uniform noise or, with `first-step`, by the noise of the diffusion's first step, which its last one undoes.
   */
  z.strictObject({
    method: z.literal("ode"),
    tolerance: z.number().positive(),
    probes: count,
    dequantisation: z.enum(["uniform", "first-step"]).optional(),
  }),
  /** A density's log-mean over K draws of the dequantisation noise. */
  z.strictObject({ method: z.literal("dequantised"), draws: count }),
  /**
   * An energy less a log-partition from annealed importance sampling: Salakhutdinov & Murray 2008. `reverse` anneals from
   * samples of the model to its base rates (Burda et al. 2015): a bound on the other side if they were exact.
   */
  z.strictObject({
    method: z.literal("ais"),
    chains: count.min(2),
    temperatures: count.min(2),
    direction: z.literal("reverse").optional(),
  }),
]);

/** A way of measuring log p(x) with what it may spend. */
export type LikelihoodMethod = z.infer<typeof likelihoodMethodSchema>;
/** One method by its name. */
export type MethodOf<M extends LikelihoodMethod["method"]> = Extract<LikelihoodMethod, { method: M }>;

/**
 * A method and what it spends in words, for tables and progress: methods that differ have labels that differ.
 *
 * @example
 * ```ts
 * methodLabel({ method: "importance-weighted", draws: 64 }); // "importance-weighted, K = 64"
 * ```
 */
export function methodLabel(method: LikelihoodMethod): string {
  switch (method.method) {
    case "exact":
      return "exact";
    case "elbo":
      return "ELBO";
    case "importance-weighted":
      return `importance-weighted, K = ${method.draws}`;
    case "vlb": {
      const steps = method.timeSteps === "all" ? "all time steps" : `${method.timeSteps} drawn time steps`;
      return `VLB, ${steps}${method.as === undefined ? "" : ` (${method.as})`}`;
    }
    case "ode":
      return `probability-flow ODE, tolerance ${method.tolerance}, ${method.probes} ${
        method.probes === 1 ? "probe" : "probes"
      }${method.dequantisation === "first-step" ? ", first-step dequantisation" : ""}`;
    case "dequantised":
      return method.draws === 1 ? "dequantised, one draw" : `dequantised, K = ${method.draws}`;
    case "ais":
      return `AIS${
        method.direction === "reverse" ? " in reverse, approximate" : ""
      }, ${method.chains} chains, ${method.temperatures} temperatures`;
  }
}
