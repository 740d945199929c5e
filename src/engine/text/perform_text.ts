/** Carries out tasks about language models: see `Performer`. */
import packageJson from "../../../package.json" with { type: "json" };
import type { LanguageCard } from "../../card/card.ts";
import { loadCard } from "../../card/load_card.ts";
import { openTextDataset } from "../../dataset/text/text_registry.ts";
import type { LanguageModel } from "../../family/language/language_model.ts";
import { openCodec } from "../../family/language/open_codec.ts";
import { openLanguageModel } from "../../family/language/open_language_model.ts";
import type { CountsSource } from "../../family/language/n_gram.ts";
import type { Algebra } from "../../linalg/algebra.ts";
import { compressedBits } from "../../metric/text/compressed_bits.ts";
import { COMPRESSORS } from "../../metric/text/compressors.ts";
import { UnitCache } from "../../store/unit_cache.ts";
import type { OnnxDevice } from "../../runtime/devices/onnx_device.ts";
import { cardGraphs, type CardGraphsOptions } from "../card_graphs.ts";
import { roomsHash } from "../unit_address.ts";
import { measureCopies } from "./measure_copies.ts";
import { measureMauve } from "./measure_mauve.ts";
import { measureWritten } from "./measure_written.ts";
import { scoreText } from "./score_text.ts";
import { timeText } from "./speed/time_text.ts";
import type { TextTask, TextTaskResults } from "./text_task.ts";
import { takeFeatures } from "./take_features.ts";
import { writeTexts } from "./write_texts.ts";

/** Opens language models once and keeps them. */
export class TextPerformer {
  readonly #models = new Map<string, Promise<LanguageModel>>();
  readonly #algebra: (threads: number) => Promise<Algebra>;

  constructor(algebra: (threads: number) => Promise<Algebra>) {
    this.#algebra = algebra;
  }

  async perform(task: TextTask): Promise<TextTaskResults[TextTask["kind"]]> {
    switch (task.kind) {
      case "describe-text": {
        const { architecture, codec, keepsPast, features } = await this.#model(task);
        return {
          architecture,
          tokenizer: codec.name,
          unique: codec.unique,
          keepsPast,
          features: features?.dimension ?? null,
        };
      }
      case "score-text":
        return await scoreText(await this.#model(task), task);
      case "write-text":
        return await writeTexts(await this.#model(task), task);
      case "text-features":
        return { features: await takeFeatures(await this.#model(task), task.texts) };
      case "written":
        return measureWritten(task.texts, task.real);
      case "copies":
        return measureCopies(task.texts, await textsOf(task.training, task.data));
      case "mauve":
        return await measureMauve(task, await this.#algebra(task.threads));
      case "compress-text":
        return await compressedBits(
          COMPRESSORS.find(({ id }) => id === task.compressor)!,
          task.documents,
          task.training === null ? undefined : await textsOf(task.training, task.data),
        );
      case "time-text":
        return await timeText(await this.#model(task, task.threads, task.device), task);
    }
  }

  #model(of: ModelPlace, threads = 1, device: OnnxDevice = "cpu"): Promise<LanguageModel> {
    const key = `${device} ${threads} ${of.folder}`;
    const known = this.#models.get(key);
    if (known !== undefined) return known;
    const opened = open(of, { threads, device });
    this.#models.set(key, opened);
    // What could not be opened is tried again.
    opened.catch(() => this.#models.delete(key));
    return opened;
  }
}

interface ModelPlace {
  readonly folder: string;
  readonly data: readonly string[];
  readonly cache: string;
}

async function open(place: ModelPlace, options: CardGraphsOptions): Promise<LanguageModel> {
  const registered = await loadCard(place.folder), { card, folder } = registered;
  if (card.family !== "language") throw new Error(`${card.id} is not a language model`);
  return await openLanguageModel(card, {
    codec: await openCodec(card, folder),
    open: cardGraphs(registered, options),
    counts: countsSource(card, place),
  });
}

/** Where an n-gram model's counts come from: the cache, by all that they depend on, else its training text. */
function countsSource({ tokenizer, language }: LanguageCard, { data, cache }: ModelPlace): CountsSource {
  const { network, vocabulary, prefix } = language, store = new UnitCache(cache);
  const documents = async () => network.kind === "kneser-ney" ? await textsOf(network.training, data) : [];
  const address = async () =>
    UnitCache.address({
      what: "counts of n-grams",
      network: JSON.parse(JSON.stringify(network)),
      vocabulary,
      prefix,
      tokenizer: JSON.parse(JSON.stringify(tokenizer)),
      tokenizers: packageJson.dependencies["@huggingface/tokenizers"],
      documents: await documents(),
      source: roomsHash(["language"]),
    });
  return {
    documents,
    kept: async () => await store.get(await address()),
    keep: async (arrays) => await store.put(await address(), { ...arrays }),
  };
}

async function textsOf(
  { dataset, split }: { readonly dataset: string; readonly split: string },
  dataDirs: readonly string[],
): Promise<string[]> {
  return (await openTextDataset(dataset, split, { dataDirs })).documents.map(({ text }) => text);
}
