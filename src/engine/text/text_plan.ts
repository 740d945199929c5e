import type { LanguageCard } from "../../card/card.ts";
import type { RegisteredCard } from "../../card/registered_card.ts";
import type { CardRegistry } from "../../card/registry.ts";
import { unknownName } from "../../core/closest.ts";
import { UsageError } from "../../core/usage_error.ts";
import type { Warning } from "../../core/run.ts";
import {
  chooseModels,
  namesOf,
  type PlanBase,
  presetOf,
  refuseFlags,
  type Request,
  requireAtLeast,
  resolveConfiguration,
  SPEED_FLAGS,
} from "../plan_base.ts";
import type { TextSuite } from "../suite.ts";
import { parseDecoding } from "./decoding.ts";
import { type Passage, passages } from "./passages.ts";
import { openTextData, type TextData } from "./text_data.ts";
import { trainingOf } from "./training_text.ts";
import { PERPLEXITY_LIBRARIES, type PerplexityLibrary, type WindowRequest, windowRule } from "./window_rules.ts";

/** What a text suite measures, with the held-out text that it is measured on. */
export interface TextPlan extends PlanBase<TextSuite, LanguageCard> {
  readonly kind: "text";
  readonly data: TextData;
  /** Prompts and how the text goes on, one a sample. */
  readonly passages: readonly Passage[];
  /** Every prompt that the text has: micro-batches are whole, whatever the number of samples. */
  readonly prompts: readonly string[];
  readonly windows: WindowRequest;
  /** Whose hidden states stand for texts; a reason where that model is not there. */
  readonly features: RegisteredCard<LanguageCard> | string;
  readonly warnings: readonly Warning[];
}

/** Fewer texts than these say nothing of how a model writes. */
const FEWEST_PASSAGES = 8;

/** Bytes of a single document below which it has fewer than ten blocks. */
const LEAST_FOR_INTERVAL = 5120;

/** Resolves a request for a text suite: see `makePlan`. */
export async function makeTextPlan(suite: TextSuite, registry: CardRegistry, request: Request): Promise<TextPlan> {
  refuseFlags(suite, request, ["replicas", "ood", "background", ...SPEED_FLAGS]);
  const preset = presetOf(suite, request.preset ?? suite.defaultPreset);
  const as = libraryOf(request.as ?? null);
  const { dataset, split } = suite.heldOut;
  const data = await openTextData(request.text ?? `${dataset}:${split}`, {
    dataDirs: request.data ?? [],
    // lm-evaluation-harness scores WikiText as running text, and counts words and bytes of it as published.
    detokenised: request.detokenised || (as === "lm-eval" ? "where-tokenised" : false),
  });
  const windows: WindowRequest = { context: request.context ?? null, stride: request.stride ?? null, as };
  if (windows.context !== null) requireAtLeast("--context", windows.context, 2);
  if (windows.stride !== null) {
    if (as === "lm-eval" || as === "hf-evaluate") throw new UsageError(`--stride is ${as}'s own: leave it out`);
    requireAtLeast("--stride", windows.stride, 1);
  }
  const { models, broken } = await chooseModels(suite, ["text"], registry, request.models, () => undefined);
  for (const { card } of models) windowRule(card, windows);
  const bounded = windows.context !== null || models.some(({ card }) => card.language.context !== null);
  if (windows.stride !== null && !bounded) {
    throw new UsageError(
      "--stride changes nothing: every model here reads a document at once. Leave it out, or give --context",
    );
  }
  if (request.decoding != null) parseDecoding(request.decoding);
  const n = request.n ?? null;
  if (n !== null) requireAtLeast("--n", n, FEWEST_PASSAGES);
  const all = passages(data.documents, suite);
  const samples = Math.min(n ?? preset.samples, all.length);
  const features = await featureModel(registry, suite.features);
  return {
    kind: "text",
    suite,
    preset: {
      ...preset,
      samples,
      furtherSamples: Math.min(preset.furtherSamples, samples),
      decodings: request.decoding == null ? preset.decodings : [request.decoding],
    },
    metrics: suite.metrics,
    configuration: { ...resolveConfiguration(suite, request, { models: namesOf({ models, broken }), n }), as },
    models,
    broken,
    cards: [...models.map(({ card }) => card), ...(typeof features === "string" ? [] : [features.card])],
    data,
    passages: all.slice(0, samples),
    prompts: all.map(({ prompt }) => prompt),
    windows,
    features,
    warnings: [
      ...shortTextWarnings(all.length, n ?? preset.samples, data),
      ...models.flatMap(({ card }) => seenWarning(card, data) ?? []),
      ...fewUnitsWarnings(data),
    ],
  };
}

/** Whether there is enough held-out text to continue. */
export function canWrite({ passages }: Pick<TextPlan, "passages">): boolean {
  return passages.length >= FEWEST_PASSAGES;
}

function libraryOf(as: string | null): PerplexityLibrary | null {
  const library = PERPLEXITY_LIBRARIES.find((known) => known === as);
  if (as !== null && library === undefined) throw new UsageError(unknownName("library", as, PERPLEXITY_LIBRARIES));
  return library ?? null;
}

async function featureModel(registry: CardRegistry, id: string): Promise<TextPlan["features"]> {
  try {
    const { card, folder } = await registry.loadNetwork(id);
    if (card.family === "language") return { card, folder };
    return `${id} is no language model, so it gives no features of texts`;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

/** A text that a model was trained on says how much it remembers, and nothing of how well it predicts. */
function seenWarning(card: LanguageCard, { id, split, name }: TextData): Warning | undefined {
  const training = trainingOf(card);
  if (typeof training === "string" || training.dataset !== id || training.split !== split) return undefined;
  return {
    kind: "text-seen",
    message: `${card.id} was trained on ${name}, the text that it is measured on`,
    advice: "Its likelihood is no measure of prediction: name a text that it has not seen with --text",
  };
}

/** One short text says little of how far another text would be from it. */
function fewUnitsWarnings({ name, bytes, documents }: TextData): Warning[] {
  if (documents.length > 1 || bytes >= LEAST_FOR_INTERVAL) return [];
  return [{
    kind: "text-short",
    message: `${name} is one document of ${bytes.toLocaleString("en-US")} bytes`,
    advice:
      "Intervals over so few blocks mean little: give several documents (a folder of .txt, a .jsonl) or a longer text",
  }];
}

function shortTextWarnings(passages: number, wanted: number, { name }: TextData): Warning[] {
  if (passages >= wanted) return [];
  return [{
    kind: "text-short",
    message: `${name} has ${passages} passages to continue, ${wanted} were asked for`,
    advice: passages < FEWEST_PASSAGES
      ? "What models write is not measured: name a longer text with --text"
      : "What models write is measured on fewer texts: such numbers compare only with each other",
  }];
}
