import type { ByteSource } from "./byte_source.ts";
import { isKind } from "./pickle_machine.ts";
import { runTorchPickle, tensorsOf } from "./torch_pickle.ts";
import { readWindow, type TorchStorage, type TorchValues, type TorchWindow } from "./torch_storage.ts";
import { listZip } from "./zip.ts";

/** One tensor of a checkpoint. */
export interface CheckpointTensor {
  /** PyTorch's name of the element type: "float32". */
  readonly type: string;
  readonly shape: readonly number[];
  /** Its elements in row-major order; floats of 16 bits come as float32, integers below 64 bits as float64. */
  read(): Promise<TorchValues>;
}

/** Pickles describe tensors and are held whole; a large model's description takes a few hundred kB. */
const MOST_PICKLE_BYTES = 2 ** 26;

/** What files of before PyTorch 1.6 begin with, as pickled integers: the magic number and the version. */
const LEGACY_MAGIC = 0x1950a86a20f9469cfc6cn, LEGACY_VERSION = 1001;

/** Where a storage's elements lie. */
interface Place {
  readonly source: ByteSource;
  readonly start: number;
  /** Whether `source` was opened for this storage. */
  readonly own: boolean;
}

/**
 * Lists the tensors of a PyTorch checkpoint: a state dict as `torch.save` writes it, in the zip format of PyTorch 1.6 or
 * in the one before. Its pickle is read as data: it can make tensors and dictionaries of them, and any other opcode or
 * global is refused by name. Elements are read by ranges when they are asked for.
 *
 * Source: PyTorch, torch/serialization.py (`_save`, `_legacy_save`) and torch/_utils.py (`_rebuild_tensor_v2`).
 *
 * @param source Stays the caller's to close, after the last read.
 * @returns The tensors by name, in the order of the file.
 * @throws {Error} Where the file is no checkpoint, a broken one, or holds anything but a dictionary of tensors.
 *
 * @example
 * ```ts
 * const tensors = await readTorchCheckpoint(await openFileSource("model.pth"));
 * const bias = await tensors.get("fc.bias")?.read();
 * ```
 */
export async function readTorchCheckpoint(source: ByteSource): Promise<ReadonlyMap<string, CheckpointTensor>> {
  const [first, second] = await source.read(0, Math.min(2, source.size));
  if (first === 0x50 && second === 0x4b) return await readZipped(source);
  if (first === 0x80) return await readLegacy(source);
  throw new Error(
    `Cannot read ${source.name}: expected a PyTorch checkpoint (a zip, or pickles as before PyTorch 1.6), found ` +
      "something else. Load it in PyTorch and save it again",
  );
}

async function readZipped(source: ByteSource): Promise<ReadonlyMap<string, CheckpointTensor>> {
  const entries = new Map((await listZip(source)).map((entry) => [entry.name, entry]));
  const described = [...entries.values()].find(({ name }) => /^[^/]+\/data\.pkl$/.test(name));
  if (described === undefined) {
    throw new Error(`Cannot read ${source.name}: expected data.pkl in the archive, found none: it is no checkpoint`);
  }
  if (described.size > MOST_PICKLE_BYTES) throw tooLong(source);
  const root = described.name.slice(0, -"data.pkl".length);
  const order = await entries.get(`${root}byteorder`)?.read();
  if (order !== undefined && new TextDecoder().decode(order).trim() !== "little") {
    throw new Error(`Cannot read ${source.name}: expected little-endian numbers, found another byte order`);
  }
  const { value } = runTorchPickle(await described.read(), 0, source.name);
  return checkpoint(tensorsOf(value, source.name), async ({ key, count, type }) => {
    const entry = entries.get(`${root}data/${key}`);
    if (entry === undefined || entry.size !== count * type.bytes) {
      throw storageError(source, key, `${count * type.bytes} bytes`, entry === undefined ? "none" : `${entry.size}`);
    }
    return { source: await entry.open(), start: 0, own: true };
  });
}

/** Magic number, version, machine, state dict and the storages' keys, all pickled; then each storage: count, elements. */
async function readLegacy(source: ByteSource): Promise<ReadonlyMap<string, CheckpointTensor>> {
  const head = await source.read(0, Math.min(source.size, MOST_PICKLE_BYTES));
  let end = 0;
  const next = () => {
    const result = runTorchPickle(head, end, source.name);
    end = result.end;
    return result.value;
  };
  if (next() !== LEGACY_MAGIC || next() !== LEGACY_VERSION) {
    throw new Error(`Cannot read ${source.name}: expected PyTorch's magic number, found a pickle of something else`);
  }
  const machine = next();
  if (!isKind(machine, "dict") || machine.entries.get("little_endian") !== true) {
    throw new Error(`Cannot read ${source.name}: expected little-endian numbers, found another byte order`);
  }
  const tensors = tensorsOf(next(), source.name);
  const keys = next();
  if (!isKind(keys, "list")) throw new Error(`Cannot read ${source.name}: expected the list of storages, found none`);

  const storages = new Map([...tensors.values()].map(({ storage }) => [storage.key, storage]));
  const starts = new Map<string, number>();
  for (const key of keys.items) {
    const storage = typeof key === "string" ? storages.get(key) : undefined;
    // What no tensor looks into has no type that would tell its length.
    if (storage === undefined) throw storageError(source, String(key).slice(0, 40), "one of a tensor's", "another");
    const view = await source.read(end, 8);
    const count = Number(new DataView(view.buffer, view.byteOffset, 8).getBigUint64(0, true));
    if (count !== storage.count) throw storageError(source, storage.key, `${storage.count} elements`, `${count}`);
    starts.set(storage.key, end + 8);
    end += 8 + count * storage.type.bytes;
    if (end > source.size) {
      throw new Error(`Cannot read ${source.name}: expected ${end} bytes, found ${source.size}: it is truncated`);
    }
  }
  return checkpoint(tensors, ({ key }) => {
    const start = starts.get(key);
    if (start === undefined) throw storageError(source, key, "its elements", "none");
    return Promise.resolve({ source, start, own: false });
  });
}

function checkpoint(
  windows: ReadonlyMap<string, TorchWindow>,
  locate: (storage: TorchStorage) => Promise<Place>,
): ReadonlyMap<string, CheckpointTensor> {
  const tensors = new Map<string, CheckpointTensor>();
  for (const [name, window] of windows) {
    tensors.set(name, {
      type: window.storage.type.name,
      shape: window.shape,
      async read() {
        const { source, start, own } = await locate(window.storage);
        try {
          return await readWindow(window, source, start);
        } finally {
          if (own) await source.close();
        }
      },
    });
  }
  return tensors;
}

function storageError({ name }: ByteSource, key: string, expected: string, found: string): Error {
  return new Error(`Cannot read ${name}: expected storage ${key} to hold ${expected}, found ${found}`);
}

function tooLong({ name }: ByteSource): Error {
  return new Error(`Cannot read ${name}: expected a description of at most ${MOST_PICKLE_BYTES} bytes, found more`);
}
