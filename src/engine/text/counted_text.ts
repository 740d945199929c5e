import { countBytes } from "../../language/text_counts.ts";
import type { TextPlan } from "./text_plan.ts";

/**
 * The texts whose words and bytes are counted: as lm-evaluation-harness does it those that were published, also where
 * models are given running text that was made of them.
 */
export function countedTexts({ data, windows }: Pick<TextPlan, "data" | "windows">): string[] {
  return data.documents.map(({ text, published }) => windows.as === "lm-eval" ? published ?? text : text);
}

/** Bytes of each document that bits are divided by, where they are not those that models are given. */
export function countedBytes(plan: Pick<TextPlan, "data" | "windows">): Float64Array | undefined {
  const isPublished = plan.windows.as === "lm-eval" &&
    plan.data.documents.some(({ published }) => published !== undefined);
  return isPublished ? Float64Array.from(countedTexts(plan), countBytes) : undefined;
}
