import type { Row, Run } from "../core/run.ts";
import { PROTOCOL } from "./protocol.ts";

/** One strip of images in the run's folder. */
export interface PoolFile {
  /** Id of the row whose images they are. */
  readonly row: string;
  readonly file: string;
  readonly count: number;
}

/** What people are asked about: a model's images among real ones. */
export interface RatingPools {
  readonly real: PoolFile;
  readonly generated: PoolFile;
}

/** Why people cannot be asked about a row. */
export interface NotRateable {
  readonly reason: string;
}

/**
 * The images that people tell apart to rate a model, or why they cannot: its own and those of the anchor of its group.
 *
 * @example
 * ```ts
 * const pools = ratingPools(run, "vae-mnist");
 * if (!("reason" in pools)) console.log(pools.real.file); // "samples/mnist.pool.png"
 * ```
 */
export function ratingPools(run: Run, model: string): RatingPools | NotRateable {
  const row = run.rows.find(({ id }) => id === model);
  if (row === undefined) return { reason: `The run has no row '${model}'.` };
  if (row.role === "anchor") return { reason: "Real data are what generated images are shown among." };
  const generated = poolOf(run, row);
  if (generated === undefined) return { reason: "The run keeps no images of it that people could be asked about." };
  const [real] = run.rows.filter(({ role, group }) => role === "anchor" && group === row.group)
    .flatMap((anchor) => poolOf(run, anchor) ?? []);
  if (real === undefined) return { reason: "The run keeps no real images that people could be shown beside its own." };
  if (real.count < PROTOCOL.real || generated.count < PROTOCOL.generated) {
    return {
      reason: `A session needs ${PROTOCOL.real} real and ${PROTOCOL.generated} generated images, and the run keeps ` +
        `${real.count} and ${generated.count}.`,
    };
  }
  return { real, generated };
}

function poolOf({ galleries }: Run, { id }: Row): PoolFile | undefined {
  const pool = galleries.find(({ model }) => model === id)?.pool;
  return pool === undefined ? undefined : { row: id, ...pool };
}
