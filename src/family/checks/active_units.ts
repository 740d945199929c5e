import type { Posteriors } from "../model.ts";
import type { CheckOutcome } from "./check_outcome.ts";

/** How much of a latent code the encoder uses. */
export interface ActiveUnits {
  /** Units whose posterior mean varies over the images by more than 0.01. */
  readonly active: number;
  readonly units: number;
  /** Mean KL of the posterior from the prior, in nats. */
  readonly meanKl: number;
}

/**
 * Counts the active units of a latent code: those with Var_x(E_q(z|x)[z]) > 0.01.
 * Source: Burda, Grosse, Salakhutdinov 2016 (arXiv:1509.00519), section 5.
 *
 * @param posteriors Of at least two images; a RangeError otherwise.
 */
export function activeUnits({ latent, mean, logVariance }: Posteriors): ActiveUnits {
  const count = mean.length / latent;
  if (count < 2) throw new RangeError(`Cannot count active units: needs at least 2 images, got ${count}`);
  let active = 0, kl = 0;
  for (let unit = 0; unit < latent; unit++) {
    let sum = 0, squares = 0;
    for (let i = 0; i < count; i++) sum += mean[i * latent + unit]!;
    for (let i = 0; i < count; i++) {
      const at = i * latent + unit;
      squares += (mean[at]! - sum / count) ** 2;
      kl += 0.5 * (mean[at]! ** 2 + Math.exp(logVariance[at]!) - 1 - logVariance[at]!);
    }
    if (squares / (count - 1) > 0.01) active++;
  }
  return { active, units: latent, meanKl: kl / count };
}

/** Whether an encoder says anything of an image at all. */
export function checkActiveUnits(posteriors: Posteriors): CheckOutcome {
  const { active, units, meanKl } = activeUnits(posteriors);
  const found = `${active} of ${units} latent units are active, the KL is ${meanKl.toPrecision(3)} nats`;
  return {
    check: "KL not collapsed",
    ok: active > 0,
    finding: active > 0 ? `${found}.` : `${found}: the posterior has collapsed to the prior and the decoder ignores z.`,
  };
}
