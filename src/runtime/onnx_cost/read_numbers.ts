import type { Field } from "../protobuf.ts";

/** Appends the integers of one field, which may hold one or, packed, many. Negative ones are two's complements. */
export function readIntegers(field: Field, into: number[]): void {
  if (field.kind === "varint") into.push(signed(field.value));
  if (field.kind !== "bytes") return;
  const { value } = field;
  for (let at = 0; at < value.length;) {
    let integer = 0n, shift = 0n, byte: number | undefined;
    do {
      byte = value[at++];
      if (byte === undefined) throw new SyntaxError("protocol buffer: the data ends inside a number");
      integer |= BigInt(byte & 0x7f) << shift;
      shift += 7n;
    } while (byte >= 0x80);
    into.push(signed(integer));
  }
}

/** Single-precision numbers, little-endian, as many as there are. */
export function readFloats(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length >> 2 }, (_, i) => view.getFloat32(4 * i, true));
}

function signed(value: bigint): number {
  return Number(BigInt.asIntN(64, value));
}
