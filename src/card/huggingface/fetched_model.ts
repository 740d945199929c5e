/** Models that `deno task fetch hf:<org>/<name>` downloads: what they are called, where they are, what is known of them. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { UsageError } from "../../core/usage_error.ts";
import { sha256Hex } from "../card_parts.ts";
import { readObject } from "./read_object.ts";

/** What every name of a model of the hub begins with. */
const SCHEME = "hf:";

/** Letters, digits, `_`, `-` and `.`; no `--` or `..`, and no mark at either end: the hub's rule. */
const PART = /^(?!.*(?:--|\.\.))\w(?:[\w.-]*\w)?$/;
const REVISION = /^(?!.*\.\.)\w[\w./-]*$/;

/** A model of the hub. */
export interface HubModel {
  /** `<org>/<name>` */
  readonly repository: string;
  /** A branch, a tag or a commit, where one is named. */
  readonly revision?: string;
}

/** Whether a name means a model of the hub. */
export function isHubName(name: string): boolean {
  return name.startsWith(SCHEME);
}

/**
 * Reads `hf:<org>/<name>[@revision]`.
 *
 * @throws {UsageError} Where it is not written so.
 *
 * @example
 * ```ts
 * parseHubName("hf:openai-community/gpt2@main"); // { repository: "openai-community/gpt2", revision: "main" }
 * ```
 */
export function parseHubName(name: string): HubModel {
  const [path, ...revisions] = name.slice(SCHEME.length).split("@");
  const parts = path!.split("/"), [revision] = revisions;
  const fits = parts.length === 2 && parts.every((part) => PART.test(part)) && revisions.length <= 1 &&
    (revision === undefined || REVISION.test(revision));
  if (isHubName(name) && fits) return { repository: path!, ...(revision !== undefined && { revision }) };
  throw new UsageError(
    `Cannot read the name '${name}': a model of the Hugging Face hub is written hf:<org>/<name> or ` +
      "hf:<org>/<name>@<revision>, such as hf:openai-community/gpt2",
  );
}

/** Where fetched models are, one folder each: `.assay/models` under the project's root. */
export function defaultModelsDir(): string {
  return fileURLToPath(new URL("../../../.assay/models", import.meta.url));
}

/** The folder of a model of the hub: `<root>/<org>--<name>`. */
export function fetchedFolder(root: string, { repository }: HubModel): string {
  return join(root, repository.replace("/", "--"));
}

/** What a fetch wrote when all was there. */
export const FETCHED_FILE = "assay.json";

/** There from the beginning of a fetch to its end: the folder's files may be of two revisions. */
export const UNFINISHED_FILE = "assay.json.part";

const fetchedSchema = z.strictObject({
  schemaVersion: z.literal(1),
  repository: z.string().min(1),
  /** The commit that all files are of. */
  revision: z.string().regex(/^[0-9a-f]{40}$/, "must be a commit's 40 hexadecimal digits"),
  /** The branch, tag or commit that was asked for. */
  asked: z.string().min(1),
  licence: z.string().min(1),
  files: z.record(z.string(), z.strictObject({ bytes: z.number().int().min(0), sha256: sha256Hex })),
});
/** Where a folder's files came from. */
export type FetchedModel = z.infer<typeof fetchedSchema>;

/**
 * What a fetch wrote of a folder; `undefined` where the folder was not fetched.
 *
 * @throws {UsageError} Where the fetch has not ended, or the file is not what a fetch writes.
 *
 * @example
 * ```ts
 * (await readFetched(".assay/models/openai-community--gpt2"))?.licence; // "mit"
 * ```
 */
export async function readFetched(folder: string): Promise<FetchedModel | undefined> {
  const unfinished = join(folder, UNFINISHED_FILE), path = join(folder, FETCHED_FILE);
  if (existsSync(unfinished)) {
    throw new UsageError(
      `The model in ${folder} is not whole, its fetch has not ended (${UNFINISHED_FILE} is there): repeat the ` +
        `'deno task fetch hf:...' that began it`,
    );
  }
  if (!existsSync(path)) return undefined;
  const parsed = fetchedSchema.safeParse(await readObject(path));
  if (parsed.success) return parsed.data;
  throw new UsageError(`${path} is not what a fetch writes: ${z.prettifyError(parsed.error)}`);
}
