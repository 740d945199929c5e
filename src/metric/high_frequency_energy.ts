/**
 * High-frequency energy relative to real images: the share of an image's spectral energy at more than half the Nyquist
 * frequency, on average over generated images, divided by the same of real ones.
 *
 * From 0 up: 1 is real images' share, below is missing detail, as of blur, above is noise or artefacts such as grids.
 * The nearer to 1 the better, and no order is made of it.
 *
 * The spectrum is |DFT|² of the grey image (the mean of its channels) less its own mean, without a window. A frequency
 * lies at the radius √((u / height)² + (v / width)²) in cycles per pixel, u and v whole and from -1/2 to 1/2 of the
 * side; Nyquist's is 1/2, so that what lies beyond 1/4 counts, the corners of the spectrum with it. An image of one
 * grey level has no energy: its share is 0.
 *
 * The interval is Fieller's of a ratio of two independent means, for the redraw of both sets.
 *
 * Checked by simulation at 95 %: as sharpness.ts says, on the same sets, it held in 94 to 96 %.
 *
 * Source: Durall, Keuper and Keuper, "Watch your up-convolution: CNN based generative deep neural networks are failing
 * to reproduce spectral distributions", CVPR 2020, and Dzanic, Shah and Witherden, "Fourier spectrum discrepancies in
 * deep network generated images", NeurIPS 2020, who compare spectra by their radius; one number of it is this
 * project's.
 */
import { pixelEstimate, pixelSets } from "./pixel_sets.ts";
import { type ImageStatistic, RATIO_TO_REAL, ratioIntervalText, relativeToReal } from "./relative_to_real.ts";
import type { SampleMetric } from "./sample_metric.ts";

/**
 * The share of the energy that lies beyond 1/4 cycle per pixel. Only what lies below is transformed, rows first and
 * columns then, and taken from the whole, which the pixels themselves give (Parseval): about height · width · (height +
 * width) / 2 multiplications.
 *
 * @returns The statistic for images of one size; it keeps the sines of that size.
 *
 * @example
 * ```ts
 * highFrequencyShare(28, 28)(grey, 28, 28); // 0.11
 * ```
 */
export function highFrequencyShare(height: number, width: number): ImageStatistic {
  const across = waves(width, 0), down = waves(height, -Math.floor(height / 4));
  return (grey) => {
    let sum = 0;
    for (const value of grey) sum += value;
    const mean = sum / grey.length, centred = grey.map((value) => value - mean);
    let whole = 0;
    for (const value of centred) whole += value * value;
    if (whole === 0) return 0;
    return Math.max(0, 1 - lowEnergy(centred, across, down) / (whole * grey.length));
  };
}

/** Σ |DFT|² over radii of at most 1/4, of a real image. */
function lowEnergy(image: Float64Array, across: Waves, down: Waves): number {
  const { side: width } = across, { side: height } = down;
  const real = new Float64Array(height), imaginary = new Float64Array(height);
  let energy = 0;
  across.frequencies.forEach((v, column) => {
    for (let y = 0; y < height; y++) {
      let re = 0, im = 0;
      for (let x = 0; x < width; x++) {
        re += image[y * width + x]! * across.cosines[column * width + x]!;
        im -= image[y * width + x]! * across.sines[column * width + x]!;
      }
      real[y] = re;
      imaginary[y] = im;
    }
    // What stands at -v is the conjugate of what stands at v.
    const times = v === 0 ? 1 : 2;
    down.frequencies.forEach((u, row) => {
      // In whole numbers: what lies on the circle is not left to rounding.
      if (16 * ((u * width) ** 2 + (v * height) ** 2) > (height * width) ** 2) return;
      let re = 0, im = 0;
      for (let y = 0; y < height; y++) {
        const cosine = down.cosines[row * height + y]!, sine = down.sines[row * height + y]!;
        re += real[y]! * cosine + imaginary[y]! * sine;
        im += imaginary[y]! * cosine - real[y]! * sine;
      }
      energy += times * (re * re + im * im);
    });
  });
  return energy;
}

interface Waves {
  readonly side: number;
  readonly frequencies: readonly number[];
  /** [frequencies, side] */
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

/** Waves of whole frequencies from `first` to a quarter of the side. */
function waves(side: number, first: number): Waves {
  const frequencies = Array.from({ length: Math.floor(side / 4) - first + 1 }, (_, i) => first + i);
  const angles = Float64Array.from({ length: frequencies.length * side }, (_, at) => {
    // Reduced to one turn in whole numbers, so that large frequencies lose no digits.
    return 2 * Math.PI * ((frequencies[Math.floor(at / side)]! * (at % side)) % side) / side;
  });
  return { side, frequencies, cosines: angles.map(Math.cos), sines: angles.map(Math.sin) };
}

/**
 * High-frequency energy as a metric: needs images of both sets.
 *
 * @example
 * ```ts
 * const { value } = await highFrequencyEnergyMetric().measure(comparison); // 0.4: detail is missing
 * ```
 */
export function highFrequencyEnergyMetric(): SampleMetric {
  const column = { id: "high_frequency_energy", name: "High-frequency energy", ...RATIO_TO_REAL } as const;
  return {
    ...column,
    async measure(comparison) {
      const [, height, width] = pixelSets(comparison, 2).reference.shape;
      const share = highFrequencyShare(height, width);
      const measured = await relativeToReal(comparison, "high-frequency energy", share);
      return pixelEstimate(comparison, column, measured, {
        statistic: "share of spectral energy beyond 1/4 cycle per pixel, mean over images",
        window: "none",
        mean_removed: true,
        colours: "mean of the channels",
        interval: ratioIntervalText(measured),
      });
    },
  };
}
