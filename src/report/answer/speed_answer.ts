import type { Cell, MeasuredCell, Row, Run } from "../../core/run.ts";
import { type Standing, standings } from "../table/best_in_column.ts";
import { standingsApart } from "../table/standings_apart.ts";
import { cellText } from "../words/cell_text.ts";
import { formatNumber } from "../words/format_value.ts";
import { nameList } from "../words/name_list.ts";
import { ranOn } from "../words/ran_on.ts";
import { runtimeName } from "../words/runtime_name.ts";
import { type RuntimePair, runtimePairs } from "./runtime_pairs.ts";

/**
 * What a run about time found, in a few sentences: who draws one sample fastest and on what, who draws most in batches, what
 * the best samples cost, whose time is not the base's, how runtimes compare, which language model writes fastest. Where something ran on software instead of a
 * GPU, that comes first. `undefined` where nothing was measured.
 *
 * @param run With {@linkcode withSoftwareLabels}.
 *
 * @example
 * ```ts
 * speedAnswer(run)?.[0]; // "gan-mnist draws one sample fastest, 0.310 ms [0.305, 0.316], in ONNX Runtime on cpu; …"
 * ```
 */
export function speedAnswer(run: Run): string[] | undefined {
  const sentences = [
    baseSentence(run),
    fastSentence(run),
    qualitySentence(run),
    ...runtimeSentences(run),
    textSentence(run),
  ]
    .filter((sentence) => sentence !== undefined);
  if (sentences.length === 0) return undefined;
  const software = softwareSentence(run);
  return software === undefined ? sentences : [software, ...sentences];
}

/** Whose numbers are no GPU's. */
function softwareSentence({ rows, manifest }: Run): string | undefined {
  const [first, ...rest] = rows.filter(({ device }) => device?.software === true);
  if (first === undefined) return undefined;
  const timed = rows.filter(({ device }) => device !== undefined);
  const names = [...new Set((manifest.devices ?? []).filter(({ software }) => software).map(({ name }) => name))];
  const what = `software that only pretends to be a GPU${names.length === 0 ? "" : ` (${nameList(names)})`}`;
  if (timed.length === 1 + rest.length) return `These are the numbers of ${what}, and no GPU's.`;
  const whose = rest.length === 0 ? `The numbers of ${first.id} are` : "The numbers of rows marked (software) are";
  return `${whose} those of ${what}, and no GPU's.`;
}

/** One at a time, and in batches. */
function fastSentence(run: Run): string | undefined {
  const parts = [
    fastest(run, "latency_p50_ms", {
      one: "draws one sample fastest",
      many: "draw one sample fastest",
      lone: "draws one sample in",
      what: "the time for one sample",
    }),
    fastest(run, "throughput_per_s", {
      one: "has the highest throughput",
      many: "have the highest throughput",
      lone: "has a throughput of",
      what: "throughput",
    }),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : `${upper(parts.join("; "))}.`;
}

interface Words {
  readonly one: string;
  readonly many: string;
  /** Where nothing is compared. */
  readonly lone: string;
  readonly what: string;
}

function fastest(run: Run, metric: string, { one, many, lone, what }: Words): string | undefined {
  const [standing, ...others] = ofFirstRuntime(run, standings(run, metric));
  const [leader] = standing?.leaders ?? [];
  if (standing === undefined || leader === undefined) return undefined;
  if (others.length > 0) {
    const each = [standing, ...others].map(({ leaders }) => told(run, leaders)).join("; ");
    return `${what} was measured ${standingsApart([standing, ...others])}; the fastest of each are ${each}`;
  }
  if (standing.cells.length === 1) return `${leader.model} ${lone} ${cellText(leader)}${how(run, [leader])}`;
  if (standing.leaders.length === 1) return `${leader.model} ${one}, ${cellText(leader)}${how(run, [leader])}`;
  const names = nameList(standing.leaders.map(({ model }) => model));
  return `${names} ${many} and are not separated by the data: ${told(run, standing.leaders)}`;
}

/** Variants of another convention have a sentence of their own: only where they stand alone do they speak here. */
function ofFirstRuntime({ rows }: Run, all: readonly Standing[]): Standing[] {
  const variants = new Set(rows.filter(({ variantOf }) => variantOf !== undefined).map(({ id }) => id));
  const others = all.filter(({ cells }) => cells.some(({ model }) => !variants.has(model)));
  return others.length === 0 ? [...all] : others;
}

function told(run: Run, cells: readonly MeasuredCell[]): string {
  return cells.map((cell) => `${cell.model} ${cellText(cell)}${how(run, [cell])}`).join(", ");
}

/** Where a time was taken, or by which batches a rate was reached. */
function how(run: Run, [cell]: readonly [MeasuredCell]): string {
  if (cell.metric === "throughput_per_s") {
    const size = cell.details?.["batch_size"] ?? cell.convention["batch_size"];
    return size === undefined ? "" : ` in batches of ${size.toLocaleString("en-US")}`;
  }
  const row = rowOf(run, cell.model);
  const where = row === undefined ? undefined : ranOn(run, row);
  return where === undefined ? "" : `, in ${where}`;
}

/** Who draws the best samples, and what they cost against the fastest. */
function qualitySentence(run: Run): string | undefined {
  const column = run.columns.find(({ id }) => id === "fid");
  const [standing, ...others] = standings(run, "fid");
  const [best] = standing?.leaders ?? [];
  if (column === undefined || standing === undefined || best === undefined) return undefined;
  if (others.length > 0) {
    return `${column.title} was measured under ${others.length + 1} conventions, which are not ranked together.`;
  }
  const { leaders, cells } = standing;
  const anchors = new Set(run.rows.filter(({ role }) => role === "anchor").map(({ id }) => id));
  const real = run.cells.filter((cell) => cell.state === "measured")
    .find((cell) => cell.metric === "fid" && anchors.has(cell.model) && cell.fingerprint === standing.fingerprint);
  const against = real === undefined ? "" : `, against ${cellText(real)} for real data`;
  if (cells.length === 1) {
    return `${best.model} has a ${column.title} of ${cellText(best)}${against}${priceOf(run, best)}.`
      .replace("has a FID", "has an FID");
  }
  if (leaders.length === 1) {
    return `${best.model} has the lowest ${column.title}, ${cellText(best)}${against}${priceOf(run, best)}.`;
  }
  const names = nameList(leaders.map(({ model }) => model));
  return `${names} have the lowest ${column.title} and are not separated by the data: ${
    leaders.map((cell) => `${cell.model} ${cellText(cell)}`).join(", ")
  }${against}${cheapestOf(run, leaders)}.`;
}

/** "; a sample takes 33.0 ms in 25 network evaluations, about 110 times as long as gan-mnist's, whose FID is 57 [54, 60]" */
function priceOf(run: Run, best: MeasuredCell): string {
  const ranked = standings(run, "latency_p50_ms");
  const standing = ranked.find(({ cells }) => cells.some(({ model }) => model === best.model));
  const own = standing?.cells.find(({ model }) => model === best.model);
  if (standing === undefined || own === undefined) return "";
  const evaluations = rowOf(run, best.model)?.evaluationsPerSample ?? 1;
  const passes = evaluations > 1 ? ` in ${evaluations.toLocaleString("en-US")} network evaluations` : "";
  const takes = `; a sample takes ${cellText(own)}${passes}`;
  const [fast, ...level] = standing.leaders;
  if (fast === undefined || level.length > 0 || standing.cells.length < 2) return takes;
  if (fast.model === best.model) {
    // Of its own run: times of another are not held against it.
    return ranked.some(({ source }) => source !== standing.source) ? takes : "; it is the fastest too";
  }
  const quality = run.cells.find(({ model, metric }) => model === fast.model && metric === "fid");
  const of = quality?.state === "measured" && quality.fingerprint === best.fingerprint
    ? `, whose FID is ${cellText(quality)}`
    : "";
  return `${takes}, about ${factor(own.value / fast.value)} times as long as one of ${fast.model}${of}`;
}

/** Which of models of one quality take least time. */
function cheapestOf(run: Run, leaders: readonly MeasuredCell[]): string {
  const models = leaders.map(({ model }) => model);
  const among = { ...run, cells: run.cells.filter(({ model }) => models.includes(model)) };
  const [standing, ...others] = standings(among, "latency_p50_ms");
  const [fast, ...level] = standing?.leaders ?? [];
  if (fast === undefined || standing === undefined || others.length > 0 || standing.cells.length < 2) return "";
  return level.length === 0
    ? `; of these ${fast.model} is the fastest, ${cellText(fast)} a sample`
    : `; of these ${nameList([fast, ...level].map(({ model }) => model))} are the fastest`;
}

/** Two digits of a factor whose interval is not known. */
function factor(ratio: number): string {
  return formatNumber(ratio, Math.min(2, 1 - Math.floor(Math.log10(ratio))));
}

/** Whose time differs from the base's, where the run was held against one: it was made to know that. */
function baseSentence({ cells }: Run): string | undefined {
  const ratios = cells.filter((cell) => cell.state === "measured").filter(({ metric }) => metric === "base_ratio");
  const base = ratios[0]?.convention["base"];
  if (base === undefined) return undefined;
  const against = `Against the base (${String(base).replace(/^(commit \w{12})\w*$/, "$1")})`;
  const changed = ratios.filter(({ interval }) => interval !== null && (interval[0] > 1 || interval[1] < 1));
  if (changed.length === 0) {
    return `${against} no time is told apart: ${nameList(ratios.map((cell) => ratioOfBase(cell)))} times as long.`;
  }
  const told = changed.map((cell, i) => ratioOfBase(cell) + (i === 0 ? " times as long" : ""));
  const rest = ratios.length - changed.length;
  const others = rest === 0 ? "" : rest === 1 ? "; one other is not told apart" : `; ${rest} others are not told apart`;
  return `${against} ${nameList(told)}${others}.`;
}

/** "vae-mnist takes 1.12 [1.09, 1.15]" */
function ratioOfBase(cell: MeasuredCell): string {
  return `${cell.model} takes ${cellText({ ...cell, unit: "" })}`;
}

/** Each runtime against the first. */
function runtimeSentences(run: Run): string[] {
  const pairs = runtimePairs(run).filter(({ ratio }) => ratio?.state === "measured");
  const places = Map.groupBy(pairs, ({ first, other }) => `${place(other)} | ${place(first)}`);
  return [...places.values()].map((own) => {
    const [{ first, other }] = own as [RuntimePair];
    const phrases = own.map(({ first: { id }, ratio }, i) => ratioPhrase(ratio, i === 0 ? place(first) : null, id));
    return `${place(other)} takes ${nameList(phrases)}, in interleaved rounds.`;
  });
}

function place({ runtime = "another runtime", device }: Row): string {
  return `${runtimeName(runtime)}${device === undefined ? "" : ` on ${device.id}`}`;
}

/** "13.1 [12.9, 13.4] times as long as ONNX Runtime for a sample of vae-mnist"; further ones are "13.3 for one of …". */
function ratioPhrase(ratio: Cell | undefined, than: string | null, model: string): string {
  if (ratio?.state !== "measured") return "";
  const [low, high] = ratio.interval ?? [ratio.value, ratio.value];
  const level = low <= 1 && high >= 1 ? " (not told apart)" : "";
  const number = cellText({ ...ratio, unit: "" });
  return `${number}${than === null ? " for one" : ` times as long as ${than} for a sample`} of ${model}${level}`;
}

/** Which language model writes fastest, and when its first token is there. */
function textSentence(run: Run): string | undefined {
  const [standing, ...others] = standings(run, "bytes_per_s");
  const [leader] = standing?.leaders ?? [];
  if (standing === undefined || leader === undefined) return undefined;
  if (others.length > 0) {
    const all = [standing, ...others].flatMap(({ cells }) => cells);
    return `Writing was timed ${standingsApart([standing, ...others])}: ${
      all.map((cell) => `${cell.model} ${cellText(cell)}`).join(", ")
    }.`;
  }
  const first = run.cells.find(({ model, metric }) => model === leader.model && metric === "first_token_p50_ms");
  const token = first?.state === "measured" ? `; its first token takes ${cellText(first)}` : "";
  if (standing.cells.length === 1) return `${leader.model} writes ${cellText(leader)}${token}.`;
  if (standing.leaders.length === 1) {
    return `Of the language models ${leader.model} writes fastest, ${cellText(leader)}${token}.`;
  }
  const names = nameList(standing.leaders.map(({ model }) => model));
  return `Of the language models ${names} write fastest and are not separated by the data: ${
    standing.leaders.map((cell) => `${cell.model} ${cellText(cell)}`).join(", ")
  }.`;
}

function rowOf({ rows }: Run, model: string): Row | undefined {
  return rows.find(({ id }) => id === model);
}

/** A sentence that begins with words rather than with a name begins with a capital. */
function upper(sentence: string): string {
  return /^(the time|throughput) /.test(sentence) ? `${sentence[0]?.toUpperCase()}${sentence.slice(1)}` : sentence;
}
