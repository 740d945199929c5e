/** From the flags of `score` to what is scored. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { loadCard } from "../card/load_card.ts";
import { defaultNetworksDir } from "../card/networks_dir.ts";
import { CardRegistry } from "../card/registry.ts";
import { UsageError } from "../core/usage_error.ts";
import { openSamples } from "../dataset/open_samples.ts";
import type { FeatureSamples, Samples } from "../dataset/samples.ts";
import { resizeNamed } from "../feature/resize.ts";
import { inceptionOptionsAs } from "../feature/inception/inception_conventions.ts";
import { implementation } from "../implementation/implementations.ts";
import { ROSETTA_METRICS } from "../implementation/rosetta.ts";
import type { MetricOptions } from "../metric/metric_options.ts";
import { sampleMetric } from "../metric/sample_metrics.ts";
import type { ScoreRequest } from "../score/prepare_score.ts";
import { requireFinite, type ScoreNetwork } from "../score/prepare_set.ts";
import { DEFAULT_PLACES } from "./bench_flags.ts";
import type { ScoreFlags } from "./score_flags.ts";

/** What the network is where nobody names one: that of the published FID. */
const DEFAULT_NETWORK = "inception";

/**
 * Opens what the flags name.
 *
 * @param opened Gets all samples as they open, for the caller to close.
 * @throws {UsageError} For names that are not known and flags that do not go together.
 */
export async function scoreRequest(flags: ScoreFlags, opened: Samples[]): Promise<ScoreRequest> {
  const options = metricOptions(flags);
  const metrics = flags.metrics && [...new Set(flags.metrics)];
  checkNames(flags, metrics ?? [], options);
  const open = async (text: string): Promise<Samples> => {
    const samples = await openSamples(text, { ...(flags.data !== undefined && { dataDirs: flags.data }) });
    opened.push(samples);
    return samples;
  };
  const reference = await open(flags.reference);
  const training = flags.referenceTrain === undefined ? undefined : await open(flags.referenceTrain);
  const generated: Samples[] = [];
  for (const text of flags.generated ?? []) generated.push(await open(text));
  if (flags.logits !== undefined) generated[0] = await withLogits(generated, flags.logits);
  const network = await chooseNetwork(flags, opened);
  return {
    generated,
    reference,
    options,
    ...(training !== undefined && { training }),
    ...(network !== undefined && { network }),
    ...(metrics !== undefined && { metrics }),
    ...(flags.as !== undefined && { implementation: flags.as }),
    ...(flags.n !== undefined && { n: flags.n }),
  };
}

/** Before any file is read. */
function checkNames({ as, rosetta }: ScoreFlags, metrics: readonly string[], options: MetricOptions): void {
  if (rosetta === true && as !== undefined) {
    throw new UsageError("--rosetta shows every library's numbers, --as those of one: leave one of them out");
  }
  for (const metric of metrics) {
    if (as === undefined) sampleMetric(metric, options);
    else implementation(as).metric(metric, options);
    if (rosetta === true && !ROSETTA_METRICS.includes(metric)) {
      throw new UsageError(
        `No library has '${metric}' to be set beside ours; --rosetta has ${ROSETTA_METRICS.join(", ")}`,
      );
    }
  }
}

function metricOptions(flags: ScoreFlags): MetricOptions {
  const { k, kidSubsets, kidSubsetSize, kidDegree, kidGamma, kidCoef0, kidEstimator, splits, shuffle, seed } = flags;
  return {
    ...(k !== undefined && { k }),
    ...(kidSubsets !== undefined && { kidSubsets }),
    ...(kidSubsetSize !== undefined && { kidSubsetSize }),
    ...(kidDegree !== undefined && { kidDegree }),
    ...(kidGamma !== undefined && { kidGamma }),
    ...(kidCoef0 !== undefined && { kidCoef0 }),
    ...(kidEstimator !== undefined && { kidEstimator }),
    ...(splits !== undefined && { splits }),
    ...(!shuffle && { shuffle }),
    ...(seed !== undefined && { seed }),
  };
}

/** Whether a network has to see them: a file with moments of its own may hold images too. */
function needsNetwork(samples: Samples): boolean {
  return samples.kind === "images";
}

async function chooseNetwork(flags: ScoreFlags, opened: readonly Samples[]): Promise<ScoreNetwork | undefined> {
  const { features, layer, resize, as } = flags;
  const images = opened.find(needsNetwork);
  const unused = layer !== undefined ? "--layer" : resize !== undefined ? "--resize" : undefined;
  if (features === "none") {
    if (unused !== undefined) throw new UsageError(`--features none leaves nothing for ${unused} to do: leave it out`);
    if (images !== undefined) {
      throw new UsageError(`--features none leaves ${images.name} without features: it holds images`);
    }
    return undefined;
  }
  const couldUse = opened.some((samples) => samples.kind === "moments" && samples.images !== undefined);
  if (images === undefined && !(couldUse && features !== undefined)) {
    const idle = features !== undefined ? "--features" : unused;
    if (idle !== undefined) throw new UsageError(`${idle} has nothing to do: no set holds images. Leave it out`);
    return undefined;
  }
  const { card, folder } = await loadNetwork(features ?? DEFAULT_NETWORK, flags.registry);
  if (card.family !== "feature") throw new UsageError(`${card.id} is a generative model, not a feature network`);
  const needsSpatial = flags.metrics?.includes("sfid") ?? false;
  return {
    card,
    folder,
    options: {
      // How a library prepares images belongs to the network that it ships.
      ...(as !== undefined && card.id === DEFAULT_NETWORK && inceptionOptionsAs(as)),
      ...(layer !== undefined && { layer }),
      ...(resize !== undefined && { resize: resizeNamed(resize) }),
      ...(needsSpatial && { spatial: true }),
    },
  };
}

async function loadNetwork(name: string, registry: string) {
  if (existsSync(join(name, "card.json"))) return await loadCard(resolve(name));
  return await new CardRegistry(registry, DEFAULT_PLACES.registry, defaultNetworksDir()).loadNetwork(name);
}

/** Logits from a file of their own, for the one set that they belong to. */
async function withLogits(generated: readonly Samples[], path: string): Promise<FeatureSamples> {
  const [samples, ...others] = generated;
  if (samples?.kind !== "features" || others.length > 0) {
    throw new UsageError("--logits goes with one --generated that holds features; a network gives its own logits");
  }
  const file = await openSamples(path);
  if (file.kind !== "features") throw new UsageError(`--logits ${path}: expected a 2-d array [n, classes]`);
  const logits = file.logits ?? file.features;
  if (logits.rows !== samples.features.rows) {
    throw new UsageError(`--logits ${path} has ${logits.rows} rows, ${samples.name} ${samples.features.rows}`);
  }
  requireFinite(path, "logits", logits);
  return { ...samples, logits };
}
