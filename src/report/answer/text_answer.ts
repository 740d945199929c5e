import type { Cell, Comparison, Convention, MeasuredCell, Run } from "../../core/run.ts";
import { bestCompressor } from "../table/best_compressor.ts";
import { level, standings } from "../table/best_in_column.ts";
import { standingsApart } from "../table/standings_apart.ts";
import { cellText } from "../words/cell_text.ts";
import { formatValue } from "../words/format_value.ts";
import { groupRuns } from "../table/group_runs.ts";
import { nameList } from "../words/name_list.ts";
import { pText } from "../words/p_value.ts";

/**
 * What a run of language models found, in a few sentences: who needs the fewest bits, beside the next and the best
 * compressor; which networks an n-gram model is a match for; who copies; who writes fastest. `undefined` where nothing was
 * measured.
 *
 * @example
 * ```ts
 * textAnswer(run)?.at(-1); // "kn-moby writes fastest, 52,000 bytes/s [51,000, 53,000]."
 * ```
 */
export function textAnswer(run: Run): string[] | undefined {
  const data = [...new Set(run.manifest.datasets.map(({ id }) => id))];
  const parts = groupRuns(run).map((part) => ({
    on: part.rows[0]?.group ?? nameList(data),
    sentences: sentences(part),
  }))
    .filter((part) => part.sentences.length > 0);
  if (parts.length === 0) return undefined;
  const placed = parts.map((
    { on, sentences: [first = "", ...rest] },
  ) => [on === "" ? first : `On ${on}, ${first}`, ...rest]);
  // Several texts are told one by one, a paragraph each.
  return placed.length === 1 ? placed[0] : placed.map((told) => told.join(" "));
}

function sentences(run: Run): string[] {
  return [bitsSentence(run), ngramSentence(run), copySentence(run), speedSentence(run)]
    .filter((sentence) => sentence !== undefined);
}

/** "gpt-moby needs the fewest bits a byte …, significantly fewer than the next, lstm-moby …; the best compressor, …" */
function bitsSentence(run: Run): string | undefined {
  const [standing, ...others] = standings(run, "bits_per_byte");
  const compressor = bestCompressor(run);
  if (standing === undefined) return tokenSentence(run);
  const cells = [standing, ...others].flatMap((one) => one.cells);
  if (others.length > 0) {
    return `bits per byte were measured under ${others.length + 1} conventions, which are not ranked together: ` +
      `${told(cells)}.`;
  }
  const { leaders } = standing;
  const [best, next] = cells;
  if (best === undefined) return undefined;
  if (compressor !== undefined && isBeaten(best, compressor)) {
    const models = leaders.length > 1
      ? `${told(leaders)} lead the models`
      : `of the models ${told([best])} needs fewest`;
    return `no model reaches the best compressor, ${compressor.model}, which needs ${
      number(compressor)
    } bits a byte: the ` +
      `text repeats itself, or is unlike what the models were trained on; ${models}.`;
  }
  const beside = compressor === undefined ? "" : `; ${besideCompressor(best, compressor)}`;
  if (next === undefined) return `${best.model} needs ${number(best)} bits a byte of the text${beside}.`;
  const fewest = "the fewest bits a byte of the text";
  if (leaders.length > 1) {
    const names = nameList(leaders.map(({ model }) => model));
    return `${names} need ${fewest} and are not separated by the data: ${told(leaders)}${beside}.`;
  }
  return `${best.model} needs ${fewest}, ${number(best)}, ${lessThanNext(run, best, next)}${beside}.`;
}

/** Where another library's rules give perplexities of tokens alone. */
function tokenSentence(run: Run): string | undefined {
  const [standing, ...others] = standings(run, "token_perplexity");
  const [best] = standing?.leaders ?? [];
  if (standing === undefined || best === undefined) return undefined;
  const { leaders, cells } = standing;
  if (others.length > 0) {
    const all = [standing, ...others].flatMap((one) => one.cells);
    return `token perplexities are of ${others.length + 1} conventions, which are not ranked together: ${told(all)}.`;
  }
  if (cells.length === 1) return `${best.model} has a token perplexity of ${number(best)}.`;
  const lowest = "the lowest token perplexity";
  return leaders.length === 1
    ? `${best.model} has ${lowest}, ${number(best)}.`
    : `${nameList(leaders.map(({ model }) => model))} have ${lowest} and are not separated by the data: ${
      told(leaders)
    }.`;
}

function lessThanNext(run: Run, best: MeasuredCell, next: MeasuredCell): string {
  const comparison = comparisonOf(run, best.model, next.model);
  if (comparison === undefined) return `where the next, ${next.model}, needs ${number(next)}`;
  const turned = comparison.models[0] === best.model ? comparison : opposite(comparison);
  const { value, low, high } = formatValue(-turned.difference, turned.interval && ends(turned.interval));
  const by = `${value}${low === null ? "" : ` [${low}, ${high ?? ""}]`}`;
  return `significantly fewer than the next, ${next.model}: by ${by}, p ${equals(comparison.pValue)}`;
}

/** An interval of the other sign. */
function ends([low, high]: readonly [number, number]): [number, number] {
  return [-high, -low];
}

function opposite(comparison: Comparison): Comparison {
  const { models: [a, b], difference, interval } = comparison;
  return { ...comparison, models: [b, a], difference: -difference, interval: interval && ends(interval) };
}

function equals(pValue: number): string {
  const text = pText(pValue);
  return text.startsWith("<") ? text : `= ${text}`;
}

/** Whether a compressor needs clearly fewer bits than the best model. */
function isBeaten(best: MeasuredCell, compressor: MeasuredCell): boolean {
  return (compressor.interval?.[1] ?? compressor.value) < (best.interval?.[0] ?? best.value);
}

/** By intervals: compressors take no part in the comparisons. */
function besideCompressor(best: MeasuredCell, compressor: MeasuredCell): string {
  const highest = best.interval?.[1] ?? best.value, low = compressor.interval?.[0] ?? compressor.value;
  const needs = `the best compressor, ${compressor.model}, needs ${number(compressor)}`;
  if (low > highest) return needs;
  return `${needs}, which lies within the interval${compressor.value < best.value ? " and is the lower number" : ""}`;
}

/** Which networks are no better than counting: said of those alone. */
function ngramSentence(run: Run): string | undefined {
  const of = (...architectures: readonly (string | undefined)[]) => {
    const ids = run.rows.filter(({ role, architecture }) => role === "model" && architectures.includes(architecture))
      .map(({ id }) => id);
    return standings(run, "bits_per_byte").flatMap(({ cells }) => cells).filter(({ model }) => ids.includes(model))
      .toSorted((a, b) => a.value - b.value);
  };
  const [ngram] = of("n-gram");
  if (ngram === undefined) return undefined;
  const networks = of("recurrent", "transformer").filter((cell) =>
    cell.fingerprint === ngram.fingerprint || comparisonOf(run, cell.model, ngram.model) !== undefined
  );
  const worse = networks.filter((cell) => cell.value > ngram.value && !level(run, ngram, cell));
  const even = networks.filter((cell) =>
    !worse.includes(cell) && (cell.value >= ngram.value || level(run, cell, ngram))
  );
  const names = (cells: readonly MeasuredCell[]) => nameList(cells.map(({ model }) => model));
  const best = `the best n-gram model, ${ngram.model}, which needs ${number(ngram)}`;
  const are = (cells: readonly MeasuredCell[]) => cells.length === 1 ? "is" : "are";
  if (even.length > 0 && worse.length > 0) {
    return `${names(even)} ${are(even)} not told apart from ${best}; ${names(worse)} ${are(worse)} ` +
      "significantly worse.";
  }
  if (even.length > 0) return `${names(even)} ${are(even)} not told apart from ${best}.`;
  return worse.length === 0 ? undefined : `${names(worse)} ${are(worse)} significantly worse than ${best}.`;
}

/** Who copies most, under the way of drawing that shows it best: sharper ways show what a model has by heart. */
function copySentence(run: Run): string | undefined {
  const anchors = new Set(run.rows.filter(({ role }) => role === "anchor").map(({ id }) => id));
  const isOwn = ({ model }: Cell) => anchors.has(model);
  const own = (run.decodings ?? []).flatMap(({ cells }) => cells).filter(isOwn);
  const inTable = new Set(run.cells.flatMap((cell) => "convention" in cell ? cell.convention["decoding"] ?? [] : []));
  const ways = [
    { run, under: undefined },
    ...(run.decodings ?? []).filter(({ decoding }) => !inTable.has(decoding)).map(({ decoding, cells }) => ({
      run: { ...run, cells: [...cells, ...own] },
      under: decoding,
    })),
  ];
  const [clearest] = ways.flatMap(({ run, under }) => copiersOf(run, under) ?? [])
    .toSorted((a, b) => b.excess - a.excess);
  return clearest?.sentence;
}

/** Who copies more of the training text than the text does by chance, where someone clearly does. */
function copiersOf(run: Run, under: string | undefined): { sentence: string; excess: number } | undefined {
  const anchors = new Set(run.rows.filter(({ role }) => role === "anchor").map(({ id }) => id));
  const own = run.cells.filter((cell) => cell.state === "measured")
    .find(({ model, metric }) => metric === "longest_copy" && anchors.has(model));
  if (own === undefined) return undefined;
  const cells = run.cells.filter((cell) => cell.state === "measured")
    .filter(({ model, metric }) => metric === "longest_copy" && !anchors.has(model))
    .filter(({ convention }) => sameButDecoding(convention, own.convention))
    .toSorted((a, b) => a.value - b.value);
  const most = cells.at(-1);
  if (most === undefined) return undefined;
  const [, mark] = own.interval ?? [own.value, own.value];
  const clearly = ({ interval, value }: MeasuredCell) => (interval?.[0] ?? value) > mark;
  const copiers = cells.filter((cell) => clearly(cell) && (cell === most || level(run, cell, most))).toReversed();
  if (copiers.length === 0) return undefined;
  const names = nameList(copiers.map(({ model }) => model));
  const [verb, theirs, whose] = copiers.length === 1
    ? ["copies", number(most), "its texts"]
    : ["copy", told(copiers), "their texts"];
  const sentence =
    `${
      under === undefined ? "" : `Drawn by ${under}, `
    }${names} ${verb} most: the longest verbatim run from the training text is on average ${theirs} characters ` +
    `in ${whose}, and ${number(own)} in the text itself.`;
  return { sentence, excess: most.value / own.value };
}

/** Real text is not drawn from a model: in that alone its convention is another. */
function sameButDecoding(a: Convention, b: Convention): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  keys.delete("decoding");
  return [...keys].every((key) => a[key] === b[key]);
}

function speedSentence(run: Run): string | undefined {
  const [standing, ...others] = standings(run, "bytes_per_s");
  const [first] = standing?.leaders ?? [];
  if (standing === undefined || first === undefined) return undefined;
  const { leaders, cells } = standing;
  if (others.length > 0) {
    const all = [standing, ...others].flatMap((one) => one.cells);
    return `Speed was measured ${standingsApart([standing, ...others])}: ${
      all.map((cell) => `${cell.model} ${cellText(cell)}`).join(", ")
    }.`;
  }
  if (cells.length === 1) return `${first.model} writes ${cellText(first)}.`;
  if (leaders.length === 1) return `${first.model} writes fastest, ${cellText(first)}.`;
  return `${nameList(leaders.map(({ model }) => model))} write fastest and are not separated by the data: ${
    leaders.map((cell) => `${cell.model} ${cellText(cell)}`).join(", ")
  }.`;
}

function comparisonOf({ comparisons = [] }: Run, a: string, b: string): Comparison | undefined {
  return comparisons.find(({ metric, models }) =>
    metric === "bits_per_byte" && models.includes(a) && models.includes(b)
  );
}

function told(cells: readonly MeasuredCell[]): string {
  return cells.map((cell) => `${cell.model} ${number(cell)}`).join(", ");
}

/** Without the unit, which the sentence says. */
function number(cell: MeasuredCell): string {
  return cellText({ ...cell, unit: "" });
}
