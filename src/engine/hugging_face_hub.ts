import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { z } from "zod";
import { hashFile } from "../card/huggingface/hash_file.ts";
import type { HubModel } from "../card/huggingface/fetched_model.ts";
import { concatBytes } from "../core/concat_bytes.ts";
import { download } from "../dataset/download.ts";
import { type FetchFileOptions, messageOf } from "../dataset/fetch_file.ts";

/** A file of a model of the hub. */
export interface HubFile {
  readonly path: string;
  readonly bytes: number;
  /** Of the content: the sha256 of large files, what git calls small ones. */
  readonly digest: { readonly kind: "sha256" | "git"; readonly hex: string };
}

/** A model of the hub at one commit. */
export interface HubListing {
  readonly repository: string;
  /** The commit's 40 hexadecimal digits. */
  readonly revision: string;
  readonly licence: string;
  /** The files at the top and in the folder `onnx`. */
  readonly files: readonly HubFile[];
}

const revisionSchema = z.object({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  tags: z.array(z.string()).optional(),
  cardData: z.object({ license: z.union([z.string(), z.array(z.string())]).optional() }).nullish(),
});
const treeSchema = z.array(z.object({
  type: z.string(),
  path: z.string(),
  size: z.number().int().min(0).optional(),
  oid: z.string(),
  lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.number().int().min(0) }).optional(),
}));

/** The largest answer that is read. */
const MOST_BYTES = 20e6;

/**
 * Asks the hub for the commit that a revision is, and for the files there.
 *
 * Source: the hub's API, `/api/models/<org>/<name>/revision/<revision>` and `/tree/<commit>/<folder>`.
 *
 * @param bases Addresses of the hub and its mirrors, in the order in which to try them.
 * @throws {Error} Where none of them answers for the model: each address and why.
 *
 * @example
 * ```ts
 * const listing = await readHub({ repository: "org/name" }, [new URL("https://hub.example.org/")]);
 * listing.files[0]; // { path: "config.json", bytes: 665, digest: { kind: "git", hex: "…" } }
 * ```
 */
export async function readHub(
  { repository, revision: asked = "main" }: HubModel,
  bases: readonly URL[],
  options: FetchFileOptions = {},
): Promise<HubListing> {
  const refusals: string[] = [];
  for (const base of bases) {
    const ask = async <T>(path: string, schema: z.ZodType<T>): Promise<T> => {
      const url = new URL(`api/models/${repository}/${path}`, base);
      try {
        return schema.parse(JSON.parse(await readText(url, options)));
      } catch (error) {
        options.signal?.throwIfAborted();
        const reason = error instanceof z.ZodError
          ? `not the hub's answer: ${z.prettifyError(error)}`
          : messageOf(error);
        throw new Error(`${url.href}: ${reason}`, { cause: error });
      }
    };
    try {
      const { sha, tags = [], cardData } = await ask(`revision/${encodeURIComponent(asked)}`, revisionSchema);
      const top = await ask(`tree/${sha}`, treeSchema);
      const hasGraphs = top.some(({ type, path }) => type === "directory" && path === "onnx");
      const graphs = hasGraphs ? await ask(`tree/${sha}/onnx`, treeSchema) : [];
      const named = cardData?.license ?? tags.find((tag) => tag.startsWith("license:"))?.slice("license:".length);
      return {
        repository,
        revision: sha,
        licence: [named ?? "unknown"].flat().join(", "),
        files: [...top, ...graphs].filter(({ type }) => type === "file").map(({ path, size = 0, oid, lfs }) => ({
          path,
          bytes: lfs?.size ?? size,
          digest: lfs === undefined ? { kind: "git", hex: oid } : { kind: "sha256", hex: lfs.oid },
        })),
      };
    } catch (error) {
      options.signal?.throwIfAborted();
      refusals.push(`  ${messageOf(error)}`);
    }
  }
  throw new Error(
    `Cannot find ${repository} at revision ${asked}: none of ${bases.length} addresses of the hub answered for it.\n` +
      `${
        refusals.join("\n")
      }\nIs the name right? Only public models are fetched; one whose terms are to be accepted can ` +
      "be downloaded by hand, into a folder that --models names.",
  );
}

/** Whether a file at a path is the hub's. */
export async function isHubFile(path: string, file: HubFile): Promise<boolean> {
  try {
    await checkHubFile(path, file);
    return true;
  } catch {
    return false;
  }
}

/**
 * Checks a downloaded file.
 *
 * @throws {Error} Where it is not the hub's: what was expected and what was found.
 */
export async function checkHubFile(path: string, { bytes, digest: { kind, hex } }: HubFile): Promise<void> {
  const { size } = await stat(path);
  if (size !== bytes) throw new Error(`expected ${bytes} bytes, found ${size}`);
  // What git calls a file is the sha1 of its size and content.
  const found = kind === "sha256"
    ? await hashFile(path)
    : await hashFile(path, createHash("sha1").update(`blob ${bytes}\0`));
  if (found !== hex) throw new Error(`expected content whose ${kind} hash is ${hex}, found ${found}`);
}

async function readText(url: URL, { signal, stallMs = 30_000 }: FetchFileOptions): Promise<string> {
  const blocks: Uint8Array[] = [];
  const options = { maxBytes: MOST_BYTES, stallMs, ...(signal !== undefined && { signal }) };
  for await (const block of download(url.href, options)) blocks.push(block);
  return new TextDecoder("utf-8", { fatal: true }).decode(concatBytes(blocks));
}
