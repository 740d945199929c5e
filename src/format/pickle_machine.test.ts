import { expect, test } from "vitest";
import { type PickleRules, runPickle } from "./pickle_machine.ts";
import { surviveMutation } from "./survive_mutation.ts";

const rules = (name: string): PickleRules => ({
  name,
  allows: (global) => global === "builtins.thing",
  call: (global, args) => ({ kind: "tuple", items: [global, ...args] }),
  persistent: (id) => ({ kind: "tuple", items: ["persistent", id] }),
});
const run = (bytes: readonly number[]) => runPickle(Uint8Array.from(bytes), 0, rules("x"));
const ascii = (text: string) => [...new TextEncoder().encode(text)];

// Bytes by CPython 3.11's pickle.dumps(value, protocol).
const MIXED = [
  ...[0x80, 0x02, 0x7d, 0x71, 0x00, 0x28, 0x58, 0x01, 0x00, 0x00, 0x00, 0x61, 0x71, 0x01, 0x5d, 0x71, 0x02, 0x28],
  ...[0x4b, 0x01, 0x4d, 0x2c, 0x01, 0x4a, 0xff, 0xff, 0xff, 0xff, 0x8a, 0x09, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00],
  ...[0x00, 0x00, 0x01, 0x65, 0x58, 0x01, 0x00, 0x00, 0x00, 0x62, 0x71, 0x03, 0x47, 0x3f, 0xe0, 0x00, 0x00, 0x00],
  ...[0x00, 0x00, 0x00, 0x4e, 0x88, 0x87, 0x71, 0x04, 0x75, 0x2e],
];

test("numbers, text and containers come out as Python wrote them", () => {
  // {"a": [1, 300, -1, 2**64], "b": (0.5, None, True)}, protocol 2
  const { value, end } = run(MIXED);
  expect(end).toBe(MIXED.length);
  expect(value).toEqual({
    kind: "dict",
    entries: new Map<string, unknown>([
      ["a", { kind: "list", items: [1, 300, -1, 2n ** 64n] }],
      ["b", { kind: "tuple", items: [0.5, null, true] }],
    ]),
  });
});

test("an integer of 255 bytes is a bigint, a small one a number", () => {
  expect(run([0x8a, 255, ...new Array<number>(254).fill(0), 1, 0x2e]).value).toBe(2n ** 2032n);
  expect(run([0x8a, 1, 0xfe, 0x2e]).value).toBe(-2);
  expect(run([0x8a, 0, 0x2e]).value).toBe(0);
});

test("an allowed global is called, by either way of naming it, and a persistent id looked up", () => {
  expect(run([0x80, 2, 0x63, ...ascii("builtins\nthing\n"), 0x4b, 5, 0x85, 0x52, 0x2e]).value).toEqual({
    kind: "tuple",
    items: ["builtins.thing", 5],
  });
  const named = [0x8c, 8, ...ascii("builtins"), 0x94, 0x8c, 5, ...ascii("thing"), 0x94, 0x93];
  expect(run([0x80, 4, ...named, 0x29, 0x52, 0x2e]).value).toEqual({ kind: "tuple", items: ["builtins.thing"] });
  expect(run([0x4b, 1, 0x51, 0x2e]).value).toEqual({ kind: "tuple", items: ["persistent", 1] });
});

test.each([
  ["a global that is not allowed", [0x80, 2, 0x63, ...ascii("os\nsystem\n"), 0x2e], "os.system, which is never loaded"],
  ["an opcode of old protocols", [0x49, 0x31, 0x0a, 0x2e], "the opcode 'I' (0x49) (pickle, byte 0)"],
  ["an object", [0x80, 2, 0x63, ...ascii("builtins\nthing\n"), 0x29, 0x81, 0x2e], "the opcode 0x81"],
  ["a protocol to come", [0x80, 9, 0x2e], "expected pickle protocol 2 to 5, found 9"],
  ["an end without a STOP", [0x4b, 1], "its end without a STOP"],
  ["text that is cut short", [0x58, 9, 0, 0, 0, 0x61], "it is truncated"],
  ["text of four gigabytes", [0x58, 0xff, 0xff, 0xff, 0xff, 0x61], "it is truncated"],
  ["an empty stack", [0x2e], "expected a value on the stack, found none"],
  ["items without a mark", [0x7d, 0x75, 0x2e], "expected a mark on the stack, found none"],
  ["what was never remembered", [0x68, 3, 0x2e], "expected a remembered value 3, found none"],
  ["marks without end", new Array<number>(2000).fill(0x28), "at most 1000 open marks"],
  ["a key without a value", [0x7d, 0x28, 0x4b, 1, 0x75, 0x2e], "a key without a value"],
  ["a call of what is no global", [0x4b, 1, 0x29, 0x52, 0x2e], "a call of a global with a tuple"],
])("%s is refused with its place", (_, bytes, message) => {
  expect(() => run(bytes)).toThrow("Cannot read x: expected ");
  expect(() => run(bytes)).toThrow(message);
});

test("mutated pickles are read or refused", async () => {
  await surviveMutation(
    [Uint8Array.from(MIXED)],
    (bytes, name) => runPickle(bytes, 0, rules(name)),
    { numRuns: 3000 },
  );
});
