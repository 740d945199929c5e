/** The models that a run's own are held against: those of a folder, or of the registry's folder at a git revision. */
import { existsSync, statSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Card } from "../../card/card.ts";
import { parseCard } from "../../card/parse_card.ts";
import { CardRegistry } from "../../card/registry.ts";
import { UsageError } from "../../core/usage_error.ts";
import { openGitFolder } from "./git_folder.ts";

/** Models that are only looked up until they are to be opened. */
export interface BaseModels {
  /** What `--against` means, so that it means the same later: an absolute folder, or a commit in full. */
  readonly against: string;
  /** "commit 9b7c9d2…" or "/home/me/models". */
  readonly name: string;
  /** A model's card, or why there is none. */
  card(id: string): Promise<Card | string>;
  /** Puts models where their graphs can be opened. */
  checkOut(ids: readonly string[]): Promise<CheckedOut>;
}

/** Models that can be opened until they are given back. */
export interface CheckedOut {
  /** By id. */
  readonly folders: ReadonlyMap<string, string>;
  /** Removes what was only made for this. */
  close(): Promise<void>;
}

/**
 * Finds the models that `--against` names: a folder where there is one of that name, else the registry's folder at a
 * revision of the git checkout that it lies in.
 *
 * @param registry The folder of the run's own models.
 * @throws {UsageError} Where it is neither, and where there are no models in it.
 *
 * @example
 * ```ts
 * const base = await openBaseModels("main", "models");
 * const { folders, close } = await base.checkOut(["gan-mnist"]);
 * ```
 */
export async function openBaseModels(against: string, registry: string): Promise<BaseModels> {
  const isFolder = existsSync(against) && statSync(against).isDirectory();
  return isFolder ? modelsOfFolder(resolve(against)) : await modelsOfRevision(against, registry);
}

function modelsOfFolder(folder: string): BaseModels {
  const registry = new CardRegistry(folder), ids = registry.ids();
  if (ids.length === 0) {
    throw new UsageError(`There are no models in ${folder}: --against takes a folder of cards, as --registry does`);
  }
  return {
    against: folder,
    name: folder,
    card: (id) =>
      ids.includes(id) ? cardOrReason(async () => (await registry.load(id)).card) : Promise.resolve(MISSING),
    async checkOut(wanted) {
      const folders = await Promise.all(wanted.map(async (id) => [id, await registry.find(id)] as const));
      return { folders: new Map(folders), close: () => Promise.resolve() };
    },
  };
}

async function modelsOfRevision(revision: string, registry: string): Promise<BaseModels> {
  const { commit, files, read } = await openGitFolder(registry, revision);
  return {
    against: commit,
    name: `commit ${commit}`,
    async card(id) {
      const path = `${id}/card.json`;
      if (!files.includes(path)) return MISSING;
      return await cardOrReason(async () =>
        parseCard(JSON.parse(new TextDecoder().decode(await read(path))), `${path} of commit ${commit}`)
      );
    },
    async checkOut(ids) {
      const root = await mkdtemp(join(tmpdir(), "assay-base-"));
      const close = () => rm(root, { recursive: true, force: true });
      try {
        for (const file of files.filter((path) => ids.some((id) => path.startsWith(`${id}/`)))) {
          const path = join(root, file);
          await mkdir(dirname(path), { recursive: true });
          await writeFile(path, await read(file));
        }
      } catch (error) {
        await close();
        throw error;
      }
      return { folders: new Map(ids.map((id) => [id, join(root, id)])), close };
    },
  };
}

const MISSING = "the base has no model of this id";

async function cardOrReason(load: () => Promise<Card>): Promise<Card | string> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof SyntaxError)) throw error;
    return `the base's card cannot be read: ${error.message}`;
  }
}
