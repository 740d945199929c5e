/** The models of a run that are timed in turn with those of the base. */
import type { SpeedContext } from "./speed_context.ts";
import type { SpeedEntry } from "./speed_plan.ts";
import { TOKENS } from "./text_rows.ts";
import type { PairedModel, PairSubject } from "./time_pair.ts";
import { setupOf } from "./time_rounds.ts";

/**
 * Does something with the pairs of rows and partners, for which the base's models lie in folders until it ends.
 *
 * @param entries Models of images that can be timed.
 */
export async function withPairs<T>(
  entries: readonly SpeedEntry[],
  context: SpeedContext,
  work: (pairs: readonly PairSubject[]) => Promise<T>,
): Promise<T> {
  const { plan: { against, texts, configuration, prompt, threads }, setting: { cache } } = context;
  if (against === null) return await work([]);
  const rows = [
    ...entries.map((entry) => ({
      id: entry.id,
      model: entry.model,
      paired: (folder: string): PairedModel => ({ kind: "images", setup: { ...setupOf(entry, context), folder } }),
    })),
    ...texts.map((model) => ({
      id: model.card.id,
      model,
      paired: (folder: string): PairedModel => ({
        kind: "texts",
        task: {
          ...{ folder, threads, data: configuration.data, cache: cache.folder },
          ...{ prompt: prompt?.text ?? "", tokens: TOKENS, device: configuration.device },
        },
      }),
    })),
  ].filter(({ id }) => typeof against.partners.get(id) === "object");
  const { folders, close } = await against.base.checkOut([...new Set(rows.map(({ model }) => model.card.id))]);
  try {
    return await work(rows.map(({ id, model: { card, folder }, paired }) => ({
      id,
      own: paired(folder),
      base: paired(folders.get(card.id)!),
    })));
  } finally {
    await close();
  }
}
