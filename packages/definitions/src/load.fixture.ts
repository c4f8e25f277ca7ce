import { expect } from 'vitest'
import { loadDefinitions } from './load.js'
import type { LoadedStateMachine, LoadOptions } from './loaded.js'

/** The only state machine of a text that loads without complaints. */
export function loaded(text: string, options: LoadOptions = {}): LoadedStateMachine {
  const { stateMachines, diagnostics } = loadDefinitions(text, options)
  expect(diagnostics).toEqual([])
  expect(stateMachines).toHaveLength(1)
  return stateMachines[0]!
}

/** What is said about a text, in short: `12:5 CODE: message`. */
export function complaints(text: string, options: LoadOptions = {}): string[] {
  return loadDefinitions(text, options).diagnostics.map(({ line, column, code, message, file }) => {
    const where = [file, line, column].filter(part => part !== undefined).join(':')
    return `${where === '' ? '' : `${where} `}${code}: ${message}`
  })
}

/** A state machine with one Task, as YAML, each line indented by so many blanks. */
export function aslYaml(resource: string, indentation: number): string {
  const lines = ['StartAt: Work', 'States:', '  Work:', '    Type: Task', `    Resource: ${resource}`, '    End: true']
  return lines.map(line => ' '.repeat(indentation) + line).join('\n')
}

/** A state machine with one Task, as a value. */
export function asl(Resource: string) {
  return { StartAt: 'Work', States: { Work: { Type: 'Task', Resource, End: true } } }
}

export const WORK = 'arn:aws:lambda:us-east-1:123456789012:function:work'
