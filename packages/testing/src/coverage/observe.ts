import type { Execution } from '@redrive/engine'
import type { Run } from '../run/run.js'

export type Observer = (run: Run | Execution) => void

/** A slot of the whole process, because a test and its setup file may have loaded this package twice. */
const SLOT = Symbol.for('@redrive/testing: observer of runs')
const slots = globalThis as { [SLOT]?: Observer | undefined }

/** Tells the observer of every run from now on. There is one at a time; undefined for none. */
export function observeRuns(observer: Observer | undefined): void {
  slots[SLOT] = observer
}

/** Shows a run to the observer, if there is one, and hands it on. */
export function observed<T extends Run | Execution>(run: T): T {
  slots[SLOT]?.(run)
  return run
}
