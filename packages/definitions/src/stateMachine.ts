import type { StateMachineType } from '@redrive/engine'
import type { Written } from './asl.js'
import type { LoadedStateMachine, Place } from './loaded.js'
import { about, type Report } from './report.js'

/** What a file says of a state machine beside its definition. */
export interface Stated {
  readonly name: string
  readonly stateMachineName: string | undefined
  readonly type: string | undefined
  readonly roleArn: string | undefined
  readonly place: Place
}

/** A state machine of what a file says of it; a type that there isn't is left out. */
export function stateMachineOf({ name, stateMachineName, type, roleArn, place }: Stated, written: Written): LoadedStateMachine {
  return {
    name,
    ...(stateMachineName !== undefined && { stateMachineName }),
    ...written,
    ...(isType(type) && { type }),
    ...(roleArn !== undefined && { roleArn }),
    place,
  }
}

/** The state machines that could be loaded. What is wrong with one of them is reported about it. */
export function loadEach<Source extends { readonly name: string }>(
  sources: readonly Source[],
  report: Report,
  load: (source: Source) => LoadedStateMachine | undefined,
): LoadedStateMachine[] {
  return sources.flatMap(source => {
    const { value, failed } = about(report, source.name, () => load(source))
    return value === undefined || failed ? [] : [value]
  })
}

function isType(type: string | undefined): type is StateMachineType {
  return type === 'STANDARD' || type === 'EXPRESS'
}
