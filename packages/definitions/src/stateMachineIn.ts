import type { Loaded, LoadDiagnostic, LoadedStateMachine } from './loaded.js'

/** A state machine was asked for that could not be loaded. The message lists what was wrong. */
export class LoadError extends Error {
  override readonly name = 'LoadError'
  readonly diagnostics: readonly LoadDiagnostic[]

  constructor(message: string, diagnostics: readonly LoadDiagnostic[]) {
    super([message, ...diagnostics.map(line => `  ${textOf(line)}`)].join('\n'))
    this.diagnostics = diagnostics
  }
}

/**
 * The state machine of that name; without a name, the only one there is.
 *
 *     const { definition } = stateMachineIn(loadDefinitions(template), 'OrderMachine')
 *
 * @throws LoadError with the diagnostics, where there is no such state machine, or where there are several and none is named
 */
export function stateMachineIn({ stateMachines, diagnostics }: Loaded, name?: string): LoadedStateMachine {
  const candidates = name === undefined ? stateMachines : stateMachines.filter(machine => machine.name === name)
  const [first] = candidates
  if (first !== undefined && candidates.length === 1) return first
  const names = stateMachines.map(machine => machine.name).join(', ')
  const wanted = name === undefined ? 'exactly one state machine' : `one state machine '${name}'`
  throw new LoadError(`${wanted} was expected, but ${names === '' ? 'none was loaded' : `these were loaded: ${names}`}`, diagnostics)
}

/** `template.yaml:12:5 UNRESOLVED_REFERENCE: ...` */
function textOf({ file, line, column, code, message }: LoadDiagnostic): string {
  const place = [file, line, column].filter(part => part !== undefined).join(':')
  return `${place === '' ? '' : `${place} `}${code}: ${message}`
}
