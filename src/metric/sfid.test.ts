import { expect, test } from "vitest";
import { relativeError } from "../stats/relative_error.ts";
import { gaussianRows } from "./goldens/gaussian_rows.ts";
import { compare, expected, goldenFeatures } from "./goldens/goldens.ts";
import { sfidMetric } from "./sfid.ts";

test("sFID is pytorch-fid's distance on the spatial features, whatever the others are", async () => {
  const { generated, reference } = goldenFeatures("full_rank");
  const comparison = compare(gaussianRows(7, 2, 1), gaussianRows(9, 2, 2));
  const { value, n, convention, interval } = await sfidMetric().measure({
    ...comparison,
    generated: { ...comparison.generated, spatial: generated },
    reference: { ...comparison.reference, spatial: reference },
  });
  expect(relativeError(value, expected.full_rank.fid_pytorch_fid)).toBeLessThan(1e-10);
  expect(n).toBe(1200);
  expect(convention).toMatchObject({ layer: "spatial", n_generated: 1200, n_reference: 1000, ddof: 1 });
  expect(interval![0]).toBeLessThan(value);
});

test("without spatial features sFID says which set has none", async () => {
  const comparison = compare(gaussianRows(7, 2, 1), gaussianRows(9, 2, 2));
  const given = { ...comparison, generated: { spatial: gaussianRows(7, 2, 1) } };
  await expect(sfidMetric().measure(comparison)).rejects.toThrow("no spatial features of the generated set");
  await expect(sfidMetric().measure(given)).rejects.toThrow("no spatial features of the reference set");
});
