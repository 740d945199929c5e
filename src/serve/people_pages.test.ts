import { decode, encode } from "fast-png";
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Run, runSchema } from "../core/run.ts";
import { POOL, ratedRun } from "../people/fixture_people.ts";
import { SESSION_TRIALS } from "../people/protocol.ts";
import { indexRuns } from "../store/history/index_runs.ts";
import { type History, openHistory } from "../store/history/open_history.ts";
import { answer } from "./answer.ts";
import { allowedHosts } from "./guard.ts";
import { peopleRoutes } from "./people_pages.ts";

const SITE = "http://localhost:8000", RUN = ratedRun(2);
const journal = () => join(runs, RUN.id, "people", "answers.jsonl");

let runs: string, history: History, ask: (request: Request) => Promise<Response>, errors: unknown[];
beforeEach(async () => {
  runs = await mkdtemp(join(tmpdir(), "assay-people-"));
  history = await openHistory(join(runs, "history.sqlite"));
  await writeRun(RUN);
  await startServer();
});
afterEach(async () => {
  history.close();
  await rm(runs, { recursive: true });
});

/** A server that knows nothing of an earlier one, over the runs that there are. */
async function startServer(): Promise<void> {
  errors = [];
  const { broken, unfinished } = await indexRuns(history, runs);
  const watched = () => ({ version: 0, indexing: null, problem: null, broken, unfinished });
  const routes = peopleRoutes({ runsFolder: runs, claims: [], history, watched });
  ask = (request) =>
    answer(request, { routes, hosts: allowedHosts("127.0.0.1"), onError: (error) => errors.push(error) });
}

async function writeRun(run: Run, name = run.id): Promise<void> {
  const folder = join(runs, name);
  await mkdir(join(folder, "samples"), { recursive: true });
  await writeFile(join(folder, "run.json"), JSON.stringify(run));
  // Real images are darker than 100, generated ones lighter, and each has a grey of its own.
  for (const { id, role } of run.rows) await writePool(folder, id, role === "anchor" ? 0 : 100);
}

async function writePool(folder: string, id: string, first: number, width = 4): Promise<void> {
  const data = Uint8Array.from({ length: width * 4 * POOL }, (_, at) => first + Math.floor(at / (width * 4)));
  await writeFile(
    join(folder, "samples", `${id}.pool.png`),
    encode({ width, height: 4 * POOL, data, channels: 1, depth: 8 }),
  );
}

async function get(path: string): Promise<{ status: number; text: string; response: Response }> {
  const response = await ask(new Request(`${SITE}${path}`));
  return { status: response.status, text: await response.clone().text(), response };
}

async function post(path: string, form: Record<string, string>, headers: Record<string, string> = {}) {
  const body = new URLSearchParams(form);
  return await ask(new Request(`${SITE}${path}`, { method: "POST", body, headers: { origin: SITE, ...headers } }));
}

async function begin(model: string, rater: string): Promise<string> {
  const response = await post(`/people/${RUN.id}/${model}`, { rater });
  expect(response.status).toBe(303);
  return response.headers.get("location")!;
}

/** The grey of the image that a session shows: which one it is. */
async function greyOf(address: string, trial: number): Promise<number> {
  const { response } = await get(`${address}/${trial + 1}.png`);
  const { data, width, height, channels } = decode(new Uint8Array(await response.arrayBuffer()));
  expect([width, height, channels]).toEqual([4, 4, 1]);
  expect(new Set(data).size).toBe(1);
  return data[0]!;
}

/** Answers images as someone does who sees all and takes the first so many generated ones for real. */
async function answerTrials(address: string, from: number, to: number, deceived = 0): Promise<void> {
  for (let trial = from, taken = 0; trial < to; trial++) {
    await get(address);
    const real = await greyOf(address, trial) < 100, errs = !real && taken++ < deceived;
    const response = await post(address, {
      trial: String(trial),
      ms: "1500",
      verdict: real || errs ? "real" : "generated",
    });
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe(address);
  }
}

async function humanError(model: string) {
  const run = runSchema.parse(JSON.parse(await readFile(join(runs, RUN.id, "run.json"), "utf8")));
  return run.cells.find((cell) => cell.model === model && cell.metric === "human_error_rate");
}

test("a session from its start to the run's number", async () => {
  expect((await get("/people")).text).toContain(`/people/${RUN.id}/m0`);
  expect((await get(`/people/${RUN.id}/m0`)).text).toContain("Half of them are real data");
  const address = await begin("m0", " Ada  Lovelace ");
  expect(address).toMatch(new RegExp(`^/people/${RUN.id}/m0/[\\w-]{22}$`));
  await answerTrials(address, 0, SESSION_TRIALS, 10);
  const end = await get(address);
  expect(end.text).toContain("You erred on 20 % of the images");
  expect(end.text).toContain("0 of 25 real images generated, and 10 of 25 images");
  expect(end.text).toContain("Ada Lovelace");
  expect(end.text).toContain(`href="/run/${RUN.id}/"`);
  expect(await humanError("m0")).toMatchObject({ state: "measured", value: 20, interval: null, n: 1 });
  expect(await readFile(join(runs, RUN.id, "report.html"), "utf8")).toContain("human error");
  await answerTrials(await begin("m0", "Bob"), 0, SESSION_TRIALS, 20);
  expect(await humanError("m0")).toMatchObject({ value: 30, interval: [expect.any(Number), expect.any(Number)], n: 2 });
  await begin("m1", "Bob");
  expect((await get(`/people/${RUN.id}`)).text).not.toContain("Write it again");
  expect(errors).toEqual([]);
}, 60_000);

test(
  "which images were real is told after the rater's last model, since every session shows the same real ones",
  async () => {
    const models = RUN.rows.filter(({ role }) => role === "model").map(({ id }) => id);
    const addresses: string[] = [];
    for (const [i, model] of models.entries()) {
      const address = await begin(model, "Ada");
      addresses.push(address);
      await answerTrials(address, 0, SESSION_TRIALS, 5);
      expect((await get(address)).text.includes("What you saw"), model).toBe(i === models.length - 1);
    }
    for (const address of addresses) expect((await get(address)).text).toContain("What you saw");
  },
  60_000,
);

test("a crash of the server and a reload lose nothing: the session goes on at the first image without an answer", async () => {
  const address = await begin("m0", "Ada");
  await answerTrials(address, 0, 7);
  await appendFile(journal(), '{"kind":"answer","session":"');
  await startServer();
  for (let reload = 0; reload < 2; reload++) expect((await get(address)).text).toContain("Image 8 of 50");
  await answerTrials(address, 7, 8);
  expect((await get(address)).text).toContain("Image 9 of 50");
  const lines = (await readFile(journal(), "utf8")).trimEnd().split("\n").map((line) => JSON.parse(line));
  expect(lines.map(({ trial }) => trial)).toEqual([undefined, 0, 1, 2, 3, 4, 5, 6, 7]);
  expect(lines.at(-1)).toMatchObject({ browserMs: 1500, serverMs: expect.any(Number) });
});

test("an answer that is sent twice counts once, and the first one does", async () => {
  const address = await begin("m0", "Ada");
  const twice = await Promise.all([
    post(address, { trial: "0", verdict: "real", ms: "" }),
    post(address, { trial: "0", verdict: "generated", ms: "" }),
  ]);
  expect(twice.map(({ status }) => status)).toEqual([303, 303]);
  const lines = (await readFile(journal(), "utf8")).trimEnd().split("\n").slice(1).map((line) => JSON.parse(line));
  expect(lines).toMatchObject([{ trial: 0, verdict: "real", browserMs: null, serverMs: null }]);
});

test("what is no answer to the image that is shown is refused and not kept", async () => {
  const address = await begin("m0", "Ada"), before = await readFile(journal(), "utf8");
  expect((await post(address, { trial: "1", verdict: "real" })).status).toBe(409);
  expect((await post(address, { trial: "0", verdict: "perhaps" })).status).toBe(400);
  for (const trial of ["0.5", "", " ", "+0", "0x0", "-0", "1e0", "0000"]) {
    expect([trial, (await post(address, { trial, verdict: "real" })).status]).toEqual([trial, 400]);
  }
  expect((await post(address, { verdict: "real" })).status).toBe(400);
  expect((await post(address, { trial: "0", verdict: "real" }, { origin: "http://evil.example" })).status).toBe(403);
  expect((await post(`${address}x`, { trial: "0", verdict: "real" })).status).toBe(404);
  expect((await post(address.replace("/m0/", "/m1/"), { trial: "0", verdict: "real" })).status).toBe(404);
  expect(await readFile(journal(), "utf8")).toBe(before);
});

test("what is no form is told so, wherever one is sent", async () => {
  const address = await begin("m0", "Ada"), before = await readFile(journal(), "utf8");
  const bodies: [string | undefined, BodyInit][] = [
    ["application/json", '{"trial":"0","verdict":"real"}'],
    [undefined, new Uint8Array([0x74])],
    ["multipart/form-data", "--a\r\n"],
    ["multipart/form-data; boundary=a", '--a\r\ncontent-disposition: form-data; name="trial"'],
    ["text/plain", "trial=0&verdict=real"],
  ];
  for (const path of [address, `/people/${RUN.id}/m0`]) {
    for (const [type, body] of bodies) {
      const headers = { origin: SITE, ...(type !== undefined && { "content-type": type }) };
      const response = await ask(new Request(`${SITE}${path}`, { method: "POST", body, headers }));
      expect([path, type, response.status]).toEqual([path, type, 400]);
      expect(await response.text()).toContain("whole and as a browser sends it");
    }
  }
  expect(errors).toEqual([]);
  expect(await readFile(journal(), "utf8")).toBe(before);
});

test("a run is called here what it is called elsewhere, whatever its folder's name", async () => {
  const spaced: Run = { ...RUN, id: "my run (2)" }, renamed: Run = { ...RUN, id: "renamed" };
  await writeRun(spaced);
  await writeRun(renamed, "another folder");
  await startServer();
  await writeRun({ ...RUN, id: "later" });
  const list = (await get("/people")).text;
  for (const { id } of [spaced, renamed, RUN]) {
    const address = `/people/${encodeURIComponent(id)}`;
    expect(list).toContain(`href="${address}/m0"`);
    expect((await get(address)).text).toContain(`href="${address}/m0"`);
    const begun = await post(`${address}/m0`, { rater: "Ada" });
    expect((await get(begun.headers.get("location")!)).text).toContain("Image 1 of 50");
  }
  expect((await get("/people/later")).status).toBe(404);
});

test("neither page nor address nor image tells the truth before the end", async () => {
  const address = await begin("m0", "Ada"), seen: string[] = [];
  for (let trial = 0; trial < 6; trial++) {
    const { text } = await get(address);
    // What differs between the pages of real and of generated images is the number of the image alone.
    seen.push(
      text.replaceAll(`${trial + 1}.png`, "").replaceAll(`mage ${trial + 1}`, "").replaceAll(`value="${trial}"`, ""),
    );
    expect((await get(`${address}/${trial + 2}.png`)).status).toBe(404);
    if (trial > 0) expect((await get(`${address}/${trial}.png`)).status).toBe(404);
    await answerTrials(address, trial, trial + 1);
  }
  expect(new Set(seen).size).toBe(1);
  expect(seen[0]).not.toContain("pool");
});

test("a rater rates a model once; what was left unfinished does not count, and is told", async () => {
  const first = await begin("m0", "Ada"), second = await begin("m0", "Ada");
  expect(second).not.toBe(first);
  expect((await get(second)).text).toContain("This is session 2 of Ada");
  await answerTrials(second, 0, SESSION_TRIALS);
  const refused = await post(`/people/${RUN.id}/m0`, { rater: "Ada" });
  expect(refused.status).toBe(409);
  expect(await refused.text()).toContain("each person rates a model once");
  expect(await humanError("m0")).toMatchObject({ n: 1, details: { "unfinished sessions": 1 } });
  await begin("m1", "Ada");
}, 60_000);

test("without a name a rater gets one, and what a name holds is text", async () => {
  await begin("m0", "");
  expect(await readFile(journal(), "utf8")).toMatch(/"rater":"rater-[\da-f]{8}"/);
  const name = "<img src=x onerror=alert(1)>";
  await begin("m0", name);
  const again = await get(await begin("m0", name));
  expect(again.text).toContain("&lt;img src=x onerror=alert(1)&gt;");
  expect((await get(`/people/${RUN.id}/m0?rater=${encodeURIComponent('"><b>')}`)).text).not.toContain('"><b>');
  expect((await post(`/people/${RUN.id}/m0`, { rater: "a\u0007" })).status).toBe(400);
});

test("runs, models and pools that cannot be asked about are told, not broken", async () => {
  expect((await get("/people/absent")).status).toBe(404);
  expect((await get(`/people/${RUN.id}/absent`)).status).toBe(404);
  expect((await get(`/people/${RUN.id}/real`)).text).toContain("Real data are what generated images are shown among");
  expect((await get("/people/..%2fetc")).status).toBe(400);
  expect((await get("/people/.hidden")).status).toBe(404);
  await writePool(join(runs, RUN.id), "m1", 100, 5);
  const other = await post(`/people/${RUN.id}/m1`, { rater: "Ada" });
  expect(other.status).toBe(400);
  expect(await other.text()).toContain("images of one shape, found 4 × 4 × 1 and 5 × 4 × 1");
  const outside = {
    ...RUN,
    id: "outside",
    galleries: RUN.galleries.map((one) => ({ ...one, pool: { file: "../a.png", count: 50 } })),
  };
  await writeRun(outside);
  await startServer();
  expect(await (await post("/people/outside/m0", { rater: "Ada" })).text()).toContain(
    "expected a path within the run&#39;s folder",
  );
});

test("a journal that does not fit is told with its line, and nothing is added to it", async () => {
  await begin("m0", "Ada");
  const fits = await readFile(journal(), "utf8"), damaged = fits.replace(RUN.id, "another-run");
  await writeFile(journal(), damaged);
  const { status, text } = await get(`/people/${RUN.id}`);
  expect(status).toBe(500);
  expect(text).toContain("line 1: expected a session of run");
  expect((await post(`/people/${RUN.id}/m0`, { rater: "Bob" })).status).toBe(500);
  expect(await readFile(journal(), "utf8")).toBe(damaged);
  expect((await get("/people")).text).toContain("line 1: expected a session of run");
});

test("where a report could not be written its answers are kept, and it can be written again", async () => {
  const address = await begin("m0", "Ada"), place = join(runs, RUN.id, "report.html");
  await mkdir(join(place, "in-the-way"), { recursive: true });
  await answerTrials(address, 0, SESSION_TRIALS);
  expect((await get(address)).text).toContain("report does not have them yet");
  expect(await humanError("m0")).toBeUndefined();
  expect((await get(`/people/${RUN.id}`)).text).toContain("Write it again");
  expect((await post(`/people/${RUN.id}`, {})).status).toBe(500);
  expect(errors).toMatchObject([{ code: "EISDIR" }]);
  await rm(place, { recursive: true });
  expect((await post(`/people/${RUN.id}`, {})).status).toBe(303);
  expect(await humanError("m0")).toMatchObject({ state: "measured", value: 0 });
  expect((await get(`/people/${RUN.id}`)).text).not.toContain("Write it again");
}, 60_000);
