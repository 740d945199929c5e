import type { Rule, RuleTable } from "./rule.ts";
import { convolutionRules } from "./rules/convolutions.ts";
import { einsumRules } from "./rules/einsum.ts";
import { elementwiseRules } from "./rules/elementwise.ts";
import { microsoftRules } from "./rules/microsoft.ts";
import { movementRules } from "./rules/movement.ts";
import { normalisationRules } from "./rules/normalisations.ts";
import { poolingRules } from "./rules/pooling.ts";
import { productRules } from "./rules/products.ts";
import { quantisationRules } from "./rules/quantisation.ts";
import { recurrentRules } from "./rules/recurrent.ts";
import { reductionRules } from "./rules/reductions.ts";
import { resizingRules } from "./rules/resizing.ts";
import { viewRules } from "./rules/views.ts";

const ONNX: RuleTable = {
  ...elementwiseRules,
  ...viewRules,
  ...movementRules,
  ...productRules,
  ...einsumRules,
  ...convolutionRules,
  ...poolingRules,
  ...reductionRules,
  ...normalisationRules,
  ...recurrentRules,
  ...resizingRules,
  ...quantisationRules,
};

const DOMAINS: ReadonlyMap<string, RuleTable> = new Map([
  ["", ONNX],
  ["ai.onnx", ONNX],
  ["com.microsoft", microsoftRules],
]);

/** The rule of an operator; `undefined` where none is written. */
export function ruleOf(domain: string, operator: string): Rule | undefined {
  const table = DOMAINS.get(domain);
  return table !== undefined && Object.hasOwn(table, operator) ? table[operator] : undefined;
}
