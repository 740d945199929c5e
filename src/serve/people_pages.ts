/**
 * Pages that ask people which images are real: a list of runs, a run's models, a session's start, its images one by one, and
 * how it went.
 *
 * The server keeps no session in memory: every request reads what is on the disk, so that nothing is lost with it. Which
 * image is real stands in no page and no address before a session is over.
 */
import { randomBytes } from "node:crypto";
import type { Run } from "../core/run.ts";
import { PROTOCOL_FINGERPRINT } from "../people/protocol.ts";
import { raterKey, raterName } from "../people/rater_name.ts";
import { type RatingPools, ratingPools } from "../people/rating_pools.ts";
import { isComplete, type Session, verdictSchema } from "../people/sessions.ts";
import { inTurn } from "./in_turn.ts";
import { page } from "./page.ts";
import { PEOPLE_CSS } from "./people_css.ts";
import { appendPeopleLine, type PeopleFolder, readPeopleFolder } from "./people_folder.ts";
import { poolImage, poolsShape } from "./people_images.ts";
import { peopleLink } from "./people_links.ts";
import { newestRateable } from "./people_newest.ts";
import { peopleList, peopleRun } from "./people_results_html.ts";
import { PEOPLE_SCRIPT } from "./people_script.ts";
import { sessionEnd, sessionStart, trialBody } from "./people_session_html.ts";
import { isRecorded, recordHumanError } from "./record_human_error.ts";
import { RequestProblem } from "./request_problem.ts";
import type { Route, RouteMatch } from "./route.ts";
import { runFolder } from "./run_folder.ts";
import type { ServeContext } from "./serve_context.ts";

/** Longest time that an answer may say it took: a day, in milliseconds. */
const LONGEST_MS = 86_400_000;
const RUN = "/people/(?<run>[^/]+)", MODEL = `${RUN}/(?<model>[^/]+)`, SESSION = `${MODEL}/(?<session>[^/]+)`;

/**
 * `/people` and all below it.
 *
 * @example
 * ```ts
 * const routes = peopleRoutes(context);
 * ```
 */
export function peopleRoutes(context: Omit<ServeContext, "resumeCommand" | "signal">): Route[] {
  const { runsFolder, claims } = context;
  /** When the image that a session waits for was first sent, by this server's clock. */
  const sentAt = new Map<string, { readonly trial: number; readonly at: number }>();
  const folderOf = async ({ run = "" }: RouteMatch) => await readPeopleFolder(runsFolder, runFolder(context, run));
  const route = (method: Route["method"], path: string, handle: Route["handle"]): Route => ({
    method,
    path: new RegExp(`^${path}$`),
    handle,
  });
  return [
    route("GET", "/people/?", async () => {
      const people = await newestRateable(context);
      return page({
        title: "People",
        heading: "What people see",
        at: "/people",
        body: peopleList(people),
        css: PEOPLE_CSS,
      });
    }),
    route("GET", RUN, async (_, match) => {
      const people = await folderOf(match), id = match["run"] ?? "";
      const body = peopleRun(people, id, isRecorded(people));
      return page({
        title: `People, ${id}`,
        heading: `What people see of ${id}`,
        at: "/people",
        body,
        css: PEOPLE_CSS,
      });
    }),
    route("POST", RUN, async (_, match) => {
      const { folder } = await folderOf(match);
      await recordHumanError(folder, claims);
      return seeOther(peopleLink([match["run"] ?? ""]));
    }),
    route("GET", MODEL, async (request, match) => {
      const { run } = await folderOf(match), model = match["model"] ?? "";
      rateable(run, model);
      const rater = new URL(request.url).searchParams.get("rater") ?? "";
      const body = sessionStart({ id: match["run"] ?? "", model, rater });
      return page({
        title: `Real or generated, ${model}`,
        heading: "Real or generated?",
        at: "/people",
        body,
        css: PEOPLE_CSS,
      });
    }),
    route("POST", MODEL, async (request, match) => {
      const { run: id = "", model = "" } = match;
      const typed = text(await formOf(request, "rater"), "rater");
      const rater = raterName(typed.trim() === "" ? `rater-${randomBytes(4).toString("hex")}` : typed);
      const session = await inTurn(
        `${id}: people`,
        async () => await startSession(await folderOf(match), model, rater),
      );
      return seeOther(peopleLink([id, model, session]));
    }),
    route("GET", SESSION, async (_, match) => {
      const people = await folderOf(match), session = sessionOf(people, match), id = match["run"] ?? "";
      const { model } = session, address = peopleLink([id, model, session.id]), pools = rateable(people.run, model);
      const shape = await poolsShape(people.folder, pools);
      if (isComplete(session)) {
        const body = sessionEnd({ id, people, session, address, shape, recorded: isRecorded(people) });
        return page({ title: "Thank you", at: "/people", body, css: PEOPLE_CSS });
      }
      const trial = session.answers.length;
      if (sentAt.get(session.id)?.trial !== trial) sentAt.set(session.id, { trial, at: performance.now() });
      const body = trialBody({ session, address, shape });
      return page({
        title: `Image ${trial + 1}`,
        heading: "Real or generated?",
        at: "/people",
        body,
        css: PEOPLE_CSS,
        scripts: [PEOPLE_SCRIPT],
      });
    }),
    route("POST", SESSION, async (request, match) => {
      const at = performance.now(), form = await formOf(request, "trial"), { run: id = "" } = match;
      const verdict = verdictSchema.safeParse(text(form, "verdict")).data, place = text(form, "trial");
      if (verdict === undefined || !/^\d{1,3}$/.test(place)) {
        throw new RequestProblem(
          400,
          "An answer says which image it is about, and 'real' or 'generated'. Go back and press a button.",
        );
      }
      const trial = Number(place);
      const { folder, session } = await inTurn(`${id}: people`, async () => {
        const people = await folderOf(match), session = sessionOf(people, match), shown = session.trials[trial];
        if (trial > session.answers.length || shown === undefined) {
          throw new RequestProblem(
            409,
            `Image ${trial + 1} is not to be answered yet: the next is ${session.answers.length + 1}.`,
          );
        }
        // An answer that was sent twice, or from a page that the browser kept: the first counts.
        if (trial < session.answers.length) return { folder: people.folder, session };
        const sent = sentAt.get(session.id);
        const answer = {
          kind: "answer" as const,
          session: session.id,
          trial,
          shown,
          verdict,
          at: new Date().toISOString(),
          serverMs: sent?.trial === trial ? Math.round(at - sent.at) : null,
          browserMs: milliseconds(text(form, "ms")),
        };
        await appendPeopleLine(people.folder, answer);
        sentAt.delete(session.id);
        return { folder: people.folder, session: { ...session, answers: [...session.answers, answer] } };
      });
      // The answers are safe by now: where the report cannot be written, the last page says so, and asking for it again says why.
      if (isComplete(session)) await recordHumanError(folder, claims).catch(() => false);
      return seeOther(peopleLink([id, session.model, session.id]));
    }),
    route("GET", `${SESSION}/(?<trial>\\d{1,4})\\.png`, async (_, match) => {
      const people = await folderOf(match), session = sessionOf(people, match), trial = Number(match["trial"]) - 1;
      const shown = session.trials[trial];
      if (shown === undefined || (trial !== session.answers.length && !isComplete(session))) {
        throw new RequestProblem(404, "Only the image that is to be answered is shown, and all of them at the end.");
      }
      const pools = rateable(people.run, session.model);
      const png = await poolImage(people.folder, shown.real ? pools.real : pools.generated, shown.index);
      return new Response(png, { headers: { "content-type": "image/png", "cache-control": "no-store" } });
    }),
  ];
}

/** Begins a session and returns its id. */
async function startSession({ folder, run, sessions }: PeopleFolder, model: string, rater: string): Promise<string> {
  const pools = rateable(run, model);
  await poolsShape(folder, pools);
  const own = sessions.filter((session) => session.model === model && raterKey(session.rater) === raterKey(rater));
  if (own.some(isComplete)) {
    throw new RequestProblem(
      409,
      `${rater} has already rated ${model} to the end: each person rates a model once. Take another model, or, if you are someone else, another name.`,
    );
  }
  const id = randomBytes(16).toString("base64url");
  await appendPeopleLine(folder, {
    kind: "session",
    schemaVersion: 1,
    id,
    run: run.id,
    model,
    real: pools.real.row,
    rater,
    number: own.length + 1,
    protocol: PROTOCOL_FINGERPRINT,
    pools: { real: pools.real.count, generated: pools.generated.count },
    startedAt: new Date().toISOString(),
  });
  return id;
}

function rateable(run: Run, model: string): RatingPools {
  const pools = ratingPools(run, model);
  if ("reason" in pools) throw new RequestProblem(404, `Nobody can be asked about ${model}: ${pools.reason}`);
  return pools;
}

function sessionOf({ sessions }: PeopleFolder, { model, session: id }: RouteMatch): Session {
  const session = sessions.find((one) => one.id === id && one.model === model);
  if (session === undefined) throw new RequestProblem(404, "There is no such session: begin one at /people.");
  return session;
}

/** The form in a request's body, which has a field of this name. */
async function formOf(request: Request, field: string): Promise<FormData> {
  const form = await request.formData().catch(() => null);
  if (form?.has(field)) return form;
  const found = request.headers.get("content-type") ?? "a body without a content-type";
  throw new RequestProblem(
    400,
    `Expected a form with '${field}', whole and as a browser sends it (application/x-www-form-urlencoded or ` +
      `multipart/form-data), found ${form === null ? found : "one without it"}. Go back and press a button.`,
  );
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

function milliseconds(typed: string): number | null {
  const value = Number(typed);
  return typed !== "" && value >= 0 && value <= LONGEST_MS ? value : null;
}

function seeOther(address: string): Response {
  return new Response(null, { status: 303, headers: { location: address } });
}
