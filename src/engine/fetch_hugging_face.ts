import { existsSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import process from "node:process";
import {
  defaultModelsDir,
  FETCHED_FILE,
  fetchedFolder,
  type FetchedModel,
  isHubName,
  parseHubName,
  readFetched,
  UNFINISHED_FILE,
} from "../card/huggingface/fetched_model.ts";
import { hashFile } from "../card/huggingface/hash_file.ts";
import { externalData, externalDataReason, GRAPH_FILES, LAYOUT } from "../card/huggingface/layout.ts";
import { UsageError } from "../core/usage_error.ts";
import { fetchFile, type FetchFileOptions, mirrorUrl } from "../dataset/fetch_file.ts";
import { checkHubFile, type HubFile, type HubListing, isHubFile, readHub } from "./hugging_face_hub.ts";
import { atomicWrite } from "../store/atomic_write.ts";

export interface FetchHuggingFaceOptions extends FetchFileOptions {
  /**
   * The folder of models; the model goes to `<into>/<org>--<name>/`.
   * @default {".assay/models under the project's root"}
   */
  readonly into?: string;
  /** Base addresses to take instead of the hub's, in the order in which to try them. */
  readonly mirrors?: readonly string[];
  /**
   * The hub's address where no mirror is named.
   * @default {process.env["HF_ENDPOINT"]}
   */
  readonly endpoint?: string;
}

/** Whether what is to be fetched is a model of the Hugging Face hub. */
export function isHuggingFace(what: string): boolean {
  return isHubName(what);
}

/**
 * Downloads a decoder of the Hugging Face hub, pinned by its revision: config.json, tokenizer.json, what there is of
 * tokenizer_config.json, generation_config.json and special_tokens_map.json, and one graph. All files are of the commit
 * that the revision is now, and each is checked by the size and hash that the hub lists. Files that are there and right
 * are kept, so that an interrupted fetch goes on where it ended.
 *
 * `assay.json` is written last, with the repository, the commit, the licence and every file's sha256. From the beginning
 * to the end the folder holds `assay.json.part`, with which it is no model.
 *
 * @param what `hf:<org>/<name>` or `hf:<org>/<name>@<revision>`; the revision is a branch, a tag or a commit, else `main`.
 * @returns The folder that holds the files.
 * @throws {UsageError} For another name, where no address of the hub is known, and for a model that Assay could not open:
 * without a tokenizer.json or a graph, or with weights outside the graph.
 * @throws {Error} If no address gave the right content: each and why.
 *
 * @example
 * ```ts
 * await fetchHuggingFace("hf:openai-community/gpt2"); // "/.../.assay/models/openai-community--gpt2"
 * ```
 */
export async function fetchHuggingFace(what: string, options: FetchHuggingFaceOptions = {}): Promise<string> {
  const { into = defaultModelsDir(), onProgress, signal } = options;
  const model = parseHubName(what), folder = resolve(fetchedFolder(into, model));
  const { repository, revision: asked = "main" } = model;
  // Where a commit is asked for, and is there, there is nothing to ask the hub.
  if (await wholeAt(folder, asked) !== undefined) {
    onProgress?.({ kind: "present", file: what, path: folder });
    return folder;
  }
  const bases = basesOf(what, options);
  const listing = await readHub(model, bases, options);
  const there = await wholeAt(folder, listing.revision);
  if (there !== undefined) {
    if (there.asked !== asked) await writeFetched(folder, { ...there, asked });
    onProgress?.({ kind: "present", file: what, path: folder });
    return folder;
  }
  const files = filesOf(what, listing);
  await mkdir(folder, { recursive: true });
  await atomicWrite(join(folder, UNFINISHED_FILE), `${what}\n`);
  await rm(join(folder, FETCHED_FILE), { force: true });
  await removeOthers(folder, files);
  for (const file of files) {
    const path = join(folder, file.path), { path: name } = file;
    await mkdir(dirname(path), { recursive: true });
    if (await isHubFile(path, file)) {
      onProgress?.({ kind: "present", file: name, path });
      continue;
    }
    if (existsSync(path)) onProgress?.({ kind: "replacing", file: name, path, reason: "It is of another revision." });
    const wanted = {
      name,
      maxBytes: file.bytes,
      check: (temporary: string) => checkHubFile(temporary, file),
      advice: `put the file of revision ${listing.revision} there yourself: ${path}`,
    };
    const urls = bases.map((base) => new URL(`${repository}/resolve/${listing.revision}/${name}`, base));
    await fetchFile(wanted, path, urls, options);
  }
  const pinned: FetchedModel["files"] = {};
  for (const { path, bytes } of files) pinned[path] = { bytes, sha256: await hashFile(join(folder, path)) };
  signal?.throwIfAborted();
  const { revision, licence } = listing;
  await writeFetched(folder, { schemaVersion: 1, repository, revision, asked, licence, files: pinned });
  await rm(join(folder, UNFINISHED_FILE));
  return folder;
}

/** What was fetched, where it is of that commit and every file is what it was. */
async function wholeAt(folder: string, revision: string): Promise<FetchedModel | undefined> {
  const fetched = await readFetched(folder).catch(() => undefined);
  if (fetched === undefined || fetched.revision !== revision) return undefined;
  for (const [file, { sha256 }] of Object.entries(fetched.files)) {
    if (await hashFile(join(folder, file)).catch(() => undefined) !== sha256) return undefined;
  }
  return fetched;
}

function basesOf(
  what: string,
  { mirrors, endpoint = process.env["HF_ENDPOINT"] }: FetchHuggingFaceOptions,
): readonly URL[] {
  const named = mirrors ?? (endpoint === undefined || endpoint === "" ? [] : [endpoint]);
  if (named.length > 0) return named.map(mirrorUrl);
  throw new UsageError(
    `Cannot fetch ${what}: no address of the Hugging Face hub is set. Set the environment variable HF_ENDPOINT, which ` +
      "Hugging Face's own tools read too (their documentation names the default, Hugging Face's own site), or name a " +
      "mirror with --mirror URL",
  );
}

/** What is to be fetched of a model, the graph last. */
function filesOf(what: string, { files, revision }: HubListing): HubFile[] {
  const at = (path: string): HubFile | undefined => files.find((file) => file.path === path);
  const require = (expected: string, file: HubFile | undefined): HubFile => {
    if (file !== undefined) return file;
    throw new UsageError(
      `Cannot use ${what} at revision ${revision}: expected ${expected}, found ` +
        `${files.map(({ path }) => path).join(", ") || "no files"}`,
    );
  };
  const config = require("a config.json", at(LAYOUT.config));
  const tokenizer = require("a tokenizer.json", at(LAYOUT.tokenizer));
  const path = GRAPH_FILES.find((file) => at(file) !== undefined);
  const graph = require(
    `a graph that Optimum exported, one of ${GRAPH_FILES.join(", ")}`,
    path === undefined ? undefined : at(path),
  );
  const beside = files.filter((file) => dirname(file.path) === dirname(graph.path)).map((file) => basename(file.path));
  const data = externalData(basename(graph.path), beside);
  if (data !== undefined) {
    throw new UsageError(`Cannot use ${what} at revision ${revision}: ${externalDataReason(graph.path, data)}`);
  }
  const optional = [LAYOUT.tokenizerConfig, LAYOUT.generationConfig, LAYOUT.specialTokens].map(at);
  return [config, tokenizer, ...optional.filter((file) => file !== undefined), graph];
}

/** Files of an earlier revision that this one does not have would be read with it. */
async function removeOthers(folder: string, files: readonly HubFile[]): Promise<void> {
  const wanted = new Set(files.map(({ path }) => path));
  const known = [...Object.values(LAYOUT), ...GRAPH_FILES].filter((path) => !wanted.has(path));
  for (const path of known) await rm(join(folder, path), { force: true });
  for (const inner of ["", "onnx"]) {
    const names = existsSync(join(folder, inner)) ? await readdir(join(folder, inner)) : [];
    const parts = names.filter((name) => /\.([0-9a-f]{8}\.part|[0-9a-f-]{36}\.tmp)$/.test(name));
    for (const part of parts) await rm(join(folder, inner, part), { force: true });
  }
}

async function writeFetched(folder: string, fetched: FetchedModel): Promise<void> {
  await atomicWrite(join(folder, FETCHED_FILE), `${JSON.stringify(fetched, null, 2)}\n`);
}
