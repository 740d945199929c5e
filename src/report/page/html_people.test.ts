import { expect, test } from "vitest";
import { ALL_RATED, fixturePeopleRun } from "../fixture/fixture_people_run.ts";
import { fixtureRun } from "../fixture/fixture_run.ts";
import { whatPeopleSee } from "./html_people.ts";

test("each rated model has its rates, raters and answers, those that deceive most first", () => {
  const page = whatPeopleSee(fixturePeopleRun(ALL_RATED))!.text;
  const models = [...page.matchAll(/<th scope="row" title="[^"]*">([\w-]+)<small>/g)].map(([, model]) => model);
  expect(models).toEqual(["ddpm-mnist", "gan-mnist", "pixelcnn-mnist", "vae-mnist", "vae-2-mnist"]);
  // 76 of 150 answers about the diffusion model are wrong: 50.7 %, of which three raters support the tens.
  expect(page).toContain("<td>50<small>[30, 70]</small></td>");
  expect(page).toContain("<td>3</td><td>150</td><td>2.3</td>");
  expect(page).toContain("clustered by rater");
});

test("metrics that order models as people do stand above those that do not", () => {
  const page = whatPeopleSee(fixturePeopleRun(ALL_RATED))!.text;
  const [, table = ""] = page.split("Do metrics order models as people do?");
  const found = [...table.matchAll(/<th scope="row">([^<]+)<\/th><td>(-?\d\.\d\d)<small>/g)].map((
    [, name, value],
  ) => [name, Number(value)]);
  expect(found).toContainEqual(["FID (lenet-mnist)", 1]);
  expect(found.map(([, value]) => value)).toEqual(found.map(([, value]) => Number(value)).sort((a, b) => b - a));
  expect(found.map(([name]) => name)).not.toContain("latency p50");
  // The GAN has no likelihood, so that four models are left.
  expect(table).toMatch(/No correlation for .*bits\/dim/);
});

test("with few models the reason stands in place of correlations, and a lone rater has no interval", () => {
  const page = whatPeopleSee(fixturePeopleRun({ "vae-mnist": [[10, 5]] }))!.text;
  expect(page).toContain("it needs at least 5 models that both rated under one convention; people rated 1");
  expect(page).toContain("A single rater tells nothing of others: no interval");
  expect(page).toContain("<td>30</td>");
  expect(page).toContain("pixelcnn-mnist, gan-mnist, ddpm-mnist and vae-2-mnist: No person has rated it yet.");
});

test("with models enough each metric has its own reason", () => {
  const run = fixturePeopleRun(ALL_RATED);
  const flat = {
    ...run,
    columns: run.columns.filter(({ id }) => id === "fid" || id === "bits_per_dim" || id.startsWith("human")),
    cells: run.cells.map((cell) => cell.metric === "fid" && cell.state === "measured" ? { ...cell, value: 7 } : cell),
  };
  const page = whatPeopleSee(flat)!.text;
  expect(page).toContain("No correlation for FID (lenet-mnist). One side is the same for all models.");
  expect(page).toMatch(/No correlation for bits\/dim\. Only \d models have both under one convention\./);
  expect(page).not.toContain("it needs at least");
  const none = { ...flat, columns: flat.columns.filter(({ id }) => id.startsWith("human")) };
  expect(whatPeopleSee(none)!.text).toContain("This run ranks its models by no metric of quality.");
});

test("where an interval may be too narrow, the legend says so", () => {
  const warning = "may hold in only 80 to 90 %";
  const page = (errors: readonly (readonly [number, number])[]) =>
    whatPeopleSee(fixturePeopleRun({ "vae-mnist": errors }))!.text;
  expect(page([[0, 1], [2, 1]])).toContain(warning);
  expect(page([[25, 24], [25, 25]])).toContain(warning);
  // Only one of the halves.
  expect(page([[1, 15], [2, 15]])).toContain(warning);
  expect(page([[5, 6], [7, 6]])).not.toContain(warning);
  expect(page([[0, 1]])).not.toContain(warning);
});

test("what a run names is text, and a run that nobody rated has no such section", () => {
  const evil = "<img src=x onerror=alert(1)>", run = fixturePeopleRun({ "vae-mnist": [[1, 1]] });
  const renamed = {
    ...run,
    rows: run.rows.map((row) => row.id === "vae-mnist" ? { ...row, id: evil, title: evil } : row),
    cells: run.cells.map((cell) => cell.model === "vae-mnist" ? { ...cell, model: evil } : cell),
  };
  expect(whatPeopleSee(renamed)!.text).not.toContain("<img");
  expect(whatPeopleSee(renamed)!.text).toContain("&lt;img src=x onerror=alert(1)&gt;");
  expect(whatPeopleSee(fixtureRun())).toBeNull();
});
