import { expect, test } from "vitest";
import { checkFeeds, UNKNOWN_RANK } from "./check_feeds.ts";

const ports = [{ name: "z", type: "float32", shape: ["batch", 2] }, { name: "token", type: "int64", shape: [] }];
const z = { data: new Float32Array(6), dims: [3, 2] }, token = { data: BigInt64Array.of(1n), dims: [] };

test("feeds that fit pass, whatever the size of a named axis", () => {
  checkFeeds(ports, { z, token });
  checkFeeds(ports, { token, z: { data: new Float32Array(0), dims: [0, 2] } });
  checkFeeds([{ name: "z", type: "float32", shape: [UNKNOWN_RANK] }], { z });
});

test("what does not fit is told with what would", () => {
  const refused = (feeds: Parameters<typeof checkFeeds>[1]) => expect(() => checkFeeds(ports, feeds));
  refused({ z, token, y: z }).toThrow("no input 'y': it takes z, token");
  refused({ z }).toThrow("input 'token' is missing: it takes z, token");
  refused({ z: token, token }).toThrow(new TypeError("The input 'z' must be float32, got int64"));
  refused({ token, z: { ...z, dims: [2, 3] } }).toThrow(new RangeError("The input 'z' must be [batch, 2], got [2, 3]"));
  refused({ token, z: { ...z, dims: [6] } }).toThrow("must be [batch, 2], got [6]");
  refused({ token, z: { ...z, dims: [4, 2] } }).toThrow("'z' of shape [4, 2] needs 8 values, got 6");
});
