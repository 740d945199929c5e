import type { Row } from "../../core/run.ts";
import type { LanguageCard } from "../../card/card.ts";
import type { PlannedModel } from "../plan_base.ts";
import type { RunSetting } from "../run_setting.ts";
import type { TextPlan } from "./text_plan.ts";
import type { LanguageDescription } from "./text_task.ts";

/** What measuring a text suite needs everywhere. */
export interface TextRun {
  readonly plan: TextPlan;
  readonly setting: RunSetting;
  /** Where models find training texts and keep counts. */
  readonly place: { readonly data: readonly string[]; readonly cache: string };
  /** What is measured of the real text once for all models. */
  readonly real: { features?: Promise<Float32Array> };
}

/** A model whose graphs have opened. */
export interface TextModel {
  readonly row: Row;
  readonly planned: PlannedModel<LanguageCard>;
  readonly description: LanguageDescription;
}
