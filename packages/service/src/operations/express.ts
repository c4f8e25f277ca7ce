import { BILLED_MEMORY_MB, BILLED_STEP_MS } from '../limits.js'
import { checkName } from '../world/names.js'
import type { Draft } from '../world/draft.js'
import { ofHosted } from '../world/executions.js'
import { begin, checkInput, findStartable, typeNotSupported } from '../world/hosting.js'
import { lookUp } from '../world/table.js'
import type { HostedExecution } from '../world/world.js'
import { descriptionOf, type StartExecutionInput } from './executions.js'
import { done, given, type Output, type Reply, type Waiting } from './reply.js'

interface StartSyncExecutionInput extends StartExecutionInput {
  readonly includedData?: 'ALL_DATA' | 'METADATA_ONLY'
}

/** The answer is there when the execution has ended. */
export function startSyncExecution(draft: Draft, input: StartSyncExecutionInput): Reply {
  const { stateMachineArn, name, input: text = '{}', traceHeader, includedData } = input
  if (name !== undefined) checkName(name)
  const startable = findStartable(draft, stateMachineArn)
  if (startable.machine.type !== 'EXPRESS') throw typeNotSupported()
  checkInput(text)
  const { arn: executionArn } = begin(draft, startable, { input: text, ...given('name', name), ...given('traceHeader', traceHeader) })
  return { waiting: { for: 'syncExecution', executionArn, ...given('includedData', includedData) } }
}

export function finishSyncExecution(draft: Draft, waiting: Extract<Waiting, { readonly for: 'syncExecution' }>): Reply {
  const hosted = lookUp(draft.executions, waiting.executionArn)!
  return hosted.tree.execution.status === 'RUNNING' ? { waiting } : done(syncDescription(draft, hosted, waiting.includedData))
}

/** What StartSyncExecution answers: the details of the output are there even where no output is. */
export function syncDescription(draft: Draft, hosted: HostedExecution, includedData?: StartSyncExecutionInput['includedData']): Output {
  const { startedAt, stoppedAt = startedAt, failure } = hosted.tree.execution.state
  const shown = Object.entries(descriptionOf(draft, ofHosted(hosted), includedData)).filter(([name]) => !name.startsWith('redrive'))
  const steps = Math.max(1, Math.ceil((stoppedAt - startedAt) / BILLED_STEP_MS))
  return {
    ...Object.fromEntries(shown),
    // A timeout has an error here: nothing else says why.
    ...given('error', failure?.error),
    ...given('cause', failure?.cause),
    outputDetails: { included: includedData !== 'METADATA_ONLY' },
    billingDetails: { billedMemoryUsedInMB: BILLED_MEMORY_MB, billedDurationInMilliseconds: steps * BILLED_STEP_MS },
  }
}
