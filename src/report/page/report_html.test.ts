import { encode } from "fast-png";
import { expect, test } from "vitest";
import type { Cell } from "../../core/run.ts";
import { fixtureRun, measuredCell, withCells } from "../fixture/fixture_run.ts";
import { formatValue } from "../words/format_value.ts";
import { reportHtml } from "./report_html.ts";

const NONE = { charts: [], images: new Map<string, Uint8Array>() };
const STRIP = encode({ width: 28, height: 28 * 12, data: new Uint8Array(784 * 12), channels: 1 });

test("nothing is loaded from anywhere: no address, no second file", () => {
  const images = new Map(fixtureRun().galleries.map(({ samples }) => [samples, STRIP]));
  const page = reportHtml(fixtureRun(), { charts: [], images });
  expect(page.replace(/<script[\s\S]*?<\/script>/g, "")).not.toMatch(/https?:|\/\/[a-z]|<link|@import|url\(/i);
  expect(page).not.toMatch(/<script[^>]*src=/);
  for (const [, source] of page.matchAll(/src="([^"]*)"/g)) expect(source).toMatch(/^data:image\/png;base64,/);
  expect(page.match(/<img /g)).toHaveLength(5);
});

test("text of a run never becomes markup", () => {
  const reason = '<script>alert("1")</script>';
  const failed: Cell = { model: "vae-mnist", family: "vae", metric: "fid", state: "failed", reason };
  const page = reportHtml(withCells(fixtureRun(), failed), NONE);
  expect(page).not.toContain("<script>alert");
  expect(page).toContain("failed: &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;");
});

test("every measured cell stands in the table with its interval and has one card that its button opens", () => {
  const run = fixtureRun();
  const page = reportHtml(run, NONE);
  for (const cell of run.cells.filter((cell) => cell.state === "measured")) {
    const { value, low, high } = formatValue(cell.value, cell.interval);
    expect(page).toContain(`${value}</button>`);
    expect(page).toContain(`<small>[${low}, ${high}]</small>`);
  }
  const targets = [...page.matchAll(/class="number[^>]*popovertarget="([^"]+)"/g)].map(([, id]) => id);
  const cards = [...page.matchAll(/<article popover class="card" id="([^"]+)"/g)].map(([, id]) => id);
  expect(targets.toSorted()).toEqual(cards.toSorted());
  expect(targets).toHaveLength(run.cells.filter((cell) => cell.state === "measured").length);
});

test("ids are unique and every link within the page leads somewhere", () => {
  const page = reportHtml(fixtureRun(), NONE);
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of page.matchAll(/(?:href="#|popovertarget="|aria-labelledby=")([^"]+)"/g)) {
    expect(ids).toContain(target);
  }
});

test("a number without validity is shown with its reason and is not the best", () => {
  const run = fixtureRun();
  const invalid: Cell = { ...measuredCell(run, "ddpm-mnist", "fid"), state: "invalid", reason: "too few queries" };
  const page = reportHtml(withCells(run, invalid), NONE);
  expect(page).toContain("not to the rule, so never ranked: too few queries");
  expect(page).toMatch(/aria-label="gan-mnist, FID \(lenet-mnist\):[^>]*>4\.1<\/button><span class="rank"/);
});

test("a missing picture and missing charts are said, not hidden", () => {
  const page = reportHtml(fixtureRun(), { ...NONE, chartsMissing: "no canvas" });
  expect(page).toContain("picture missing");
  expect(page).toContain("The charts could not be drawn: no canvas");
});

test("real data come first in the samples, then the models in the run's order", () => {
  const page = reportHtml(fixtureRun(), NONE);
  const wall = page.slice(page.indexOf('class="wall"'));
  const order = [...wall.matchAll(/<\/svg> ([\w-]+)<small>(?:real images|sample)/g)].map(([, model]) => model);
  expect(order).toEqual(["mnist", "pixelcnn-mnist", "vae-mnist", "gan-mnist", "ddpm-mnist"]);
});

test("warnings stand as sentences beside the answer", () => {
  const page = reportHtml(fixtureRun(), NONE);
  expect(page).toContain("<li>The machine was busy. Close other programs and run again.</li>");
});
