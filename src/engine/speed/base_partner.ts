import type { Card, ImageModelCard, LanguageCard } from "../../card/card.ts";
import { canonicalJson, type Json } from "../../core/fingerprint.ts";
import type { BaseModels } from "./base_models.ts";
import type { Runtime } from "./runtimes.ts";
import { runtimesOf } from "./runtimes_of.ts";

/** A row's model as the run has it. */
export interface OwnModel {
  readonly card: ImageModelCard | LanguageCard;
  readonly runtime: Runtime;
}

/**
 * The card of the base's model that a row is held against, or why there is none. Models that would do the same work have no
 * partner: the ratio of their times is 1, and what was measured would be the noise of timing.
 *
 * @example
 * ```ts
 * await basePartner(base, { card, runtime: "onnx" }); // "the base has the same graphs: …"
 * ```
 */
export async function basePartner(
  base: Pick<BaseModels, "card">,
  { card, runtime }: OwnModel,
): Promise<ImageModelCard | LanguageCard | string> {
  const other = await base.card(card.id);
  if (typeof other === "string") return other;
  if (other.family === "feature") return "the base's model of this id is a feature network";
  if (card.family === "language") {
    if (other.family !== "language") return "the base's model of this id draws images";
    if (text(card.tokenizer) !== text(other.tokenizer)) return makesOther("tokens");
  } else {
    if (other.family === "language") return "the base's model of this id writes text";
    if (!runtimesOf(other).includes(runtime)) return `the base's model of this id is not registered in ${runtime}`;
    if (imageOf(card) !== imageOf(other)) return makesOther("images");
  }
  return workOf(card, runtime) === workOf(other, runtime)
    ? "the base has the same graphs: the ratio of their times would be the noise of timing"
    : other;
}

function makesOther(things: string): string {
  return `the base's model of this id makes other ${things}: the time of one is not that of the other`;
}

function imageOf({ format: { shape, levels } }: ImageModelCard): string {
  return text([shape, levels]);
}

/** Everything in a card that the time of a sample may depend on, and nothing else. */
function workOf(card: Card, runtime: Runtime): string {
  const { title: _title, provenance: _provenance, dataset: _dataset, ...work } = card;
  if (!("tfjs" in work)) return text(work);
  const { graphs, tfjs, ...rest } = work;
  return text({ ...rest, graphs: runtime === "tfjs" ? tfjs ?? graphs : graphs });
}

function text(value: unknown): string {
  const json: Json = JSON.parse(JSON.stringify(value));
  return canonicalJson(json);
}
