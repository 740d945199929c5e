import { expect, test } from "vitest";
import { type MadeUp, madeUpCell, madeUpClaim, madeUpRun } from "./fixture_claims.ts";
import { judgeClaims } from "./judge_claims.ts";

/** A run whose models were trained from several seeds: the row's own number first. */
function seeded(own: readonly number[], others: readonly number[]) {
  const of = (id: string, family: "vae" | "gan", [first = 0]: readonly number[]): MadeUp => ({
    id,
    family,
    numbers: { fid: [first, 0.1] },
  });
  const replicas = (of: string, family: "vae" | "gan", values: readonly number[]) =>
    values.slice(1).map((value, i) => {
      const id = `${of}-${i}`;
      return { of, id, seed: i, cells: [madeUpCell(id, family, "fid", [value, 0.1])] };
    });
  return {
    ...madeUpRun([of("v", "vae", own), of("g", "gan", others)]),
    replicas: [...replicas("v", "vae", own), ...replicas("g", "gan", others)],
  };
}

const STABLER = madeUpClaim({
  statistic: {
    of: "spread-over-seeds",
    metric: "fid",
    direction: "lower",
    against: { families: ["gan"] },
    least: { ratio: 1.25 },
  },
});

test("stability needs several seeds, and three a side leave all but the largest spreads open", () => {
  expect(judgeClaims(seeded([10], [5, 9, 12]), [STABLER])[0]).toMatchObject({
    outcome: "not-measured",
    leftOut: [{ model: "v" }],
  });
  const [three] = judgeClaims(seeded([10, 11, 9.5], [5, 8, 6]), [STABLER]);
  expect(three).toMatchObject({ outcome: "unresolved", findings: [{ counts: [3, 3] }] });
  const spread = (centre: number, width: number) => Array.from({ length: 12 }, (_, i) => centre * width ** (i / 11));
  expect(judgeClaims(seeded(spread(10, 1.1), spread(6, 3)), [STABLER])[0]?.outcome).toBe("supported");
  expect(judgeClaims(seeded(spread(10, 3), spread(6, 1.1)), [STABLER])[0]?.outcome).toBe("contradicted");
});

test("trainings whose numbers have no logarithm are told from those that do not vary", () => {
  const reason = (own: readonly number[]) => judgeClaims(seeded(own, [5, 9, 12]), [STABLER])[0]?.reason;
  expect(reason([4, 0, 5])).toBe("a number that is not above 0 has no logarithm, whose spread is compared");
  expect(reason([4, 4, 4])).toBe("trainings that do not vary have no spread");
});
