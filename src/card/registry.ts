import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { unknownName } from "../core/closest.ts";
import { UsageError } from "../core/usage_error.ts";
import { FETCHABLE_NETWORK } from "./networks_dir.ts";
import { loadCard, type RegisteredCard } from "./load_card.ts";

/** The models of one folder: every subfolder with a card.json, loaded when asked for. */
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

  /** Ids of all registered models and feature networks, sorted. */
  ids(): string[] {
    return idsIn(this.#root);
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

  /**
   * The card of a feature network, from here or from where the networks are.
   *
   * @throws {UsageError} For an unknown id or a broken card, as {@linkcode load}; a network that can be fetched is named
   * with the command that does.
   */
  async loadNetwork(id: string): Promise<RegisteredCard> {
    const roots = [this.#root, ...this.#networks];
    const root = roots.find((candidate) => idsIn(candidate).includes(id));
    if (root !== undefined) return await loadCard(join(root, id));
    if (id === FETCHABLE_NETWORK) {
      throw new UsageError(`The feature network '${id}' is not there yet: 'deno task fetch ${id}' gets it`);
    }
    const known = [...new Set(roots.flatMap(idsIn))].sort();
    throw new UsageError(unknownName("feature network", id, known));
  }
}

function idsIn(root: string): string[] {
  if (!existsSync(root)) return [];
  return readdirSync(root).filter((name) => existsSync(join(root, name, "card.json"))).sort();
}
