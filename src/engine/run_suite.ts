/** Runs a suite with its data and makes a run of what was found. */
import type { AnyGraphFile } from "../card/any_graph.ts";
import { everyCell } from "../core/every_cell.ts";
import type { Cell, Manifest, Run } from "../core/run.ts";
import { busyMachine } from "./busy_machine.ts";
import type { Findings } from "./findings.ts";
import { type ImageData, openImageData } from "./images/image_data.ts";
import type { ImagePlan } from "./images/image_plan.ts";
import { measureImages } from "./images/measure_images.ts";
import type { LikelihoodPlan } from "./likelihood/likelihood_plan.ts";
import { measureLikelihoods } from "./likelihood/measure_likelihoods.ts";
import type { Plan } from "./plan.ts";
import { measureSpeed } from "./speed/measure_speed.ts";
import type { SpeedPlan } from "./speed/speed_plan.ts";
import { measureTexts } from "./text/measure_texts.ts";
import type { TextPlan } from "./text/text_plan.ts";
import type { RunSetting } from "./run_setting.ts";

/** A plan with the data that it needs. */
export type OpenSuite =
  | { readonly kind: "images"; readonly plan: ImagePlan; readonly data: ImageData }
  | { readonly kind: "likelihood"; readonly plan: LikelihoodPlan }
  | { readonly kind: "text"; readonly plan: TextPlan }
  | { readonly kind: "speed"; readonly plan: SpeedPlan; readonly data: ImageData | null };

/**
 * Opens the data of a plan.
 *
 * @throws {UsageError} Where a dataset is not there: how to get it.
 */
export async function openSuite(plan: Plan): Promise<OpenSuite> {
  switch (plan.kind) {
    case "images":
      return { kind: "images", plan, data: await openImageData(plan) };
    case "likelihood":
      return { kind: "likelihood", plan };
    case "text":
      return { kind: "text", plan };
    case "speed":
      return { kind: "speed", plan, data: plan.quality === null ? null : await openImageData(plan.quality) };
  }
}

/**
 * Measures everything that a plan asks for. A model that fails takes no other with it; a pool that was told to stop
 * leaves cells `skipped` and the run `incomplete`.
 */
export async function runSuite(suite: OpenSuite, setting: RunSetting): Promise<Run> {
  const busy = await busyMachine();
  const { datasets, warnings, devices, stopped, rows, columns, cells, ...rest } = await measure(suite, setting);
  const { plan: { configuration, cards } } = suite, { compare: compareRules } = suite.plan.suite;
  const place = (names: readonly { readonly id: string }[], id: string) => names.findIndex((one) => one.id === id);
  const order = (cell: Cell) => place(rows, cell.model) * 1000 + place(columns, cell.metric);
  return {
    schemaVersion: 1,
    id: setting.id,
    suite: configuration.suite,
    preset: configuration.preset,
    state: stopped ?? everyCell({ cells, ...rest }).some(({ state }) => state === "skipped")
      ? "incomplete"
      : "complete",
    manifest: {
      command: setting.command,
      configuration,
      seed: configuration.seed,
      startedAt: setting.startedAt,
      finishedAt: new Date().toISOString(),
      ...setting.surroundings,
      datasets,
      weights: cards.flatMap(weightsOf),
      ...(devices !== undefined && { devices: [...devices] }),
      warnings: [...busy, ...warnings],
    },
    rows,
    columns,
    cells: cells.toSorted((a, b) => order(a) - order(b)),
    ...rest,
    ...(compareRules !== undefined && { compareRules }),
  };
}

function measure(suite: OpenSuite, setting: RunSetting): Promise<Findings> {
  switch (suite.kind) {
    case "images":
      return measureImages(suite.plan, suite.data, setting);
    case "likelihood":
      return measureLikelihoods(suite.plan, setting);
    case "text":
      return measureTexts(suite.plan, setting);
    case "speed":
      return measureSpeed(suite.plan, suite.data, setting);
  }
}

function weightsOf({ id, graphs }: Plan["cards"][number]): Manifest["weights"] {
  const files: readonly [string, AnyGraphFile | undefined][] = Object.entries(graphs);
  return files.flatMap(([graph, file]) =>
    file === undefined ? [] : [file, ...file.shards ?? []].map(({ sha256 }) => ({ model: id, graph, sha256 }))
  );
}
