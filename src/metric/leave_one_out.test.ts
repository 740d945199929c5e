import { expect, test } from "vitest";
import { type Matrix, matrix } from "../linalg/matrix.ts";
import { gaussianRows } from "./goldens/gaussian_rows.ts";
import { compare } from "./goldens/goldens.ts";
import {
  ballsOccupiedWithoutBall,
  ballsOccupiedWithoutPoint,
  pairsWithoutBall,
  pointsHitWithoutBall,
} from "./leave_one_out.ts";
import { memberships } from "./memberships.ts";

function without(rows: Matrix, row: number): Matrix {
  const data = [...rows.data];
  data.splice(row * rows.cols, rows.cols);
  return matrix(rows.rows - 1, rows.cols, data);
}

test.each([[0, 1], [0.5, 0.5], [2, 0.5]])(
  "leaving out each sample gives what counting anew gives, shift %f, scale %f",
  async (shift, scale) => {
    const k = 2, n = 40;
    const generated = gaussianRows(n, 2, 1, { shift, scale }), reference = gaussianRows(n + 3, 2, 2);
    // Copies, so that radii of zero and ties are met.
    for (const row of [5, 6, 7, 8]) reference.data.copyWithin(row * 2, 0, 2);
    const { generatedInReference, referenceInGenerated } = await memberships(compare(generated, reference), k);
    const hit = pointsHitWithoutBall(generatedInReference), pairs = pairsWithoutBall(generatedInReference);
    const occupied = ballsOccupiedWithoutBall(generatedInReference);
    for (let row = 0; row < reference.rows; row++) {
      const { generatedInReference: anew } = await memberships(compare(generated, without(reference, row)), k);
      expect(hit[row]).toBe(anew.pointsHit);
      expect(pairs[row]).toBe(anew.pairs);
      expect(occupied[row]).toBe(anew.ballsOccupied);
    }
    const withoutPoint = ballsOccupiedWithoutPoint(generatedInReference);
    const recalled = pointsHitWithoutBall(referenceInGenerated);
    for (let row = 0; row < n; row++) {
      const anew = await memberships(compare(without(generated, row), reference), k);
      expect(withoutPoint[row]).toBe(anew.generatedInReference.ballsOccupied);
      expect(recalled[row]).toBe(anew.referenceInGenerated.pointsHit);
    }
  },
);
