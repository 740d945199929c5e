import type { Architecture, Family } from "../../core/run.ts";

/** How a family looks, everywhere the same: colour, and a shape for those who cannot tell the colours apart. */
export interface FamilyStyle {
  readonly name: string;
  /** Okabe and Ito's palette, safe for colour-blind readers. */
  readonly colour: string;
  readonly glyph: string;
  /** The same shape as Chart.js names it, with its rotation in degrees. */
  readonly pointStyle: "circle" | "rect" | "triangle" | "rectRot" | "rectRounded" | "line";
  readonly rotation: number;
  /** Evens out the areas that Chart.js gives the shapes at one radius. */
  readonly pointScale: number;
  /** The same shape as a path in a 12 x 12 box. */
  readonly path: string;
}

const CIRCLE = "M6 1.2a4.8 4.8 0 1 0 0 9.6a4.8 4.8 0 1 0 0-9.6z";
const SQUARE = "M1.6 1.6h8.8v8.8h-8.8z", TRIANGLE = "M6 1l5.2 9.6h-10.4z";

export const FAMILY_STYLE: Readonly<Record<Family, FamilyStyle>> = {
  autoregressive: style("autoregressive", "#0072B2", "●", "circle", CIRCLE),
  vae: style("VAE", "#E69F00", "■", "rect", SQUARE),
  gan: style("GAN", "#009E73", "▲", "triangle", TRIANGLE),
  diffusion: style("diffusion", "#D55E00", "◆", "rectRot", "M6 0.4l5.6 5.6l-5.6 5.6l-5.6-5.6z"),
  flow: style("flow", "#CC79A7", "▼", "triangle", "M6 11l5.2-9.6h-10.4z", 180),
  energy: style(
    "energy",
    "#56B4E9",
    "◼",
    "rectRounded",
    "M4 1.4h4a2.6 2.6 0 0 1 2.6 2.6v4a2.6 2.6 0 0 1-2.6 2.6h-4a2.6 2.6 0 0 1-2.6-2.6v-4a2.6 2.6 0 0 1 2.6-2.6z",
  ),
  language: style(
    "language model",
    "#0072B2",
    "○",
    "circle",
    `${CIRCLE}M6 3.6a2.4 2.4 0 1 1 0 4.8a2.4 2.4 0 1 1 0-4.8z`,
  ),
  unknown: style("unknown family", "#999999", "?", "line", "M0.6 5h10.8v2h-10.8z"),
  data: style("real data", "#767676", "–", "line", "M0.6 5h10.8v2h-10.8z"),
};

/** Language models by how they predict; no picture shows them beside a family of images. */
export const ARCHITECTURE_STYLE: Readonly<Record<Architecture, FamilyStyle>> = {
  "n-gram": style("n-gram", "#D55E00", "■", "rect", SQUARE),
  recurrent: style("recurrent", "#009E73", "▲", "triangle", TRIANGLE),
  transformer: style("transformer", "#0072B2", "●", "circle", CIRCLE),
};

function style(
  name: string,
  colour: string,
  glyph: string,
  pointStyle: FamilyStyle["pointStyle"],
  path: string,
  rotation = 0,
): FamilyStyle {
  const pointScale = pointStyle === "circle" ? 1 : pointStyle === "triangle" ? 1.25 : 1.18;
  return { name, colour, glyph, pointStyle, path, rotation, pointScale };
}
