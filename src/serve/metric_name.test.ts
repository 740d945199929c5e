import { expect, test } from "vitest";
import { METRIC_IDS } from "../engine/columns.ts";
import { metricName } from "./metric_name.ts";

test("metrics are called as reports call them, and what is not known by its id", () => {
  expect(["fid", "latency_p50_ms", "human_error_rate", "absent"].map(metricName))
    .toEqual(["FID", "latency p50", "human error", "absent"]);
});

test("no two metrics have one name", () => {
  expect([metricName("decode_per_s"), metricName("bytes_per_s")]).toEqual(["decode, tokens/s", "decode, bytes/s"]);
  expect(new Set(METRIC_IDS.map(metricName)).size).toBe(METRIC_IDS.length);
});
