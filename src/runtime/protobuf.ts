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

/** Encodes one field: integers as varints, text and nested messages as bytes. */
export function writeField(number: number, value: number | string | Uint8Array): Uint8Array {
  if (typeof value === "number") return concatBytes([varintBytes(number << 3), varintBytes(value)]);
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  return concatBytes([varintBytes((number << 3) | 2), varintBytes(bytes.length), bytes]);
}

function varintBytes(value: number): Uint8Array {
  const bytes: number[] = [];
  for (; value >= 0x80; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  bytes.push(value);
  return Uint8Array.from(bytes);
}
