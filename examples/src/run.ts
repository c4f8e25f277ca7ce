import { effectsOf, transition, type Command, type Execution, type Json, type Task } from '@redrive/engine'

/** What the outside world makes of a task, and how many seconds that takes it (0 by default). */
export type Answer = { readonly afterSeconds?: number } & ({ readonly output: Json } | { readonly error: string; readonly cause?: string })

/**
 * Runs an execution on virtual time until it has ended, or until nothing more can happen. This loop is all that a host is: look at what
 * the execution is owed, let the next thing happen, look again.
 *
 * @param at now, epoch ms: the moment of the start or the redrive
 */
export function run(execution: Execution, at: number, answer: (task: Task) => Answer): Execution {
  const answers = new Map<string, Command>()
  let [current, now] = [execution, at]
  for (;;) {
    const { tasks, wakeUpAt } = effectsOf(current)
    const commands: Command[] = wakeUpAt === undefined ? [] : [{ type: 'TimePassed', at: wakeUpAt }]
    for (const task of tasks) {
      const command = answers.get(task.token) ?? commandFor(task, answer(task), now)
      answers.set(task.token, command)
      commands.push(command)
    }
    const next = commands.sort((a, b) => a.at - b.at)[0]
    if (next === undefined) return current
    ;[current] = transition(current, next)
    now = next.at
  }
}

function commandFor({ token }: Task, { afterSeconds = 0, ...result }: Answer, now: number): Command {
  const at = now + Math.round(afterSeconds * 1000)
  return 'output' in result ? { type: 'TaskSucceeded', token, at, ...result } : { type: 'TaskFailed', token, at, ...result }
}
