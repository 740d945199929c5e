/** `score`: its flags. What it does is loaded when it runs. */
import { Command, InvalidArgumentError, Option } from "commander";
import { IMPLEMENTATION_IDS } from "../implementation/implementations.ts";
import { SAMPLE_METRICS } from "../metric/sample_metrics.ts";
import { DEFAULT_PLACES } from "./bench_flags.ts";
import { gathered } from "./gathered.ts";
import { nameList, positiveInteger, positiveNumber } from "./parse_number.ts";
import type { ScoreFlags } from "./score_flags.ts";

/** The command's flags and what it does. */
export function scoreCommand(): Command {
  return new Command("score")
    .description("Compare samples that you have with real ones: no model is needed")
    .option("--generated <samples>", "the samples to score; may be given several times", gathered)
    .requiredOption("--reference <samples>", "the real ones")
    .option(
      "--reference-train <samples>",
      "training set for authenticity and memorisation, where it is not the reference",
    )
    .option("--metrics <a,b>", `any of ${SAMPLE_METRICS.map(({ id }) => id).join(", ")}`, nameList)
    .option("--features <network>", "feature network for images: an id, a folder with a card.json, or none")
    .option("--layer <name>", "layer of the network (default: the card's)")
    .addOption(
      new Option("--resize <rule>", "how images are resized for the network").choices(["tf1", "clean", "torch"]),
    )
    .addOption(new Option("--as <implementation>", "compute as this library does").choices([...IMPLEMENTATION_IDS]))
    .option("--rosetta", "the same features as each library would report them, and why they differ")
    .option("--logits <file>", "class logits of the generated samples, [n, classes] .npy, for the Inception Score")
    .option(
      "--k <count>",
      "nearest neighbours of precision, recall, density and coverage (default: 5)",
      positiveInteger,
    )
    .option(
      "--kid-subsets <count>",
      "subsets for the ± that papers print (default: 100, where both sets hold one)",
      positiveInteger,
    )
    .option("--kid-subset-size <count>", "samples in a subset, at least 2 (default: 1000)", subsetSize)
    .option("--kid-degree <count>", "degree of KID's kernel (default: 3)", positiveInteger)
    .option("--kid-gamma <number>", "scale of KID's kernel (default: 1/d)", positiveNumber)
    .option("--kid-coef0 <number>", "constant of KID's kernel (default: 1)", finiteNumber)
    .addOption(
      new Option("--kid-estimator <name>", "which pairs KID averages (default: unbiased)")
        .choices(["unbiased", "biased", "u-statistic"]),
    )
    .option(
      "--splits <count>",
      "splits of the Inception Score (default: 1; from 1000 samples on the ± of 10 splits stands beside it)",
      positiveInteger,
    )
    .option("--no-shuffle", "keep the order of samples for the splits")
    .option("--seed <number>", "seed of subsets, projections and shuffles (default: 2020)", numpySeed)
    .option("--n <count>", "score only the first so many; for statistics that do not say it: their n", positiveInteger)
    .option("--save-stats <file.npz>", "write mu, sigma and n of the reference, as pytorch-fid and clean-fid read them")
    .option("--save-reference <file.npz>", "write the prepared reference with its features, to be given as --reference")
    .option("--data <dir>", "folder with datasets; may be given several times", gathered)
    .option("--workers <count>", "workers for the feature network (default: one a core)", positiveInteger)
    .addOption(
      new Option("--registry <dir>", "folder with the cards of networks").default(DEFAULT_PLACES.registry, "models"),
    )
    .addOption(
      new Option("--cache <dir>", "where finished work is kept").default(DEFAULT_PLACES.cache, ".assay/cache"),
    )
    .option("--json", "print the run as JSON on stdout, and nothing else there")
    .addHelpText("after", MORE)
    .action(async (flags: ScoreFlags) => {
      const { runScore } = await import("./run_score.ts");
      await runScore(flags);
    });
}

const MORE = `
Samples are one of
  a folder            PNG or JPEG files of one size, searched with its subfolders, in the order of their paths
  images.npz, .npy    8-bit images [n, height, width, channels], as ADM's reference batches (arr_0)
  features.npy, .npz  [n, d]: no network runs
  stats.npz           mu and sigma, as pytorch-fid and clean-fid write them: enough for the FID
  dataset:split       registered data, such as mnist:holdout10k

Exit codes: 0 all measured, 1 a metric or a file failed, 2 wrong usage.

Examples:
  deno task score --generated samples/ --reference mnist:holdout10k --features lenet-mnist
  deno task score --generated samples/ --reference real/ --features inception --as pytorch-fid
  deno task score --generated g.npy --reference r.npy --features none --rosetta
  deno task score --reference real/ --features inception --save-stats real.npz`;

/** NumPy's legacy generator takes 32 bits. */
function numpySeed(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value >= 2 ** 32) {
    throw new InvalidArgumentError(`Expected a whole number from 0 to 2^32 - 1, got '${text}'.`);
  }
  return value;
}

/** An unbiased estimate of one sample divides by zero. */
function subsetSize(text: string): number {
  const value = positiveInteger(text);
  if (value < 2) throw new InvalidArgumentError(`Expected at least 2, got '${text}'.`);
  return value;
}

function finiteNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) {
    throw new InvalidArgumentError(`Expected a number, got '${text}'.`);
  }
  return value;
}
