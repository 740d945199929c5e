import { expect, test } from "vitest";
import { canonicalJson, fingerprint, sha256 } from "./fingerprint.ts";

test("sha256() of the empty text is the published digest", () => {
  expect(sha256("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});

test("the order of keys does not change a fingerprint, any value does", () => {
  expect(fingerprint({ k: 3, boundary: "<" })).toBe(fingerprint({ boundary: "<", k: 3 }));
  expect(fingerprint({ k: 3, boundary: "<" })).not.toBe(fingerprint({ k: 5, boundary: "<" }));
  expect(fingerprint({ k: 3 })).not.toBe(fingerprint({ k: "3" }));
});

test("canonicalJson() sorts keys at every depth and keeps the order of lists", () => {
  expect(canonicalJson({ b: [2, 1, { d: null, c: true }], a: "x" })).toBe('{"a":"x","b":[2,1,{"c":true,"d":null}]}');
});
