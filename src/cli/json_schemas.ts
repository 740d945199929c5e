import { z } from "zod";
import { cardSchema } from "../card/card.ts";
import { claimSchema } from "../claims/claim.ts";
import { runSchema } from "../core/run.ts";
import { baselineSchema } from "../store/baseline.ts";

/** What others may read or write, and what it is. */
const SCHEMAS: readonly { readonly name: string; readonly title: string; readonly schema: z.ZodType }[] = [
  { name: "run", title: "run.json: every number of one run, and the manifest that reproduces it", schema: runSchema },
  {
    name: "baseline",
    title: "reports/baselines/*.json: what later runs of a suite are held against",
    schema: baselineSchema,
  },
  { name: "card", title: "card.json: all that is known of one registered model", schema: cardSchema },
  {
    name: "claims",
    title: "claims/*.json: what textbooks say of families of models, and what of a run decides it",
    schema: z.array(claimSchema),
  },
];

/**
 * The JSON Schemas of the files that Assay reads and writes, made from the schemas that it checks them with. What a check
 * says beyond shapes (which fields go together) is in its errors alone.
 *
 * @returns Name and content of each file in `schemas/`, JSON Schema of the draft 2020-12.
 *
 * @example
 * ```ts
 * jsonSchemas()[0]?.file; // "run.schema.json"
 * ```
 */
export function jsonSchemas(): { file: string; text: string }[] {
  return SCHEMAS.map(({ name, title, schema }) => {
    const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input", reused: "ref" });
    const file = `${name}.schema.json`;
    return { file, text: `${JSON.stringify({ $schema, $id: file, title, ...rest }, null, 2)}\n` };
  });
}
