import type { Effect } from "../../claims/effect.ts";
import type { ClaimedRegion } from "../../claims/claimed_region.ts";
import { type Markup, markup } from "./markup.ts";

/** Where effects of one claim are drawn, on the scale that they are compared on. */
export interface StripScale {
  readonly region: ClaimedRegion;
  readonly from: number;
  readonly to: number;
}

type Shown = Omit<Effect, "above" | "below">;

const WIDTH = 240, HEIGHT = 18, MIDDLE = HEIGHT / 2;

/**
 * The scale that holds every effect of a claim, the ends of what is claimed, and no effect at all.
 *
 * @example
 * ```ts
 * stripScale([effect], claimedRegion("lower", { difference: 0.05 })); // { from: -0.45, to: 0.04, … }
 * ```
 */
export function stripScale(effects: readonly Shown[], region: ClaimedRegion): StripScale {
  // Twice as far as each end, so that what is claimed is seen to go on.
  const ends = [region.low, region.high].flatMap((end) => end === null ? [] : 2 * linear(region, end));
  const points = [
    0,
    ...ends,
    ...effects.flatMap(({ interval }) => interval.map((end) => linear(region, end))).filter(Number.isFinite),
  ];
  const least = Math.min(...points), most = Math.max(...points), margin = 0.06 * (most - least);
  return { region, from: least - margin, to: most + margin };
}

/**
 * One effect as a point with its interval over what is claimed, which is shaded, and no effect, which is dashed. The text
 * beside it says the same, so that screen readers pass over it.
 */
export function claimStrip({ value, interval: [low, high], open }: Shown, scale: StripScale): Markup {
  const { region } = scale;
  const at = (effect: number) => x(scale, linear(region, effect));
  const shadeFrom = region.low === null ? 0 : at(region.low), shadeTo = region.high === null ? WIDTH : at(region.high);
  const [left, right] = [at(low), at(high)];
  const opened = [
    open.below ? markup`<line class="open" x1="0" x2="${left}" y1="${MIDDLE}" y2="${MIDDLE}"/>` : null,
    open.above ? markup`<line class="open" x1="${right}" x2="${WIDTH}" y1="${MIDDLE}" y2="${MIDDLE}"/>` : null,
  ];
  const none = x(scale, 0);
  return markup`<svg class="strip" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true" focusable="false"><rect
 class="claimed" x="${shadeFrom}" width="${rounded(Math.max(0, shadeTo - shadeFrom))}" y="0" height="${HEIGHT}"/><line
 class="nothing" x1="${none}" x2="${none}" y1="0" y2="${HEIGHT}"/>${opened}<line
 class="interval" x1="${left}" x2="${right}" y1="${MIDDLE}" y2="${MIDDLE}"/><circle
 cx="${at(value)}" cy="${MIDDLE}" r="3.5"/></svg>`;
}

/** Ratios are compared by their logarithms. */
function linear({ scale }: ClaimedRegion, effect: number): number {
  return scale === "ratio" ? Math.log(effect) : effect;
}

function x({ from, to }: StripScale, linearEffect: number): number {
  return rounded(WIDTH * Math.min(1, Math.max(0, (linearEffect - from) / (to - from))));
}

function rounded(coordinate: number): number {
  return Math.round(10 * coordinate) / 10;
}
