/**
 * As much of protocol buffers as ONNX files need: fields in, fields out.
 * Source: the encoding page of the Protocol Buffers documentation (wire types 0, 1, 2 and 5).
 */
import { concatBytes } from "../core/concat_bytes.ts";

/** One field of a message: its number and its content. */
export type Field =
  | { readonly number: number; readonly kind: "varint"; readonly value: bigint }
  | { readonly number: number; readonly kind: "bytes"; readonly value: Uint8Array }
  | { readonly number: number; readonly kind: "fixed"; readonly value: Uint8Array };

/**
 * Walks the fields of one message without copying.
 *
 * @throws {SyntaxError} Where the bytes end inside a field or hold a wire type that does not exist.
 */
export function* readFields(message: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at++];
      if (byte === undefined) throw new SyntaxError("protocol buffer: the data ends inside a number");
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new SyntaxError("protocol buffer: a number of more than ten bytes");
  };
  const take = (length: number): Uint8Array => {
    if (length > message.length - at) {
      throw new SyntaxError(`protocol buffer: a field of ${length} bytes, but only ${message.length - at} are left`);
    }
    return message.subarray(at, at += length);
  };
  while (at < message.length) {
    const tag = Number(varint());
    const number = tag >>> 3;
    switch (tag & 7) {
      case 0:
        yield { number, kind: "varint", value: varint() };
        break;
      case 1:
        yield { number, kind: "fixed", value: take(8) };
        break;
      case 2:
        yield { number, kind: "bytes", value: take(Number(varint())) };
        break;
      case 5:
        yield { number, kind: "fixed", value: take(4) };
        break;
      default:
        throw new SyntaxError(`protocol buffer: wire type ${tag & 7} does not exist`);
    }
  }
}

/** What a field may hold: a signed integer, text, or the bytes of a nested message, whole or in pieces. */
export type FieldValue = number | bigint | string | Uint8Array | readonly Uint8Array[];

/**
 * Encodes one field: integers as varints, text and nested messages as bytes.
 *
 * @example
 * ```ts
 * writeField(1, 150); // 08 96 01
 * ```
 */
export function writeField(number: number, value: FieldValue): Uint8Array {
  return concatBytes(fieldParts(number, value));
}

/**
 * {@linkcode writeField} in pieces that are not joined yet: a model's weights are copied once, into the file, and not
 * once for every message around them.
 */
export function fieldParts(number: number, value: FieldValue): readonly Uint8Array[] {
  if (typeof value === "number" || typeof value === "bigint") return [varint(number << 3), varint(value)];
  const content = typeof value === "string"
    ? [new TextEncoder().encode(value)]
    : value instanceof Uint8Array
    ? [value]
    : value;
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return [varint((number << 3) | 2), varint(length), ...content];
}

/** Encodes a single-precision number (wire type 5, little-endian). */
export function writeFloat(number: number, value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return concatBytes([varint((number << 3) | 5), bytes]);
}

/** Negative integers take ten bytes, as the two's complement of 64 bits. */
function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
