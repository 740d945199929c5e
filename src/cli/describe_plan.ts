import type { ImagePlan } from "../engine/images/image_plan.ts";
import type { LikelihoodPlan } from "../engine/likelihood/likelihood_plan.ts";
import type { SpeedPlan } from "../engine/speed/speed_plan.ts";
import type { TextPlan } from "../engine/text/text_plan.ts";
import { describeRequest } from "../engine/text/window_rules.ts";
import type { Plan } from "../engine/plan.ts";
import type { DatasetSlice } from "../engine/suite.ts";
import { methodLabel } from "../family/likelihood_method.ts";
import { warningText } from "../report/words/warning_text.ts";

/** What a dry run prints: who is measured, on what, and how much of it. */
export function describePlan(plan: Plan): string {
  const { suite, metrics, configuration, models, broken } = plan;
  const { data, work } = described(plan);
  const lines = [
    `${suite.title}, preset ${configuration.preset}, seed ${configuration.seed}`,
    "",
    "Models",
    ...models.map(({ card }) => `  ${card.id.padEnd(18)} ${card.family.padEnd(15)} ${card.title}`),
    ...broken.map(({ id, reason }) => `  ${id.padEnd(18)} cannot be measured: ${reason}`),
    "",
    "Data",
    ...data,
    "",
    "Work",
    ...work,
    `  workers            ${configuration.workers} on ${
      plan.kind === "speed" ? "cpu, for quality" : configuration.device
    }`,
    "",
    `Metrics: ${metrics.join(", ")}`,
  ];
  return lines.join("\n");
}

function described(plan: Plan): Described {
  switch (plan.kind) {
    case "images":
      return ofImages(plan);
    case "likelihood":
      return ofLikelihoods(plan);
    case "text":
      return ofTexts(plan);
    case "speed":
      return ofSpeed(plan);
  }
}

interface Described {
  readonly data: readonly string[];
  readonly work: readonly string[];
}

function ofImages({ suite, preset, configuration, network }: ImagePlan): Described {
  return {
    data: [
      `  reference          ${slice(suite.reference)}`,
      `  anchor             ${slice(suite.anchor)}`,
      `  feature network    ${network.card.id}`,
    ],
    work: [
      `  samples            ${preset.samples} of each model, in units of ${configuration.batch}`,
      ...preset.likelihood.map(({ method, images }) => `  likelihood         ${methodLabel(method)}: ${images} images`),
      `  latency            ${preset.latency.queries} single samples, at most ${preset.latency.maxSeconds} s a model`,
      `  throughput         batches of ${
        preset.throughput.batchSizes.join(", ")
      }, ${preset.throughput.repeats} runs each`,
    ],
  };
}

function ofLikelihoods({ preset, data, outliers, warnings }: LikelihoodPlan): Described {
  return {
    data: [
      ...[...data.values()].map((heldOut) => `  held out           ${slice(heldOut.slice)}`),
      ...(outliers === undefined ? [] : [`  outliers           ${slice(outliers.dataset.slice)}`]),
      ...warnings.map((warning) => `  missing            ${warningText(warning)}`),
    ],
    work: [
      ...preset.methods.map(({ method, images }) => `  likelihood         ${methodLabel(method)}: ${images} images`),
      `  modes              ${preset.samples} samples of each model whose truth is known`,
      ...(outliers === undefined ? [] : [
        `  outliers           ${preset.outlierImages} images of each dataset, likelihood ratios to ${
          outliers.background?.card.id ?? "a compressor"
        }`,
      ]),
    ],
  };
}

function ofTexts({ suite, preset, data, passages, windows, features, warnings }: TextPlan): Described {
  const { context, as } = windows;
  return {
    data: [
      `  text               ${data.name}, ${data.documents.length} documents, ${
        data.bytes.toLocaleString("en-US")
      } bytes`,
      `  features           ${typeof features === "string" ? features : features.card.id}`,
      ...warnings.map((warning) => `  short              ${warningText(warning)}`),
    ],
    work: [
      `  windows            ${describeRequest(windows)}${context === null ? "" : `, ${context} tokens`}${
        as === null ? "" : `, as ${as} does it`
      }; one window where a model has no bound`,
      `  texts              ${passages.length} of each model, ${suite.sample} bytes after ${suite.prompt} of prompt`,
      ...preset.decodings.map((rule, i) =>
        `  drawn by           ${rule}${i === 0 ? "" : `, ${preset.furtherSamples} texts`}`
      ),
      `  speed              ${preset.speed.sequences} sequences, batches of ${preset.speed.batchSizes.join(", ")}`,
    ],
  };
}

function ofSpeed(plan: SpeedPlan): Described {
  const { suite, preset, device, entries, texts, quality, threads, configuration, against } = plan;
  const { sessions } = configuration, { report, passedOver } = device;
  return {
    data: quality === null ? [] : [
      `  reference          ${slice(suite.reference)}`,
      `  anchor             ${slice(suite.anchor)}`,
      `  feature network    ${quality.network.card.id}`,
    ],
    work: [
      `  device             ${device.device}: ${report.name}${
        report.software ? " (software, no GPU)" : ""
      }, ${threads} threads`,
      ...passedOver.map((other) => `  not                ${other.device}${other.available ? "" : `: ${other.reason}`}`),
      `  rows               ${[...entries.map(({ id }) => id), ...texts.map(({ card }) => card.id)].join(", ")}`,
      `  rounds             ${preset.rounds}, every model in a process of its own, ${preset.minSeconds} to ${preset.maxSeconds} s a scenario in all`,
      `  batches            up to ${preset.batches.largest}, ${
        sessions === null ? "sessions as they are fastest" : `${sessions} sessions`
      }`,
      `  server             p${
        100 * suite.server.percentile
      } within ${suite.server.boundMs} ms, below ${suite.server.belowMs} ms a sample`,
      `  quality            ${preset.samples} samples of each model, ${preset.sweep.samples} of each number of steps`,
      `  text               ${preset.text.sequences} sequences, batches of ${preset.text.batchSizes.join(", ")}`,
      ...(against === null ? [] : [
        `  against            ${against.base.name}, in turn with it in every round`,
        ...[...against.partners].map(([id, partner]) =>
          `    ${id.padEnd(17)}${typeof partner === "string" ? `not timed: ${partner}` : `the base's ${partner.title}`}`
        ),
      ]),
    ],
  };
}

function slice({ dataset, split, from, count }: DatasetSlice): string {
  return `${dataset}:${split}, ${count} images from ${from}`;
}
