import { existsSync } from "node:fs";
import { mkdir, mkdtemp, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../../core/usage_error.ts";

/** What {@linkcode writeModelFolder} does about a model that is there. */
export interface WriteModelOptions {
  /** Whether a model of that id is replaced. @default false */
  readonly replace?: boolean;
}

/**
 * Writes a model's folder so that it is there whole or not at all: into a temporary folder beside it, flushed, then
 * renamed. Where it is half-written no registry sees it.
 *
 * @param out The folder of all models, made where it is missing.
 * @param id Name of the model's own folder.
 * @param files Content by name, `card.json` among them.
 * @returns The model's folder.
 * @throws {UsageError} Where the folder is there and is not to be replaced, or is no model's.
 *
 * @example
 * ```ts
 * await writeModelFolder("models", "mine", new Map([["card.json", "{}\n"]])); // "models/mine"
 * ```
 */
export async function writeModelFolder(
  out: string,
  id: string,
  files: ReadonlyMap<string, Uint8Array | string>,
  { replace = false }: WriteModelOptions = {},
): Promise<string> {
  const target = join(out, id);
  checkFree(target, replace);
  await mkdir(out, { recursive: true });
  // A registry looks for cards one folder deep: two folders down they are out of its sight.
  const temporary = await mkdtemp(join(out, `.${id}-`));
  try {
    const fresh = join(temporary, "new"), old = join(temporary, "old");
    await mkdir(fresh);
    for (const [name, content] of files) await writeFlushed(join(fresh, name), content);
    checkFree(target, replace);
    const replaced = existsSync(target);
    if (replaced) await rename(target, old);
    try {
      await rename(fresh, target);
    } catch (error) {
      if (replaced) await rename(old, target);
      throw error;
    }
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return target;
}

function checkFree(target: string, replace: boolean): void {
  if (!existsSync(target)) return;
  if (!existsSync(join(target, "card.json"))) {
    throw new UsageError(`${target} is there already and is no model, since it has no card.json: choose another id`);
  }
  if (!replace) {
    throw new UsageError(`The model ${target} is there already: choose another id, or replace it (--force)`);
  }
}

async function writeFlushed(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
