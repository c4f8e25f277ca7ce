import type { Draft } from './draft.js'
import { lookUp, withEntry, withoutEntry } from './table.js'

/** The running executions that tasks of an execution wait for. */
export function awaitedBy({ awaited }: Pick<Draft, 'awaited'>, executionArn: string): readonly string[] {
  return lookUp(awaited, executionArn) ?? []
}

/** Notes down that a task of an execution waits for the end of another one. */
export function waitFor(draft: Draft, executionArn: string, awaitedArn: string): void {
  draft.awaited = withEntry(draft.awaited, executionArn, [...awaitedBy(draft, executionArn), awaitedArn])
}

export function stopWaiting(draft: Draft, executionArn: string, awaitedArns: readonly string[]): void {
  const left = awaitedBy(draft, executionArn).filter(arn => !awaitedArns.includes(arn))
  draft.awaited = left.length === 0 ? withoutEntry(draft.awaited, executionArn) : withEntry(draft.awaited, executionArn, left)
}
