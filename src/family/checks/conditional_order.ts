import type { Conditionals } from "../model.ts";
import type { CheckOutcome } from "./check_outcome.ts";

/**
 * Whether predictions depend on nothing that comes later: all sites after a sampled one are changed, and the masses up to
 * and with it must stay. Where pixels are independent, all other sites are changed.
 *
 * @param image One image of the model's own levels.
 * @param options `sites` after which the image is changed; `tolerance` in nats, for rounding.
 */
export async function checkConditionalOrder(
  conditionals: Conditionals,
  image: Uint8Array,
  { levels, sites, tolerance = 1e-3 }: {
    readonly levels: number;
    readonly sites: readonly number[];
    readonly tolerance?: number;
  },
): Promise<CheckOutcome> {
  const check = "order of prediction";
  const siteOf = (number: number) => number % conditionals.sites;
  const kept = (number: number, site: number) =>
    conditionals.order === "raster" ? siteOf(number) <= site : siteOf(number) === site;
  const images = new Uint8Array((1 + sites.length) * image.length);
  images.set(image);
  for (const [i, site] of sites.entries()) {
    for (let number = 0; number < image.length; number++) {
      const level = image[number]!;
      // Half the scale away, so that no change is too small to be seen.
      images[(1 + i) * image.length + number] = kept(number, site) ? level : (level + (levels >> 1)) % levels;
    }
  }
  const masses = await conditionals.logMasses(images);
  for (const [i, site] of sites.entries()) {
    for (let number = 0; number < image.length; number++) {
      if (!kept(number, site)) continue;
      const before = masses[number]!, after = masses[(1 + i) * image.length + number]!;
      if (Math.abs(after - before) <= tolerance) continue;
      const changed = conditionals.order === "raster" ? `after site ${site}` : `other than site ${site}`;
      return {
        check,
        ok: false,
        finding:
          `Changing the pixels ${changed} moved the log-mass of number ${number} from ${before.toPrecision(6)} to ` +
          `${
            after.toPrecision(6)
          } nats: the network reads what it should not know, so the product of its conditionals ` +
          "is no likelihood.",
      };
    }
  }
  return { check, ok: true, finding: `No prediction moved with later pixels, at ${sites.length} sites.` };
}
