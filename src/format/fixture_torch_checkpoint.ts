import { concatBytes } from "../core/concat_bytes.ts";

/** For tests: a tensor to be saved. */
export interface SavedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

const STOP = 0x2e;
const HEAD = Uint8Array.of(
  ...[0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, STOP], // the magic number
  ...[0x80, 2, 0x4d, 0xe9, 0x03, STOP], // version 1001
);

/** For tests: a state dict of float32 tensors as PyTorch wrote it before version 1.6. */
export function legacyCheckpoint(tensors: readonly SavedTensor[]): Uint8Array {
  const items = tensors.flatMap(({ name, shape, data }, i) => [
    text(name),
    global("torch._utils", "_rebuild_tensor_v2"),
    Uint8Array.of(0x28, 0x28),
    text("storage"),
    global("torch", "FloatStorage"),
    text(String(i)),
    text("cpu"),
    integer(data.length),
    Uint8Array.of(0x4e, 0x74, 0x51), // no view, the tuple's end, looked up
    integer(0),
    tuple(shape),
    tuple(strides(shape)),
    Uint8Array.of(0x89),
    global("collections", "OrderedDict"),
    Uint8Array.of(0x29, 0x52, 0x74, 0x52), // the hooks; the arguments' end; called
  ]);
  return concatBytes([
    HEAD,
    Uint8Array.of(0x80, 2, 0x7d, 0x28),
    ...[text("little_endian"), Uint8Array.of(0x88, 0x75, STOP)],
    Uint8Array.of(0x80, 2),
    global("collections", "OrderedDict"),
    Uint8Array.of(0x29, 0x52, 0x28),
    ...items,
    Uint8Array.of(0x75, STOP),
    Uint8Array.of(0x80, 2, 0x5d, 0x28),
    ...tensors.map((_, i) => text(String(i))),
    Uint8Array.of(0x65, STOP),
    ...tensors.flatMap(({ data }) => [
      new Uint8Array(BigUint64Array.of(BigInt(data.length)).buffer),
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    ]),
  ]);
}

function text(value: string): Uint8Array {
  const bytes = new TextEncoder().encode(value);
  return concatBytes([Uint8Array.of(0x58), new Uint8Array(Uint32Array.of(bytes.length).buffer), bytes]);
}

function integer(value: number): Uint8Array {
  return concatBytes([Uint8Array.of(0x4a), new Uint8Array(Int32Array.of(value).buffer)]);
}

function tuple(values: readonly number[]): Uint8Array {
  return concatBytes([Uint8Array.of(0x28), ...values.map(integer), Uint8Array.of(0x74)]);
}

function global(module: string, name: string): Uint8Array {
  return new TextEncoder().encode(`c${module}\n${name}\n`);
}

/** Of a row-major tensor, in elements. */
function strides(shape: readonly number[]): readonly number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
}
