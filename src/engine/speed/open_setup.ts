import { isImageModel } from "../../card/card.ts";
import { loadCard } from "../../card/load_card.ts";
import { openAutoregressive } from "../../family/autoregressive.ts";
import { withSteps } from "../../family/diffusion/with_steps.ts";
import type { Sampler } from "../../family/model.ts";
import { openModel } from "../../family/open_model.ts";
import { cardGraphs, type OpenedGraph } from "../card_graphs.ts";
import type { Setup } from "./speed_task.ts";

/** A sampler, and what its graphs really run on. */
export interface OpenedSampler {
  readonly sampler: Sampler;
  /** Asks the devices, which takes a moment. */
  opened(): Promise<readonly OpenedGraph[]>;
}

/**
 * Opens a model of images as it is to be timed.
 *
 * @throws {Error} Where it cannot be opened so, or does not sample: why.
 *
 * @example
 * ```ts
 * const { sampler } = await openSetup({
 *   folder: "models/gan-mnist", runtime: "onnx", device: "cpu", backend: "wasm", threads: 2,
 * });
 * ```
 */
export async function openSetup(setup: Setup): Promise<OpenedSampler> {
  const { folder, runtime, device, backend, threads, sampler, cached = true } = setup;
  const registered = await loadCard(folder), opened: (() => Promise<OpenedGraph>)[] = [];
  const { card } = registered;
  if (!isImageModel(card)) throw new Error(`${card.id} is not a generative model of images`);
  const open = cardGraphs(registered, {
    ...{ threads, device, backend },
    ...(runtime !== undefined && { runtime }),
    onOpened: (place) => opened.push(place),
  });
  const asked = card.family === "diffusion" && sampler !== undefined
    ? withSteps(card, sampler.kind, sampler.steps)
    : card;
  const model = asked.family === "autoregressive" && !cached
    ? await openAutoregressive(asked, open, { cached })
    : await openModel(asked, open);
  if (!model.sample.has) throw new Error(model.sample.reason);
  return { sampler: model.sample.use, opened: () => Promise.all(opened.map((place) => place())) };
}
