import { forEachIn } from '../execution/sparseArray.js'
import { objectOf, stringifyJson, textMember, textOf, withoutText, type Json } from '../json/index.js'
import { formatInstant } from '../time.js'
import { childArn, childName } from './family.js'
import type { Child, Draft, MapRun } from './mapRun.js'
import { childInput } from './work.js'
import { isArray } from '../json/index.js'

/** What the results are made into: records with all that is known of a child, its output alone, or outputs with their arrays joined. */
export type Transformation = 'NONE' | 'COMPACT' | 'FLATTEN'

/** COMPACT without a ResultWriter, NONE for one that says nothing else. */
export function transformationOf({ task: { writer } }: MapRun | Draft): Transformation {
  const chosen = writer?.config && textMember(writer.config, 'Transformation')
  if (chosen === 'NONE' || chosen === 'COMPACT' || chosen === 'FLATTEN') return chosen
  return writer?.resource === undefined ? 'COMPACT' : 'NONE'
}

/** The result of the Distributed Map where it is not written to S3: the results of all children in the order of the items. */
export function resultOf(draft: Draft): Json {
  const results: Json[] = []
  forEachIn(draft.children, 0, draft.nextChild, (child, index) => addResult(results, draft, child, index))
  return Object.freeze(results)
}

/** The results of children that have failed are records, whatever the Transformation. */
export function addResult(results: Json[], run: MapRun | Draft, child: Child, index: number): void {
  const transformation = transformationOf(run)
  if (transformation === 'NONE' || child.status !== 'SUCCEEDED') results.push(recordOf(run, child, index))
  else if (transformation === 'FLATTEN' && isArray(child.output)) for (const item of child.output) results.push(item)
  else results.push(withoutText(child.output!))
}

/** What is known of a child, in the form of ResultWriter's files: members by name, inputs and outputs as texts, absent ones left out. */
export function recordOf(run: MapRun | Draft, child: Child, index: number): Json {
  const { family, task, work } = run
  const { status, error, cause, output, redriveCount, redrivenAt, startedAt, stoppedAt } = child
  const succeeded = status === 'SUCCEEDED'
  return record({
    Cause: cause,
    Error: error,
    ExecutionArn: childArn(family, index),
    Input: textOf(childInput(task, work!, index)),
    InputDetails: INCLUDED,
    Name: childName(family, index),
    Output: output === undefined ? undefined : textOf(output),
    OutputDetails: INCLUDED,
    RedriveCount: redriveCount,
    RedriveDate: redrivenAt === undefined ? undefined : formatInstant(redrivenAt),
    RedriveStatus: succeeded ? 'NOT_REDRIVABLE' : 'REDRIVABLE_BY_MAP_RUN',
    RedriveStatusReason: succeeded ? 'Execution is SUCCEEDED and cannot be redriven' : undefined,
    StartDate: formatInstant(startedAt),
    StateMachineArn: family.stateMachineArn,
    Status: status,
    StopDate: stoppedAt === undefined ? undefined : formatInstant(stoppedAt),
  })
}

/** A child that has not started. */
export function pendingRecord({ task, work }: MapRun | Draft, index: number): Json {
  return record({ Input: inputText(() => childInput(task, work!, index)), InputDetails: INCLUDED, Status: 'PENDING' })
}

/** The text of a file of results. */
export function fileText(results: readonly Json[], outputType: 'JSON' | 'JSONL'): string {
  return outputType === 'JSON' ? stringifyJson(results) : results.map(result => `${stringifyJson(result)}\n`).join('')
}

const INCLUDED = Object.freeze({ Included: true })

function record(members: { readonly [name: string]: Json | undefined }): Json {
  return objectOf(Object.entries(members).filter((entry): entry is [string, Json] => entry[1] !== undefined))
}

/** The input of a child that can't be made is left out. */
function inputText(input: () => Json): string | undefined {
  try {
    return textOf(input())
  } catch {
    return undefined
  }
}
