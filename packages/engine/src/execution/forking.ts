import { isEntry, type DetailsByType } from '../history/event.js'
import { eventAt } from '../history/log.js'
import { admit, type Json } from '../json/index.js'
import { latestMoment, letTimePass } from './clock.js'
import { errorOf, failTask, succeedTask } from './answer.js'
import { moment } from './decide.js'
import { workFrame } from './effects.js'
import { closedError, CommandError } from './errors.js'
import { draftOf, finishDraft, type Execution } from './execution.js'
import { invariant } from './invariant.js'
import { forEachIn } from './sparseArray.js'
import { isFinished, type Frame } from './state.js'
import { Turn } from './turn.js'

/**
 * For programs that make very many executions from one, such as explorers of all orders: what they need of `effectsOf` and `transition`,
 * without tokens and lists of effects, which cost them more than everything else.
 */

/** The threads of an execution that have not finished, oldest first: the root, branches and iterations. */
export function openFrames({ state }: Execution): readonly Frame[] {
  const frames: Frame[] = []
  forEachIn(state.frames, 0, state.nextFrame, frame => {
    if (!isFinished(frame)) frames.push(frame)
  })
  return frames
}

/** What the work of a frame's attempt is given. */
export function attemptInput({ log }: Execution, { attempt }: Frame): Json {
  invariant(attempt !== undefined, () => 'a frame without an attempt has no input for its work')
  const { parameters, input } = eventAt(log, attempt.scheduledId)!.details as { readonly parameters?: Json; readonly input?: Json }
  return (parameters ?? input)!
}

/** The names of the states that were entered with the events after that id, in order. */
export function statesEnteredSince({ log }: Execution, eventId: number): string[] {
  const names: string[] = []
  for (let id = eventId + 1; id <= log.length; id++) {
    const { type, details } = eventAt(log, id)!
    if (isEntry(type)) names.push((details as DetailsByType['TaskStateEntered']).name)
  }
  return names
}

/** What becomes of an attempt. */
export type AttemptAnswer = { readonly output: Json } | { readonly error: string; readonly cause?: string }

/**
 * Answers the attempt of an open frame, as `transition` does with its token.
 *
 *     const frame = openFrames(execution).find(({ attempt }) => attempt !== undefined)
 *     const next = answerAttempt(execution, frame, { output: { ok: true } }, at)
 *
 * @throws CommandError as `transition` does
 */
export function answerAttempt(execution: Execution, { attempt, state }: Frame, answer: AttemptAnswer, at: number): Execution {
  moment(at, latestMoment(execution))
  const type = 'output' in answer ? 'TaskSucceeded' : 'TaskFailed'
  if (execution.status !== 'RUNNING') throw closedError(type, execution.executionArn, execution.status)
  const draft = draftOf(execution)
  letTimePass(draft, at)
  const frame = attempt && workFrame(draft, attempt.scheduledId)
  if (frame === undefined) throw new CommandError('TaskTimedOut', `${type}: nobody waits for that attempt of state '${state?.name ?? ''}'`)
  const turn = new Turn(draft, at)
  turn.run(() => {
    if ('output' in answer) succeedTask(turn, frame, admit(answer.output))
    else failTask(turn, frame, errorOf(answer))
  })
  return finishDraft(draft)
}
