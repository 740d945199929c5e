import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { unknownName } from "../core/closest.ts";
import { UsageError } from "../core/usage_error.ts";
import { loadCard, type RegisteredCard } from "./load_card.ts";

/** The models of one folder: every subfolder with a card.json, loaded when asked for. */
export class CardRegistry {
  readonly #root: string;
  readonly #networks: string;

  /**
   * @param root The folder with the models.
   * @param networks Where feature networks are looked for that are not in it.
   */
  constructor(root: string, networks: string = root) {
    this.#root = root;
    this.#networks = networks;
  }

  /** Ids of all registered models and feature networks, sorted. */
  ids(): string[] {
    if (!existsSync(this.#root)) return [];
    return readdirSync(this.#root).filter((name) => existsSync(join(this.#root, name, "card.json"))).sort();
  }

  /**
   * The card of one id.
   *
   * @throws {UsageError} For an unknown id (with the nearest known one) or a card that does not follow the schema.
   */
  async load(id: string): Promise<RegisteredCard> {
    const ids = this.ids();
    if (!ids.includes(id)) throw new UsageError(unknownName("model", id, ids));
    return await loadCard(join(this.#root, id));
  }

  /** The card of a feature network, from here or from where the networks are; throws as {@linkcode load}. */
  async loadNetwork(id: string): Promise<RegisteredCard> {
    const here = this.#root === this.#networks || this.ids().includes(id);
    return here ? await this.load(id) : await new CardRegistry(this.#networks).load(id);
  }
}
