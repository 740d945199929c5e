import { expect, test } from "vitest";
import { costAsRun } from "../fixture_as_run.ts";

// Closed forms: a setting of all letters is a MAC where one is summed, and a product where none is.
test.each<[string, number[][], { macs: number; flops: number }]>([
  ["ij,jk->ik", [[3, 4], [4, 5]], { macs: 60, flops: 120 }],
  ["bhqd,bhkd->bhqk", [[2, 3, 4, 5], [2, 3, 6, 5]], { macs: 720, flops: 1440 }],
  ["bij,bjk->bik", [[2, 3, 4], [2, 4, 5]], { macs: 120, flops: 240 }],
  ["...ij,...jk->...ik", [[2, 7, 3, 4], [2, 7, 4, 5]], { macs: 840, flops: 1680 }],
  ["...ij,jk->...ik", [[2, 7, 3, 4], [4, 5]], { macs: 840, flops: 1680 }],
  ["...i,...i", [[2, 7, 3], [2, 7, 3]], { macs: 42, flops: 84 }],
  ["i,j->ij", [[3], [4]], { macs: 0, flops: 12 }],
  ["i,i->", [[5], [5]], { macs: 5, flops: 10 }],
  ["ij->ji", [[3, 4]], { macs: 0, flops: 0 }],
  ["ij->i", [[3, 4]], { macs: 0, flops: 12 - 3 }],
  ["ii->i", [[4, 4]], { macs: 0, flops: 0 }],
  // k is summed in the second operand before the product.
  ["ij,jk->ij", [[3, 4], [4, 5]], { macs: 0, flops: 20 - 4 + 12 }],
  ["ij,jk", [[3, 4], [4, 5]], { macs: 60, flops: 120 }],
  ["ba,ac", [[2, 3], [3, 4]], { macs: 24, flops: 48 }],
  // (A B) C: 3·4·5 and 3·5·6.
  ["ij,jk,kl->il", [[3, 4], [4, 5], [5, 6]], { macs: 150, flops: 300 }],
])("'%s' of %j", async (equation, shapes, expected) => {
  const names = shapes.map((_, i) => `x${i}`);
  const inputs = Object.fromEntries(shapes.map((shape, i) => [`x${i}`, shape]));
  const cost = await costAsRun({ inputs, nodes: [["Einsum", names.join(" "), "y", { equation }]] });
  expect(cost).toMatchObject(expected);
});

test("an equation that does not fit is refused", async () => {
  const inputs = { a: [3, 4], b: [5, 6] };
  const run = (equation: string) => costAsRun({ inputs, nodes: [["Einsum", "a b", "y", { equation }]] });
  await expect(run("ij,jk->ik")).rejects.toThrow("expected 'j' to have one size, found 4 and 5");
  await expect(run("ij->ij")).rejects.toThrow("expected an equation of 2 operands, found 'ij->ij'");
  await expect(run("ij,k->ik")).rejects.toThrow("expected 'k' to name all axes of [5, 6]");
});
