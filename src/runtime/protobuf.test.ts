import fc from "fast-check";
import { expect, test } from "vitest";
import { concatBytes } from "../core/concat_bytes.ts";
import { fieldParts, readFields, writeField, writeFloat } from "./protobuf.ts";

test("the documentation's examples are read and written", () => {
  // From "Encoding" in the Protocol Buffers documentation: field 1 = 150, and field 2 = "testing".
  expect(writeField(1, 150)).toEqual(Uint8Array.of(0x08, 0x96, 0x01));
  expect(writeField(2, "testing")).toEqual(Uint8Array.of(0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67));
  expect([...readFields(Uint8Array.of(0x08, 0x96, 0x01))]).toEqual([{ number: 1, kind: "varint", value: 150n }]);
});

test("negative integers take ten bytes, and floats four", () => {
  // From "Signed Integers" there: -2 as int64. 1.5 is 0x3fc00000 in IEEE 754.
  expect(writeField(1, -2)).toEqual(Uint8Array.of(0x08, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01));
  expect(writeFloat(2, 1.5)).toEqual(Uint8Array.of(0x15, 0x00, 0x00, 0xc0, 0x3f));
});

test("a field written in pieces is the field", () => {
  const pieces = [Uint8Array.of(1, 2), new Uint8Array(0), Uint8Array.of(3)];
  expect(concatBytes(fieldParts(7, pieces))).toEqual(writeField(7, concatBytes(pieces)));
});

test("what is written is read back", () => {
  const field = fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.oneof(fc.nat(), fc.uint8Array()));
  fc.assert(fc.property(fc.array(field), (fields) => {
    const read = [...readFields(concatBytes(fields.map(([number, value]) => writeField(number, value))))];
    expect(read.map(({ number, value }) => [number, typeof value === "bigint" ? Number(value) : value])).toEqual(
      fields,
    );
  }));
});

test("bytes of any kind are read or refused, never looped over", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        expect([...readFields(bytes)].length).toBeLessThanOrEqual(bytes.length);
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError);
      }
    }),
    { numRuns: 2000 },
  );
});
