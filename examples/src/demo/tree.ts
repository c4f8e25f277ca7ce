import pc from 'picocolors'
import { outcomeOf, type Outcome } from './outcome.js'
import { outline } from './outline.js'
import { columns } from './text.js'
import type { Thread, Visit } from './threads.js'

/** The tree of the states that were entered, each with what came of it. */
export function tree(root: Thread): string {
  return columns(outline(root).map(({ text, visit }) => (visit === undefined ? [pc.dim(text)] : [text, pc.dim(visit.type), result(visit)])))
}

const result = (visit: Visit) => outcomeText(outcomeOf(visit, 1, Infinity))

/**
 * Before and after a redrive, side by side.
 *
 * @param redriven the id of the ExecutionRedriven event
 */
export function comparison(root: Thread, redriven: number): string {
  const rows = outline(root).map(({ text, visit }) => {
    if (visit === undefined) return [pc.dim(text)]
    return [text, outcomeText(outcomeOf(visit, 1, redriven - 1)), afterRedrive(visit, redriven)]
  })
  return `${columns([['', 'first run', 'after the redrive'].map(pc.bold), ...rows])}\n\n${sum(root, redriven)}`
}

function sum(root: Thread, redriven: number): string {
  const visits = outline(root).flatMap(({ visit }) => visit ?? [])
  const count = (matches: (visit: Visit) => boolean) => visits.filter(matches).length
  const isKept = ({ exitedEventId = Infinity }: Visit) => exitedEventId < redriven
  const isNew = ({ enteredEventId }: Visit) => enteredEventId > redriven
  const wentOn = count(visit => !isKept(visit) && !isNew(visit))
  return `${count(isKept)} states were kept, ${wentOn} went on where they had stopped, ${count(isNew)} ran for the first time.`
}

function afterRedrive(visit: Visit, redriven: number): string {
  if ((visit.exitedEventId ?? Infinity) < redriven) return pc.dim('kept')
  const outcome = outcomeText(outcomeOf(visit, redriven, Infinity))
  if (visit.enteredEventId > redriven) return outcome
  return `${outcome} ${pc.cyan(visit.threads.length > 0 ? 'went on' : 'ran again')}`
}

function outcomeText({ kind, attempts, error }: Outcome): string {
  const retried = attempts > 1 ? pc.dim(` ${attempts} attempts`) : ''
  switch (kind) {
    case 'succeeded':
      return `${pc.green('✓')}${retried}${error === undefined ? '' : pc.yellow(` caught ${error}`)}`
    case 'failed':
      return pc.red(error === undefined ? '✗' : `✗ ${error}`) + retried
    case 'stopped':
      return pc.yellow('■ stopped')
    case 'never entered':
      return pc.dim('·')
  }
}
