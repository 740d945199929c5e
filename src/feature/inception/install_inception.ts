import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { sha256 } from "../../core/fingerprint.ts";
import type { ByteSource } from "../../format/byte_source.ts";
import { type CheckpointTensor, readTorchCheckpoint } from "../../format/torch_checkpoint.ts";
import { encodeInception } from "./encode_inception.ts";
import { INCEPTION_FILE, inceptionCard } from "./inception_card.ts";
import { inceptionTensors } from "./inception_tensors.ts";

/** Counters of training that some versions of PyTorch save beside the weights. */
const COUNTER = /\.bn\.num_batches_tracked$/;

/** Differences that a message lists before it says how many more there are. */
const MOST_LISTED = 5;

/**
 * Makes the FID Inception of a checkpoint: reads it, checks every tensor's name, type and shape, and writes the graph and
 * its card as a folder, which is there whole or not at all. A folder of that name is replaced.
 *
 * @param checkpoint The weights as torch-fidelity and pytorch-fid publish them; stays the caller's to close.
 * @param folder Must be called `inception`, as the card's id.
 * @param source Where the weights came from, for the card.
 * @throws {Error} Where the checkpoint is refused, or is not this network's: which tensors differ and how.
 *
 * @example
 * ```ts
 * await installInception(await openFileSource("weights.pth"), ".assay/networks/inception", "my disk");
 * ```
 */
export async function installInception(checkpoint: ByteSource, folder: string, source: string): Promise<void> {
  const weights = await inceptionWeights(checkpoint);
  const graph = encodeInception((name) => weights.get(name)!);
  weights.clear();
  const card = inceptionCard(sha256(graph), source);
  const temporary = `${folder}.${randomUUID().slice(0, 8)}.part`;
  const replaced = `${temporary}.old`;
  try {
    await mkdir(temporary, { recursive: true });
    await writeFlushed(join(temporary, INCEPTION_FILE), graph);
    await writeFlushed(join(temporary, "card.json"), `${JSON.stringify(card, null, 2)}\n`);
    await rename(folder, replaced).catch(ignoreMissing);
    await rename(temporary, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
    await rm(replaced, { recursive: true, force: true });
  }
}

async function inceptionWeights(checkpoint: ByteSource): Promise<Map<string, Float32Array>> {
  const found = await readTorchCheckpoint(checkpoint);
  const problems = differences(found);
  if (problems.length > 0) {
    const more = problems.length > MOST_LISTED ? `\n  and ${problems.length - MOST_LISTED} more` : "";
    throw new Error(
      `${checkpoint.name} does not hold the FID Inception's weights:\n  ` +
        `${problems.slice(0, MOST_LISTED).join("\n  ")}${more}`,
    );
  }
  const weights = new Map<string, Float32Array>();
  for (const [name] of inceptionTensors()) {
    const values = await found.get(name)!.read();
    if (!(values instanceof Float32Array)) throw new TypeError(`${name} must be float32`);
    weights.set(name, values);
  }
  return weights;
}

function differences(found: ReadonlyMap<string, CheckpointTensor>): string[] {
  const expected = new Map(inceptionTensors());
  const problems: string[] = [];
  for (const [name, shape] of expected) {
    const tensor = found.get(name);
    const wanted = `float32 [${shape.join(", ")}]`;
    if (tensor === undefined) problems.push(`${name}: expected ${wanted}, found none`);
    else if (tensor.type !== "float32" || tensor.shape.join() !== shape.join()) {
      problems.push(`${name}: expected ${wanted}, found ${tensor.type} [${tensor.shape.join(", ")}]`);
    }
  }
  for (const name of found.keys()) {
    if (!expected.has(name) && !COUNTER.test(name)) problems.push(`${name}: expected no such tensor`);
  }
  return problems;
}

async function writeFlushed(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
}
