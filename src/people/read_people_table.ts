import { fingerprint } from "../core/fingerprint.ts";
import { UsageError } from "../core/usage_error.ts";
import { median } from "../stats/median.ts";
import type { RaterErrors } from "./human_error.ts";
import { parseCsv } from "./parse_csv.ts";
import { isProtocolConvention, PEOPLE_INTERVAL } from "./protocol.ts";
import type { Ratings } from "./ratings.ts";

const NEEDED = ["id", "model", "num_correct", "err_rt", "f_err_rt", "r_err_rt"] as const;

interface Participant {
  readonly model: string;
  readonly errors: RaterErrors;
  /** `null` where the table holds no times. */
  readonly secondsPerAnswer: number | null;
}

/**
 * What people said elsewhere, from a table in the shape of Stein et al.'s: a row for each participant and model, with
 * `num_correct` and the error rates `err_rt` of all images, `f_err_rt` of generated and `r_err_rt` of real ones, each from 0 to
 * 1, as many of both. How many images a participant saw follows from `num_correct` and `err_rt`, or stands in a column
 * `trials`, where its field is not empty; `resp_time` is the seconds of all answers, where it is there.
 *
 * Source: the files of "Exposing flaws of generative model evaluation metrics and their unfair treatment of diffusion
 * models", NeurIPS 2023, which show each image only briefly: such numbers are another convention than our own sessions'.
 *
 * @param name What errors and the convention call the table.
 * @throws {UsageError} Where a column is missing, a participant or model has no name, a number is none or does not fit the
 * others, or a participant rated a model twice: which row.
 *
 * @example
 * ```ts
 * const ratings = readPeopleTable(await Deno.readTextFile("people.csv"), "people.csv");
 * humanError(ratings.models.get("NVAE")?.raters ?? []).overall.value; // 0.1308
 * ```
 */
export function readPeopleTable(text: string, name: string): Ratings {
  const participants = parsed(text, name).map((record, i) => participant(record, `${name}, row ${i + 1}`));
  const convention = {
    protocol: "rated elsewhere",
    table: name,
    content: fingerprint(text),
    interval: PEOPLE_INTERVAL,
  };
  const models = [...Map.groupBy(participants, ({ model }) => model)].map(([model, own]) => {
    const twice = own.find(({ errors }, i) => own.findIndex((other) => other.errors.rater === errors.rater) < i);
    if (twice !== undefined) {
      throw new UsageError(`${name}: expected one row for '${twice.errors.rater}' and '${model}', found several`);
    }
    const seconds = own.flatMap(({ secondsPerAnswer }) => secondsPerAnswer ?? []);
    const secondsPerAnswer = seconds.length === 0 ? null : median(seconds);
    return [model, { raters: own.map(({ errors }) => errors), unfinished: 0, secondsPerAnswer, convention }] as const;
  });
  return {
    models: new Map(models),
    replaces: (other) => !isProtocolConvention(other),
    whyNone: () => `People's answers in ${name} are not about it.`,
  };
}

function parsed(text: string, name: string): Record<string, string>[] {
  try {
    const records = parseCsv(text), [first] = records;
    if (first === undefined) throw new UsageError(`${name}: expected a row for each participant and model, found none`);
    const missing = NEEDED.filter((column) => !Object.hasOwn(first, column));
    if (missing.length === 0) return records;
    throw new UsageError(
      `${name}: expected the columns ${NEEDED.join(", ")}, found ${Object.keys(first).join(", ")}; missing: ${
        missing.join(", ")
      }`,
    );
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${name} is no table: ${error.message}`);
    throw error;
  }
}

function participant(record: Record<string, string>, place: string): Participant {
  const number = (column: string, most: number) => {
    const text = record[column]?.trim() ?? "", value = Number(text);
    if (text !== "" && value >= 0 && value <= most) return value;
    throw new UsageError(`${place}: expected '${column}' to be a number from 0 to ${most}, found '${text}'`);
  };
  const name = (column: string) => {
    const text = record[column]?.trim() ?? "";
    if (text !== "") return text;
    throw new UsageError(`${place}: expected '${column}' to be a name, found none`);
  };
  const model = name("model"), rater = name("id");
  const correct = number("num_correct", Number.MAX_SAFE_INTEGER);
  const wrong = number("err_rt", 1), generated = number("f_err_rt", 1), real = number("r_err_rt", 1);
  const trials = whole(trialsOf(record, correct, wrong, place), `${place}: the images shown`);
  if (trials < 2 || trials % 2 !== 0) {
    throw new UsageError(`${place}: expected as many real as generated images, found ${trials} in all`);
  }
  if (Math.abs(trials * (1 - wrong) - correct) > 0.01 || Math.abs(wrong - (generated + real) / 2) * trials > 0.01) {
    throw new UsageError(
      `${place}: expected 'err_rt' to be the mean of 'f_err_rt' and 'r_err_rt' and to fit 'num_correct', found ${wrong} of ` +
        `${trials}, ${generated}, ${real} and ${correct}`,
    );
  }
  const half = trials / 2;
  const count = (rate: number, column: string) => ({
    errors: whole(rate * half, `${place}: the errors by '${column}'`),
    trials: half,
  });
  const seconds = record["resp_time"];
  return {
    model,
    errors: { rater, real: count(real, "r_err_rt"), generated: count(generated, "f_err_rt") },
    secondsPerAnswer: seconds === undefined || seconds === "" ? null : number("resp_time", Infinity) / trials,
  };
}

function trialsOf(record: Record<string, string>, correct: number, wrong: number, place: string): number {
  const told = record["trials"]?.trim() ?? "";
  if (told !== "") return Number(told);
  if (wrong < 1) return correct / (1 - wrong);
  throw new UsageError(`${place}: who was never right does not tell how many images were shown; add a column 'trials'`);
}

function whole(value: number, what: string): number {
  const rounded = Math.round(value);
  if (Math.abs(value - rounded) <= 0.01) return rounded;
  throw new UsageError(`${what} must be a whole number, got ${Number(value.toFixed(6))}`);
}
