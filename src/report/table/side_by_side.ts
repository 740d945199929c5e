import { type Column, FAMILIES, type Manifest, type Row, type Run, type Source } from "../../core/run.ts";
import { UsageError } from "../../core/usage_error.ts";
import { renameRows } from "../words/rename_rows.ts";

/** A run that stands beside others, and what its rows are told apart by. */
export interface NamedRun {
  readonly run: Run;
  readonly name: string;
}

/**
 * Several runs of one suite as one: all rows in one table, ranked within one convention as ever. A row whose id stands in
 * more than one run carries its run's name; an anchor that is the same in all of them stands once.
 *
 * @param runs In the order of their rows; of one, the run as it is.
 * One that is itself of several runs is taken apart again: its sources are among the sources.
 * @returns A run whose `sources` say where each row is from; pictures have their run's name before their paths.
 * @throws {UsageError} Where runs are of different suites, or two have one name or are one and the same.
 *
 * @example
 * ```ts
 * const both = sideBySide([{ name: "monday", run: a }, { name: "tuesday", run: b }]);
 * both.rows.map(({ id }) => id); // ["vae-mnist (monday)", "gan-mnist", "vae-mnist (tuesday)", "mnist"]
 * ```
 */
export function sideBySide(runs: readonly NamedRun[]): Run {
  const [first, ...others] = runs;
  if (first === undefined) throw new UsageError("There is no run to report of: name at least one");
  if (others.length === 0) return first.run;
  refuse(runs);
  const rows = runs.flatMap(({ run }) => run.rows.map((row) => ({ run, row })));
  const shared = new Set(
    [...Map.groupBy(rows, ({ row }) => row.id)].filter(([, same]) => same.length > 1).map(([id]) => id),
  );
  const anchors = new Set([...shared].filter((id) => isOneAnchor(runs, id)));
  const parts = runs.map(({ run, name }, i) => {
    const once = without(
      run,
      new Set([...anchors].filter((id) => runs.slice(0, i).some((one) => hasRow(one.run, id)))),
    );
    const called = renameRows(once, (id) => shared.has(id) && !anchors.has(id) ? `${id} (${name})` : id);
    return {
      ...called,
      rows: called.rows.map((row) => ({ ...row, source: row.source ?? run.id })),
      galleries: called.galleries.map((gallery) => under(name, gallery)),
    };
  });
  const sources = runs.flatMap(({ run }) => sourcesOf(run));
  const join = <T>(of: (run: Run) => readonly T[] | undefined): T[] => parts.flatMap((part) => of(part) ?? []);
  const present = <K extends keyof Run>(key: K, list: Run[K] & readonly unknown[]) =>
    list.length === 0 ? {} : { [key]: list };
  return {
    ...first.run,
    id: runs.map(({ run }) => run.id).join(", "),
    preset: unique(sources.map(({ preset }) => preset)).join(", "),
    state: runs.every(({ run }) => run.state === "complete") ? "complete" : "incomplete",
    rows: inOrder(join(({ rows }) => rows)),
    columns: columnsOf(runs),
    cells: join(({ cells }) => cells),
    galleries: join(({ galleries }) => galleries),
    ...present("likelihoods", join(({ likelihoods }) => likelihoods)),
    ...present("checks", join(({ checks }) => checks)),
    ...present("comparisons", join(({ comparisons }) => comparisons)),
    ...present("outliers", join(({ outliers }) => outliers)),
    ...present("contexts", join(({ contexts }) => contexts)),
    ...present("decodings", join(({ decodings }) => decodings)),
    ...present("writings", join(({ writings }) => writings)),
    ...present("sweeps", join(({ sweeps }) => sweeps)),
    ...present("batchCurves", join(({ batchCurves }) => batchCurves)),
    ...present("replicas", join(({ replicas }) => replicas)),
    manifest: manifestOf(first.run.manifest, sources.map(({ manifest }) => manifest)),
    sources,
  };
}

/** What a run's rows are of: the run itself, or the runs that stand side by side in it. */
function sourcesOf({ id, suite, preset, manifest, sources }: Run): readonly Source[] {
  return sources ?? [{ id, suite, preset, manifest }];
}

function hasRow({ rows }: Run, id: string): boolean {
  return rows.some((row) => row.id === id);
}

function refuse(runs: readonly NamedRun[]): void {
  const suites = [...new Set(runs.map(({ run }) => run.suite))];
  if (suites.length > 1) {
    throw new UsageError(
      `These runs are of the suites ${
        suites.join(" and ")
      }, whose columns are not of one table: report each suite apart`,
    );
  }
  const again = runs.find(({ run, name }, i) =>
    runs.slice(0, i).some((one) =>
      one.name === name || sourcesOf(one.run).some(({ id }) => sourcesOf(run).some((own) => own.id === id))
    )
  );
  if (again !== undefined) {
    throw new UsageError(
      `'${again.name}' stands there twice: name each run once, and call two apart by other names, as in before=RUN after=RUN`,
    );
  }
}

/** Whether an id is that of an anchor whose every number is the same in all runs that have it. */
function isOneAnchor(runs: readonly NamedRun[], id: string): boolean {
  const having = runs.map(({ run }) => run).filter((run) => hasRow(run, id));
  const role = (row: Row) => row.id === id && row.role === "anchor";
  if (!having.every(({ rows }) => rows.some(role))) return false;
  const told = having.map(({ cells }) => JSON.stringify(cells.filter(({ model }) => model === id)));
  return new Set(told).size === 1;
}

/** A run without some of its anchors, and without all that is said of them alone. */
function without(run: Run, anchors: ReadonlySet<string>): Run {
  const others = <T extends { readonly model: string }>(list: readonly T[]): T[] =>
    list.filter(({ model }) => !anchors.has(model));
  return {
    ...run,
    rows: run.rows.filter(({ id }) => !anchors.has(id)),
    cells: others(run.cells),
    galleries: others(run.galleries),
    ...(run.likelihoods && { likelihoods: run.likelihoods.filter(({ cell }) => !anchors.has(cell.model)) }),
    ...(run.checks && { checks: others(run.checks) }),
    ...(run.comparisons && {
      comparisons: run.comparisons.filter(({ models }) => !models.every((model) => anchors.has(model))),
    }),
    ...(run.outliers && { outliers: others(run.outliers) }),
    ...(run.contexts && { contexts: others(run.contexts) }),
    ...(run.decodings && { decodings: run.decodings.map((one) => ({ ...one, cells: others(one.cells) })) }),
    ...(run.writings && { writings: others(run.writings) }),
    ...(run.sweeps && { sweeps: others(run.sweeps) }),
    ...(run.batchCurves && { batchCurves: others(run.batchCurves) }),
    ...(run.replicas && { replicas: run.replicas.filter(({ of }) => !anchors.has(of)) }),
  };
}

/** Models by family, the same model of several runs together, anchors last. */
function inOrder(rows: readonly Row[]): Row[] {
  const own = ({ id, askedAs = id }: Row) => rows.findIndex((row) => (row.askedAs ?? row.id) === askedAs);
  const place = (row: Row) => [Number(row.role === "anchor"), FAMILIES.indexOf(row.family), own(row)];
  return rows.map((row) => ({ row, at: place(row) }))
    .toSorted((a, b) => a.at.map((part, i) => part - b.at[i]!).find((difference) => difference !== 0) ?? 0)
    .map(({ row }) => row);
}

/** What a reader of all runs must know; all else of a manifest is the first's and stands with each source. */
function manifestOf(first: Manifest, all: readonly Manifest[]): Manifest {
  const devices = unique(all.flatMap(({ devices = [] }) => devices));
  return {
    ...first,
    seed: unique(all.map(({ seed }) => seed)).join(", "),
    datasets: unique(all.flatMap(({ datasets }) => datasets)),
    weights: unique(all.flatMap(({ weights }) => weights)),
    warnings: unique(all.flatMap(({ warnings }) => warnings)),
    ...(all.some(({ devices }) => devices !== undefined) && { devices }),
  };
}

/** Each once, by content. */
function unique<T>(list: readonly T[]): T[] {
  return [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];
}

/** A column's heading is the first run's, but where another run's differs: then what is in brackets is left to the rows. */
function columnsOf(runs: readonly NamedRun[]): Column[] {
  const all = Map.groupBy(runs.flatMap(({ run }) => run.columns), ({ id }) => id);
  return [...all.values()].flatMap(([column, ...same]) => {
    if (column === undefined) return [];
    const title = same.every((other) => other.title === column.title)
      ? column.title
      : column.title.replace(/\s*\(.*\)$/, "");
    return [{ ...column, title }];
  });
}

type Gallery = Run["galleries"][number];

function under(name: string, gallery: Gallery): Gallery {
  const at = (path: string) => `${name}/${path}`;
  const { samples, neighbours, training, worst, pool } = gallery;
  return {
    ...gallery,
    samples: at(samples),
    ...(neighbours !== undefined && { neighbours: at(neighbours) }),
    ...(training !== undefined && { training: at(training) }),
    ...(worst !== undefined && {
      worst: {
        ...worst,
        samples: at(worst.samples),
        neighbours: at(worst.neighbours),
        ...(worst.training !== undefined && { training: at(worst.training) }),
      },
    }),
    ...(pool !== undefined && { pool: { ...pool, file: at(pool.file) } }),
  };
}
