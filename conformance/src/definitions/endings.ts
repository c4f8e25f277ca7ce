import {
  history,
  isArray,
  isObject,
  replay,
  stringifyJson,
  type Execution,
  type ForeignEvent,
  type Json,
  type JsonObject,
} from '@redrive/engine'

/** A Fail state has failed the execution, not a mistake on the way. */
export function endedInFailState(execution: Execution): boolean {
  return execution.error !== 'States.Runtime' && history(execution).some(({ type }) => type === 'FailStateEntered')
}

/** How an execution ended, in a form to compare. */
export function endOf({ status, output, error, cause }: Execution): string {
  return status === 'SUCCEEDED' ? `SUCCEEDED ${stringifyJson(output!)}` : `${status} ${error}: ${withoutEventId(cause)}`
}

/** The cause of a failed evaluation names the event at which its state was entered; after a redrive that is another one. */
const withoutEventId = (cause: string | undefined) => cause?.replace(/entered at the event id #\d+/, 'entered')

/** How two ends compare: `newValues` where they differ only in what is new with every visit, such as times, ids and random numbers. */
export function compareEnds(wanted: Execution, got: Execution): 'same' | 'newValues' | 'different' {
  if (endOf(wanted) === endOf(got)) return 'same'
  return isVolatile(wanted.machine.definition) && typesText(wanted) === typesText(got) ? 'newValues' : 'different'
}

const VOLATILE =
  /States\.UUID|States\.MathRandom|\$uuid|\$random|\$now|\$millis|Task\.Token|EnteredTime|RedriveCount|RetryCount|"ResultWriter"/

const isVolatile = (definition: JsonObject) => VOLATILE.test(stringifyJson(definition))

function typesText({ status, output, error }: Execution): string {
  return `${status} ${error} ${output === undefined ? '' : JSON.stringify(typesOf(output))}`
}

function typesOf(value: Json): unknown {
  if (isArray(value)) return value.map(typesOf)
  if (isObject(value)) return Object.entries(value).map(([name, item]) => [name, typesOf(item)])
  return typeof value
}

/** What is wrong when the execution's own history, written and read back, tells of another end; undefined when nothing is. */
export function replayMisfit(execution: Execution): string | undefined {
  const written = JSON.stringify(history(execution))
  const read = replay(execution.machine, JSON.parse(written) as ForeignEvent[])
  return endOf(read) === endOf(execution) ? undefined : `the history tells of ${endOf(read)}, not of ${endOf(execution)}`
}
