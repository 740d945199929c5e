import { z } from "zod";
import { PROTOCOL, PROTOCOL_FINGERPRINT, SESSION_TRIALS } from "./protocol.ts";
import { sessionTrials, type Trial } from "./session_trials.ts";

/** What a rater may say of an image. */
export const verdictSchema = z.enum(["real", "generated"]);
export type Verdict = z.infer<typeof verdictSchema>;

/** The journal's line at the start of a session: what its order is drawn from, and from how many images. */
export const sessionLineSchema = z.object({
  kind: z.literal("session"),
  schemaVersion: z.literal(1),
  /** Unguessable: whoever has it may answer. */
  id: z.string().min(16),
  run: z.string(),
  model: z.string(),
  /** Id of the anchor that the real images are of. */
  real: z.string(),
  rater: z.string(),
  number: z.number().int().positive(),
  /** `PROTOCOL_FINGERPRINT` at its time. */
  protocol: z.string(),
  pools: z.object({ real: z.number().int(), generated: z.number().int() }),
  startedAt: z.string(),
});
export type SessionLine = z.infer<typeof sessionLineSchema>;

/** The journal's line of one answer. */
export const answerLineSchema = z.object({
  kind: z.literal("answer"),
  session: z.string(),
  /** Counted from 0. */
  trial: z.number().int().nonnegative(),
  /** What was shown: the order gives it too, and must agree. */
  shown: z.object({ real: z.boolean(), index: z.number().int().nonnegative() }),
  verdict: verdictSchema,
  at: z.string(),
  /** From the page that showed the image to the answer, where this server sent it; and by the browser's own clock. */
  serverMs: z.number().nonnegative().nullable(),
  browserMs: z.number().nonnegative().nullable(),
});
export type AnswerLine = z.infer<typeof answerLineSchema>;

/** One rater's pass through the images of a model. */
export interface Session extends SessionLine {
  readonly trials: readonly Trial[];
  /** In the order of the trials, as far as they were answered. */
  readonly answers: readonly AnswerLine[];
}

/** Sessions of a run, read from its journal. */
export interface Sessions {
  readonly sessions: readonly Session[];
  /** Sessions under another protocol, which are left as they are. */
  readonly ofOtherProtocols: number;
}

/** Whether every image was answered. */
export function isComplete({ answers }: Session): boolean {
  return answers.length === SESSION_TRIALS;
}

/** A session's first line as a session without answers. */
function startedSession(line: SessionLine): Session {
  return { ...line, trials: sessionTrials(line, line.pools), answers: [] };
}

/**
 * The sessions that a journal tells of. Of two answers to one image the first counts.
 *
 * @param lines As `Journal.read` gives them.
 * @param run Id of the run that the journal lies with.
 * @param place What errors call the journal.
 * @throws {SyntaxError} At a line that is none of its kinds, is of another run, or does not fit its session: which line,
 * and what was expected.
 *
 * @example
 * ```ts
 * readSessions(await Journal.read("people/answers.jsonl"), run.id, "people/answers.jsonl").sessions.length;
 * ```
 */
export function readSessions(lines: readonly unknown[], run: string, place: string): Sessions {
  const sessions = new Map<string, Session>(), others = new Set<string>();
  lines.forEach((line, i) => {
    const wrong = (expected: string, found: string) =>
      new SyntaxError(`${place}, line ${i + 1}: expected ${expected}, found ${found}; move the line out of the file`);
    const started = sessionLineSchema.safeParse(line).data, answer = answerLineSchema.safeParse(line).data;
    if (started !== undefined) {
      if (started.run !== run) throw wrong(`a session of run '${run}'`, `one of run '${started.run}'`);
      if (sessions.has(started.id) || others.has(started.id)) throw wrong("a new session", `'${started.id}' again`);
      const { real, generated } = started.pools;
      if (started.protocol !== PROTOCOL_FINGERPRINT) others.add(started.id);
      else if (real >= PROTOCOL.real && generated >= PROTOCOL.generated) {
        sessions.set(started.id, startedSession(started));
      } else throw wrong(`pools of ${PROTOCOL.real} images or more`, `${real} real and ${generated} generated ones`);
    } else if (answer !== undefined) {
      if (others.has(answer.session)) return;
      const session = sessions.get(answer.session);
      if (session === undefined) throw wrong("an answer in a session above it", `session '${answer.session}'`);
      const fits = withAnswer(session, answer);
      if (typeof fits === "string") throw wrong(fits, `trial ${answer.trial} ${JSON.stringify(answer.shown)}`);
      sessions.set(session.id, fits);
    } else {
      throw wrong("a session or an answer", JSON.stringify(line).slice(0, 80));
    }
  });
  return { sessions: [...sessions.values()], ofOtherProtocols: others.size };
}

/** A session with one more answer; unchanged where its image has one; what was expected where it does not fit. */
function withAnswer(session: Session, answer: AnswerLine): Session | string {
  const trial = session.trials[answer.trial];
  if (trial === undefined) return `a trial from 0 to ${SESSION_TRIALS - 1}`;
  if (trial.real !== answer.shown.real || trial.index !== answer.shown.index) {
    return `trial ${answer.trial} to show ${JSON.stringify(trial)}`;
  }
  if (answer.trial < session.answers.length) return session;
  if (answer.trial > session.answers.length) return `an answer to trial ${session.answers.length}`;
  return { ...session, answers: [...session.answers, answer] };
}
