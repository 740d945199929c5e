import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { unknownName } from "../core/closest.ts";
import { UsageError } from "../core/usage_error.ts";
import { defaultModelsDir, fetchedFolder, isHubName, parseHubName, readFetched } from "./huggingface/fetched_model.ts";
import { idOfFolder } from "./huggingface/hugging_face_card.ts";
import { isHuggingFaceFolder } from "./huggingface/layout.ts";
import { FETCHABLE_NETWORK } from "./networks_dir.ts";
import { loadCard } from "./load_card.ts";
import type { RegisteredCard } from "./registered_card.ts";

/** Where models are that no registry holds. */
export interface ElsewhereOptions {
  /**
   * The folder of models fetched from the Hugging Face hub.
   * @default {".assay/models under the project's root"}
   */
  readonly fetched?: string;
}

/** The models of one folder: every subfolder with a card.json or in the Hugging Face layout, loaded when asked for. */
export class CardRegistry {
  readonly #root: string;
  readonly #networks: readonly string[];

  /**
   * @param root The folder with the models.
   * @param networks Further folders in which feature networks are looked for, in this order.
   */
  constructor(root: string, ...networks: readonly string[]) {
    this.#root = root;
    this.#networks = networks;
  }

  /** The folder with the models. */
  get root(): string {
    return this.#root;
  }

  /** Ids of all registered models and feature networks, sorted. */
  ids(): string[] {
    return [...new Set(entriesIn(this.#root).map(({ id }) => id))].sort();
  }

  /**
   * The folder that a name means: an id of this registry; a folder anywhere, with `/` or `\` in its name, such as
   * `./my-gpt2`; or `hf:<org>/<name>` or `hf:<org>/<name>@<revision>`, a model that was fetched from the Hugging Face hub.
   *
   * @throws {UsageError} Where there is none: for an id with the nearest known one, for a folder with what it must hold,
   * for a model of the hub with the command that fetches it. What the folder's files say is not looked at.
   *
   * @example
   * ```ts
   * await new CardRegistry("models").find("gan-mnist"); // "models/gan-mnist"
   * ```
   */
  async find(name: string, { fetched = defaultModelsDir() }: ElsewhereOptions = {}): Promise<string> {
    if (isHubName(name)) return await fetchedModel(name, fetched);
    if (/[/\\]/.test(name)) return modelAt(name);
    const folders = entriesIn(this.#root).filter(({ id }) => id === name).map(({ folder }) => folder);
    if (folders.length === 1) return folders[0]!;
    if (folders.length === 0) throw new UsageError(unknownName("model", name, this.ids()));
    throw new UsageError(`More than one folder stands for the model '${name}': ${folders.join(", ")}. Rename one`);
  }

  /**
   * The card of one model, by any name that {@linkcode find} knows.
   *
   * @throws {UsageError} For an unknown name, or a card that does not follow the schema.
   */
  async load(name: string, options: ElsewhereOptions = {}): Promise<RegisteredCard> {
    return await loadCard(await this.find(name, options));
  }

  /**
   * The card of a feature network, from here or from where the networks are.
   *
   * @throws {UsageError} For an unknown id or a broken card, as {@linkcode load}; a network that can be fetched is named
   * with the command that does.
   */
  async loadNetwork(id: string): Promise<RegisteredCard> {
    const roots = [this.#root, ...this.#networks];
    const root = roots.find((candidate) => cardsIn(candidate).includes(id));
    if (root !== undefined) return await loadCard(join(root, id));
    if (id === FETCHABLE_NETWORK) {
      throw new UsageError(`The feature network '${id}' is not there yet: 'deno task fetch ${id}' gets it`);
    }
    const known = [...new Set(roots.flatMap(cardsIn))].sort();
    throw new UsageError(unknownName("feature network", id, known));
  }
}

/** A registered model's id and folder. */
interface Entry {
  readonly id: string;
  readonly folder: string;
}

/** Models in folders without a card have the id that is made of the folder's name. */
function entriesIn(root: string): Entry[] {
  const cards = new Set(cardsIn(root));
  return subfolders(root)
    .map((name) => ({ name, folder: join(root, name) }))
    .filter(({ name, folder }) => cards.has(name) || isHuggingFaceFolder(folder))
    .map(({ name, folder }) => ({ id: cards.has(name) ? name : idOfFolder(folder), folder }));
}

function cardsIn(root: string): string[] {
  return subfolders(root).filter((name) => existsSync(join(root, name, "card.json")));
}

function subfolders(root: string): string[] {
  return existsSync(root) ? readdirSync(root).sort() : [];
}

/** A folder that is named by its path. */
function modelAt(name: string): string {
  const folder = resolve(name);
  if (existsSync(join(folder, "card.json")) || isHuggingFaceFolder(folder)) return folder;
  throw new UsageError(
    `Cannot load the model '${name}': expected a folder with a card.json, or with config.json and tokenizer.json as ` +
      `Hugging Face lays models out; ${existsSync(folder) ? `found neither in ${folder}` : `${folder} is not there`}`,
  );
}

async function fetchedModel(name: string, root: string): Promise<string> {
  const model = parseHubName(name), folder = fetchedFolder(root, model);
  const fetched = await readFetched(folder);
  if (fetched === undefined) {
    throw new UsageError(`The model '${name}' is not there yet: 'deno task fetch ${name}' gets it`);
  }
  const { revision = fetched.revision } = model;
  if (revision === fetched.revision || revision === fetched.asked) return folder;
  throw new UsageError(
    `The model '${name}' is there at another revision, ${fetched.revision} (asked for as ${fetched.asked}): ` +
      `'deno task fetch ${name}' replaces it`,
  );
}
