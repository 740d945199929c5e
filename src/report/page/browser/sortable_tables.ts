/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { NEXT_SORTING, type Sorting, type SortKey, sortOrder } from "./sort_order.ts";

const HINT =
  "A column's heading sorts by it: bounds and numbers that are not to the rule below the others, what is missing last.";

/** Rows that are sorted among each other: those of one named group, or of all families where there are none. */
interface Section {
  /** As they were written. */
  readonly models: readonly HTMLTableRowElement[];
  readonly bodies: readonly HTMLTableSectionElement[];
}

/**
 * Makes the headings of every table of results buttons that sort its rows, and says so beneath the first. Rows stay in
 * their group, and anchors where they are.
 */
export function sortableTables(page: Document): void {
  for (const table of page.querySelectorAll<HTMLTableElement>("table.sortable")) {
    const sections = sectionsOf(table);
    const heads = [...table.tHead?.rows[0]?.cells ?? []];
    heads.forEach((head, column) => {
      const button = page.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const sorting = NEXT_SORTING[sortingOf(head)];
        for (const other of heads) other.removeAttribute("aria-sort");
        if (sorting !== "none") head.setAttribute("aria-sort", sorting);
        for (const section of sections) sortSection(section, column, sorting);
      });
    });
  }
  const hint = page.createElement("span");
  hint.className = "screen-only";
  hint.textContent = HINT;
  page.querySelector(".scroll:has(table.sortable) + .legend")?.append(hint);
}

function sortingOf(head: Element): Sorting {
  const sorting = head.getAttribute("aria-sort");
  return sorting === "ascending" || sorting === "descending" ? sorting : "none";
}

function sectionsOf(table: HTMLTableElement): Section[] {
  const bodies = [...table.tBodies].filter((body) => !body.matches(".anchors"));
  const named = bodies.filter((body) => body.querySelector(".group") !== null).map((body) => [body]);
  const families = bodies.filter((body) => body.querySelector(".group") === null);
  return [...named, families].map((own) => ({ bodies: own, models: own.flatMap(modelRows) }));
}

function modelRows(body: HTMLTableSectionElement): HTMLTableRowElement[] {
  return [...body.rows].filter((row) => !row.matches(".group, .anchors"));
}

/** Puts a section's models in order into the places that models have: names of groups and anchors keep theirs. */
function sortSection({ models, bodies }: Section, column: number, sorting: Sorting): void {
  const order = sortOrder(models.map((row) => sortKey(row.cells[column])), sorting);
  const sorted = order.flatMap((at) => models[at] ?? []);
  const filled = bodies.map((body) => [...body.rows].map((row) => models.includes(row) ? sorted.shift() ?? row : row));
  bodies.forEach((body, i) => body.append(...filled[i] ?? []));
}

function sortKey(cell: HTMLTableCellElement | undefined): SortKey {
  const { value, loose } = cell?.dataset ?? {};
  const name = cell?.tagName === "TH" ? cell.textContent : null;
  return { value: value === undefined ? name : Number(value), loose: loose !== undefined };
}
