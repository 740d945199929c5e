/** Synthetic runs by the thousand, for benches of what reads them. */
import { stat } from "node:fs/promises";
import { Noise, STREAM } from "../../src/core/noise.ts";
import type { Run } from "../../src/core/run.ts";
import { syntheticRun, writeRun } from "../../src/store/history/fixture_history.ts";

/** Half of all runs are of the first. */
export const SUITES = ["images", "likelihood", "speed"];

/** Runs that are alike but for their numbers. */
export interface ManyRuns {
  readonly count: number;
  /** Ids; the last is the anchor. */
  readonly models: readonly string[];
  readonly metrics: readonly string[];
  /** Run number i: normal noise about a mean that changes halfway. Of another version the noise is another. */
  run(i: number, version?: number): Run;
}

const HOUR = 3_600_000;

/**
 * Describes runs an hour apart, of as many models as metrics.
 *
 * @param cells Of each run; its root is taken.
 */
export function manyRuns(count: number, cells: number): ManyRuns {
  const side = Math.round(Math.sqrt(cells));
  const models = [...Array.from({ length: side - 1 }, (_, i) => i === 0 ? "gan" : `model-${i}`), "real"];
  const metrics = Array.from(
    { length: side },
    (_, i) => i === 0 ? "bits_per_dim" : `${i % 2 ? "precision" : "fid"}_${i}`,
  );
  return {
    count,
    models,
    metrics,
    run(i, version = 1) {
      const noise = new Float64Array(side * side);
      new Noise(BigInt(version)).normal(noise, { stream: STREAM.latent, example: i });
      let next = 0;
      const startedAt = new Date(Date.UTC(2098, 0, 1) + i * HOUR).toISOString();
      const value = () => 10 + (i > count / 2 ? 2 : 0) + noise[next++]!;
      const id = `${startedAt.slice(0, 13).replaceAll(/[-T]/g, "")}-${i}`;
      return syntheticRun({ id, suite: SUITES[i % 4 < 2 ? 0 : i % 4 - 1]!, startedAt, models, metrics, value });
    },
  };
}

/**
 * Writes all of them.
 *
 * @returns The size of a run.json in bytes.
 */
export async function writeManyRuns(folder: string, { count, run }: ManyRuns): Promise<number> {
  let path = "";
  for (let first = 0; first < count; first += 32) {
    const some = Array.from({ length: Math.min(32, count - first) }, (_, i) => run(first + i));
    path = (await Promise.all(some.map((one) => writeRun(folder, one)))).at(-1) ?? path;
  }
  return (await stat(path)).size;
}
