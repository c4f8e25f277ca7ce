import { stringifyJson, type RedrivePlan } from '@redrive/engine'
import pc from 'picocolors'
import { columns, shortened } from './text.js'
import type { Threads, Visit } from './threads.js'

/** What a redrive would do, for people. */
export function planText(plan: RedrivePlan, { visitOf }: Threads): string {
  const { redriveStatus, redriveStatusReason } = plan
  if (redriveStatus !== 'REDRIVABLE') return `${pc.red(redriveStatus)} ${redriveStatusReason}`
  const resumes = plan.resumes.map(({ enteredEventId, input, error }) => [
    pc.cyan('run again'),
    placed(visitOf.get(enteredEventId)!),
    error === undefined ? pc.dim('was stopped') : pc.red(error),
    pc.dim(shortened(stringifyJson(input), 34)),
  ])
  const starts = plan.starts.map(({ stateName, from, count }) => [
    pc.cyan('start'),
    `${stateName} ${pc.dim(count === 1 ? `item ${from}` : `items ${from} to ${from + count - 1}`)}`,
  ])
  const keeps = plan.keeps.map(({ exitedEventId }) => [pc.dim('keep'), placed(visitOf.get(exitedEventId)!)])
  return `${pc.green(redriveStatus)}\n${columns([...resumes, ...starts, ...keeps])}`
}

const placed = ({ name, thread }: Visit) => `${name} ${pc.dim(thread.label)}`.trimEnd()
