import { emptyRun } from "../core/fixture_empty_run.ts";
import type { Row, Run } from "../core/run.ts";
import { PROTOCOL_FINGERPRINT, SESSION_TRIALS } from "./protocol.ts";
import { sessionTrials, type Trial } from "./session_trials.ts";
import type { AnswerLine, SessionLine } from "./sessions.ts";

/** Images in each pool of the tests' run. */
export const POOL = 50;

/**
 * A run of models m0, m1, … and the anchor "real", each with a pool of images, and an FID that falls from model to model, for
 * tests about people. Its numbers are invented.
 *
 * @example
 * ```ts
 * ratedRun(2).rows.map(({ id }) => id); // ["m0", "m1", "real"]
 * ```
 */
export function ratedRun(models: number): Run {
  const rows: Row[] = [
    ...Array.from(
      { length: models },
      (_, i): Row => ({ id: `m${i}`, title: `Model ${i}`, family: "vae", role: "model" }),
    ),
    { id: "real", title: "Real digits", family: "data", role: "anchor" },
  ];
  return {
    ...emptyRun("20990101-000000-people"),
    rows,
    columns: [{ id: "fid", title: "FID (lenet-mnist)", unit: "", direction: "lower" }],
    cells: rows.map(({ id, family }, i) => ({
      model: id,
      family,
      metric: "fid",
      state: "measured",
      value: 10 - i,
      interval: [9.5 - i, 10.5 - i],
      level: 0.95,
      n: 1000,
      unit: "",
      direction: "lower",
      convention: { reference: "mnist holdout10k" },
      fingerprint: "0123456789ab",
    })),
    galleries: rows.map(({ id }) => ({
      model: id,
      rule: "the first of the seed",
      count: 12,
      samples: `samples/${id}.png`,
      pool: { file: `samples/${id}.pool.png`, count: POOL },
    })),
  };
}

/** A session of the tests. */
export interface AnsweredSession {
  readonly run: string;
  readonly model: string;
  readonly rater: string;
  /** Images that are answered; all of them unless told. */
  readonly answered?: number;
  /** Whether the answer to a trial is wrong; none is unless told. */
  readonly errs?: (trial: Trial, at: number) => boolean;
}

/** The journal's lines of one session. */
export function sessionLines(
  { run, model, rater, answered = SESSION_TRIALS, errs = () => false }: AnsweredSession,
): [SessionLine, ...AnswerLine[]] {
  const pools = { real: POOL, generated: POOL }, id = `session-of-${rater}-with-${model}`;
  const line: SessionLine = {
    kind: "session",
    schemaVersion: 1,
    id,
    run,
    model,
    real: "real",
    rater,
    number: 1,
    protocol: PROTOCOL_FINGERPRINT,
    pools,
    startedAt: "2099-01-02T00:00:00.000Z",
  };
  const answers = sessionTrials(line, pools).slice(0, answered).map((shown, trial): AnswerLine => ({
    kind: "answer",
    session: id,
    trial,
    shown,
    verdict: shown.real === errs(shown, trial) ? "generated" : "real",
    at: "2099-01-02T00:00:01.000Z",
    serverMs: 2500,
    browserMs: trial % 2 === 0 ? 2000 : null,
  }));
  return [line, ...answers];
}
