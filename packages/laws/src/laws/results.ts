import { compilePath, isArray, parseJson, PathNotFoundError, type Json, type JsonObject } from '@redrive/engine'
import { newestVisit, type Visit } from '../legality/visit.js'
import { memberOf } from '../script/world.js'
import type { Trial } from '../script/trial.js'
import { expect, type Law } from './law.js'

/** The result of a Parallel or Map holds the outputs of its branches or iterations in their order, whichever was done first. */
export const resultsKeepOrder: Law = {
  name: 'results keep their order',
  check: trial => {
    for (const visit of trial.reading?.visits ?? []) checkVisit(trial, visit)
  },
}

function checkVisit(trial: Trial, visit: Visit): void {
  const { opening, output, exitCauseId } = visit
  if (opening === undefined || output === undefined || opening.failedBy !== undefined || opening.threads.size !== opening.length) return
  const events = trial.historyOf(trial.last)
  if (/Failed$|Entered$/.test(events[exitCauseId! - 1]!.type)) return
  const result = resultIn(trial.reading!.definitionOf(visit), parseJson(output))
  if (result === undefined || !isArray(result)) return
  for (const [index, thread] of opening.threads) {
    const wanted = newestVisit(thread)?.output
    const got = JSON.stringify(result[index])
    if (wanted === undefined) continue
    expect(
      got === JSON.stringify(parseJson(wanted)),
      () => `the result of '${visit.name}' has ${got} in place ${index}, whose output was ${wanted}`,
      visit.exitedId,
    )
  }
}

/** The result as it is in the output; undefined where the definition makes something else of it. */
function resultIn(definition: Json, output: Json): Json | undefined {
  const fields = ['ResultSelector', 'OutputPath', 'Output'].map(field => memberOf(definition, field))
  const { ResultPath: path = '$' } = definition as JsonObject
  if (fields.some(field => field !== undefined) || typeof path !== 'string') return undefined
  try {
    return path === '$' ? output : compilePath(path).evaluate(output)
  } catch (error) {
    if (error instanceof PathNotFoundError) return undefined
    throw error
  }
}
