/**
 * Assay as a library: measure registered models or score samples, and read the run. The command line is built from the
 * same pieces.
 *
 * @example
 * ```ts
 * const plan = await makePlan(suite, new CardRegistry("models"), { preset: "quick" });
 * const pool = new WorkerPool(2);
 * const run = await runSuite(await openSuite(plan), {
 *   id: "mine",
 *   folder: "out",
 *   command: "my script",
 *   startedAt: new Date().toISOString(),
 *   surroundings: await surroundings("."),
 *   recorded: new RecordedTimings([]),
 *   pool,
 *   cache: new UnitCache("out/cache"),
 *   journal: await Journal.open("out/journal.jsonl"),
 *   onProgress: () => {},
 * });
 * await pool.close();
 * await writeReport(run, "out");
 * ```
 *
 * @module
 */
export { type Card, cardSchema } from "./card/card.ts";
export { CardRegistry } from "./card/registry.ts";
export { type CellComparison, compareRuns } from "./compare/compare_runs.ts";
export { Noise, STREAM } from "./core/noise.ts";
export {
  type Cell,
  cellSchema,
  type Convention,
  type Estimate,
  type Family,
  type LikelihoodKind,
  type Manifest,
  type Run,
  runSchema,
} from "./core/run.ts";
export { UsageError } from "./core/usage_error.ts";
export type { ImageDataset } from "./dataset/image_dataset.ts";
export { openSamples } from "./dataset/open_samples.ts";
export { mixtureEntropy } from "./dataset/oracle/mixture_entropy.ts";
export { oracle } from "./dataset/oracle/oracle.ts";
export { oracleImages } from "./dataset/oracle/oracle_images.ts";
export { type MixtureScores, scoreMixture } from "./dataset/oracle/score_mixture.ts";
export { openDataset } from "./dataset/registry.ts";
export { readText } from "./dataset/text/read_text.ts";
export { openTextDataset } from "./dataset/text/text_registry.ts";
export type { TextDataset, TextDocument } from "./dataset/text/text_dataset.ts";
export type { FeatureSamples, ImageSamples, MomentSamples, Samples } from "./dataset/samples.ts";
export { type Surroundings, surroundings } from "./engine/manifest.ts";
export { makePlan, type Plan } from "./engine/plan.ts";
export type { Configuration, Request } from "./engine/plan_base.ts";
export type { OnProgress, ProgressEvent } from "./engine/progress.ts";
export { RecordedTimings } from "./engine/recorded_timings.ts";
export type { RunSetting } from "./engine/run_setting.ts";
export { type OpenSuite, openSuite, runSuite } from "./engine/run_suite.ts";
export type { ImageSuite, LikelihoodSuite, SpeedSuite, Suite, TextSuite } from "./engine/suite.ts";
export { WorkerPool } from "./engine/worker_pool.ts";
export { type LikelihoodMethod, methodLabel } from "./family/likelihood_method.ts";
export type { LikelihoodEstimator, Model } from "./family/model.ts";
export type { LanguageModel, Reading } from "./family/language/language_model.ts";
export { openCodec } from "./family/language/open_codec.ts";
export { openLanguageModel } from "./family/language/open_language_model.ts";
export { type FeatureNetwork, type FeatureOptions, openFeatureNetwork } from "./feature/feature_network.ts";
export { implementation, IMPLEMENTATIONS } from "./implementation/implementations.ts";
export { type Rosetta, rosetta } from "./implementation/rosetta.ts";
export { rosettaTable } from "./implementation/rosetta_table.ts";
export { bitsPerByte } from "./language/bits_per_byte.ts";
export { trainKneserNey } from "./language/kneser_ney.ts";
export { perplexity } from "./language/perplexity.ts";
export { rollingWindows, stridedWindows } from "./language/rolling_windows.ts";
export type { TokenCodec } from "./language/token_codec.ts";
export { sampleToken } from "./language/token_sampler.ts";
export type { Algebra } from "./linalg/algebra.ts";
export type { FloatMatrix } from "./linalg/matrix.ts";
export { codeLength } from "./metric/code_length.ts";
export { METRIC_DEFAULTS, type MetricOptions } from "./metric/metric_options.ts";
export { mauveScore } from "./metric/text/mauve.ts";
export { nearestPassage } from "./metric/text/nearest_passage.ts";
export { passageIndex } from "./metric/text/passage_index.ts";
export { type ModeCoverage, modeCoverage } from "./metric/mode_coverage.ts";
export { prepareGaussian } from "./metric/prepare_gaussian.ts";
export type { FeatureSet, Gaussian, SampleComparison, SampleMetric } from "./metric/sample_metric.ts";
export { SAMPLE_METRICS, sampleMetric } from "./metric/sample_metrics.ts";
export { samplesToSeparate, type Separation } from "./metric/samples_to_separate.ts";
export { writeReport } from "./report/write_report.ts";
export type { Graph, Tensor } from "./runtime/graph.ts";
export { chooseDevice } from "./runtime/devices/choose_device.ts";
export { onnxDevices } from "./runtime/devices/onnx_devices.ts";
export { openOnnxOn } from "./runtime/devices/open_onnx_on.ts";
export { openOnnxAlgebra } from "./runtime/onnx_algebra.ts";
export { onnxCost } from "./runtime/onnx_cost/onnx_cost.ts";
export { openTfjs } from "./runtime/tfjs/open_tfjs.ts";
export { tfjsBackends } from "./runtime/tfjs/start_backend.ts";
export { auroc } from "./stats/auroc.ts";
export { holm } from "./stats/holm.ts";
export { pairedDifference } from "./stats/paired_difference.ts";
export { Comparer } from "./score/comparer.ts";
export { type PreparedScore, prepareScore, type ScoreRequest } from "./score/prepare_score.ts";
export { score, type ScoreSetting } from "./score/score.ts";
export { leastQueries, mostOver } from "./timing/early_stopping.ts";
export { earlyStoppingPercentile } from "./timing/early_stopping_percentile.ts";
export { indexPercentile } from "./timing/index_percentile.ts";
export { poissonArrivals } from "./timing/poisson_arrivals.ts";
export { runOffline } from "./timing/run_offline.ts";
export { runServer } from "./timing/run_server.ts";
export { runSingleStream } from "./timing/run_single_stream.ts";
export { searchRate } from "./timing/search_rate.ts";
export { serverVerdict } from "./timing/server_verdict.ts";
export { Journal } from "./store/journal.ts";
export { UnitCache } from "./store/unit_cache.ts";
