/** `bench`: its flags. What it does is loaded when it runs, so that other commands need no runtime. */
import { Command, Option } from "commander";
import { type BenchFlags, DEFAULT_PLACES } from "./bench_flags.ts";
import { gathered } from "./gathered.ts";
import { suiteIds } from "./load_suite.ts";
import { once } from "./once.ts";
import { durationText, nameList, positiveInteger, seedText } from "./parse_number.ts";

/** The command's flags and what it does. */
export function benchCommand(): Command {
  return withBenchFlags(new Command("bench"))
    .description("Measure the registered models with a suite and write the report")
    .option("--json", "print the run as JSON on stdout, and nothing else there")
    .addHelpText("after", EXIT_CODES)
    .action(async (flags: BenchFlags) => {
      const { runBench } = await import("./run_bench.ts");
      await runBench(flags);
    });
}

/** What stands in the help of flags as what is taken where they are not given. */
interface BenchDefaults {
  readonly preset: string;
  readonly n: string;
  readonly seed: string;
}

const BENCH_DEFAULTS: BenchDefaults = { preset: "the suite's", n: "the preset's", seed: "0" };

/** Gives a command that runs a suite the flags which say what is measured, how, and where to. */
export function withBenchFlags(command: Command, defaults: BenchDefaults = BENCH_DEFAULTS): Command {
  return command
    .option("--suite <id>", `what to measure: ${suiteIds().join(", ")}`)
    .option("--preset <name>", `how much to spend: quick, standard or full (default: ${defaults.preset})`)
    .option("--models <a,b>", "measure only these models", nameList)
    .option(
      "--n <count>",
      `samples or texts of each model, or images that likelihoods are measured on (default: ${defaults.n}); a text is ` +
        "always scored whole",
      positiveInteger,
    )
    .option("--seed <number>", `seed of every random number, 0 to 2^64 - 1 (default: ${defaults.seed})`, seedText)
    .option("--batch <count>", "samples in one unit of work; changes no number (default: 256)", positiveInteger)
    .option(
      "--workers <count>",
      "workers for quality passes; changes no number (default: one a core). speed: sessions that share a batch (default: " +
        "1, or one a core where that is faster)",
      positiveInteger,
    )
    .option(
      "--device <name>",
      "speed: where networks run: cpu (default), gpu, webgpu, cuda, auto (a real GPU where there is one) or " +
        "webgpu-software",
    )
    .option("--threads <count>", "speed: threads inside an operator (default: one a core)", positiveInteger)
    .option("--runtime <name>", "speed: time models in this runtime only: onnx or tfjs (default: all they have)")
    .option(
      "--min-duration <time>",
      "speed: how long each scenario lasts at least, such as 60s or 10m (default: the preset's)",
      durationText,
    )
    .option(
      "--against <base>",
      "speed: time each model in turn with the one of its id in another folder of models, or in the registry's folder as " +
        "it was at a git revision; models with the same graphs are not timed",
      once,
    )
    .option(
      "--data <dir>",
      "folder with datasets; may be given several times",
      gathered,
    )
    .option("--ood <dataset>", "likelihood: how well models tell their own data from this dataset's")
    .option("--background <model>", "likelihood: model that --ood takes likelihood ratios to (default: a compressor)")
    .option(
      "--as <library>",
      "another library's rules: guided-diffusion (likelihood), lm-eval, hf-evaluate, torchmetrics (text)",
    )
    .option(
      "--text <name>",
      "text: what is scored: moby-dick (default), wikitext-2, tiny-shakespeare, or the path of a .txt, a .jsonl of " +
        '{"text": …} or a folder of .txt',
      once,
    )
    .option("--replicas", "images: measure the same recipes trained from other seeds too, for how far they vary")
    .option("--detokenised", "text: put a text of tokens between spaces back into running text first")
    .option(
      "--context <tokens>",
      "text: tokens that models read at once (default: as many as each can)",
      positiveInteger,
    )
    .option(
      "--stride <tokens>",
      "text: tokens that a window predicts, where a model has a context (default: half of it)",
      positiveInteger,
    )
    .option(
      "--decoding <rule>",
      "text: how tokens are drawn: greedy, or temperature=0.8,top-k=40,top-p=0.95 (default: the preset's ways)",
      once,
    )
    .addOption(
      new Option(
        "--registry <dir>",
        "folder with the models' cards, instead of the project's; --models takes folders too",
      ).default(DEFAULT_PLACES.registry, "models"),
    )
    .addOption(
      new Option("--out <dir>", "where the run's folder is made").default(DEFAULT_PLACES.out, "reports/runs"),
    )
    .addOption(
      new Option("--cache <dir>", "where finished work is kept").default(DEFAULT_PLACES.cache, ".assay/cache"),
    )
    .option(
      "--budget <time>",
      "start no new work after this time, such as 90s, 10m or 1h; what is missing is skipped, exit 4",
      durationText,
    )
    .option(
      "--gate <rule>",
      "exit 3 where a model breaks it: 'fid<=5', 'vae-mnist:bits_per_dim<=1.45'; may be given several times",
      gathered,
    )
    .option("--resume <run>", "go on with a run that was interrupted")
    .option("--dry-run", "say what would be measured, and stop");
}

const EXIT_CODES = `
Exit codes: 0 all measured, 1 a cell failed, 2 wrong usage, 3 a gate failed, 4 incomplete, 130 interrupted (resume it).

Examples:
  deno task bench --suite images
  deno task bench --suite images --preset quick --models vae-mnist,gan-mnist
  deno task bench --suite images --json > run.json
  deno task bench --suite images --gate 'ddpm-mnist:fid<=20'
  deno task bench --suite likelihood
  deno task bench --suite likelihood --ood fashion-mnist --data ../data
  deno task bench --suite speed
  deno task bench --suite speed --device auto --budget 10m
  deno task bench --suite speed --against main --gate 'base_ratio<=1.05'
  deno task bench --suite text
  deno task bench --suite text --models gpt-moby,./my-gpt2 --text wikitext-2 --as lm-eval`;
