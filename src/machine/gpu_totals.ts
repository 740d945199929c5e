import type { GpuSample } from "./nvidia_smi.ts";
import { known, type Reading, unknown } from "./reading.ts";

/**
 * Energy of all cards together over the samples, in joules: power by the trapezoidal rule. The driver averages power over
 * up to a second, so what is measured should take several.
 *
 * @param samples In the order of time.
 *
 * @example
 * ```ts
 * const { value: watch } = await watchGpus();
 * const energy = gpuEnergy(await watch?.stop() ?? []);
 * ```
 */
export function gpuEnergy(samples: readonly GpuSample[]): Reading<number> {
  const cards = byCard(samples);
  if (cards.length === 0) return unknown("nvidia-smi gave no sample");
  let joules = 0, count = Infinity, seconds = 0;
  for (const card of cards) {
    const told = card.filter(({ watts }) => watts !== undefined);
    if (told.length === 0) return unknown(`${card[0]?.name ?? "the card"} does not tell its power`);
    if (told.length < 2) return unknown("it took less time than lies between two samples of nvidia-smi");
    for (const [i, { at, watts = 0 }] of told.entries()) {
      const before = told[i - 1];
      if (before !== undefined) joules += ((before.watts ?? 0) + watts) / 2 * (at - before.at) / 1000;
    }
    count = Math.min(count, told.length);
    seconds = Math.max(seconds, ((told.at(-1)?.at ?? 0) - (told[0]?.at ?? 0)) / 1000);
  }
  const what = cards.length === 1 ? "one card" : `${cards.length} cards`;
  return known(joules, `power.draw of nvidia-smi, ${count} samples in ${seconds.toFixed(1)} s, ${what}`);
}

/** The most memory in use on all cards together, in bytes; other programs' is in it. */
export function gpuPeakMemory(samples: readonly GpuSample[]): Reading<number> {
  const cards = byCard(samples);
  if (cards.length === 0) return unknown("nvidia-smi gave no sample");
  let bytes = 0;
  for (const card of cards) {
    const most = card.reduce((peak, { usedBytes = -1 }) => Math.max(peak, usedBytes), -1);
    if (most < 0) return unknown(`${card[0]?.name ?? "the card"} does not tell its memory`);
    bytes += most;
  }
  return known(bytes, "memory.used of nvidia-smi, all programs together");
}

function byCard(samples: readonly GpuSample[]): readonly (readonly GpuSample[])[] {
  return [...Map.groupBy(samples, ({ gpu }) => gpu).values()];
}
