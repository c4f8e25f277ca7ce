import { describe, expect, it } from 'vitest'
import { asl, WORK } from './load.fixture.js'
import { loadDefinitions } from './load.js'
import type { LoadOptions } from './loaded.js'
import { stateMachineIn } from './stateMachineIn.js'

/** A template whose state machines have these names; the one called Broken has no definition. */
function templateWith(...names: readonly string[]): string {
  const resource = (name: string) => ({
    Type: 'AWS::Serverless::StateMachine',
    Properties: name === 'Broken' ? {} : { Definition: asl(WORK) },
  })
  return JSON.stringify({ Transform: 'AWS::Serverless', Resources: Object.fromEntries(names.map(name => [name, resource(name)])) })
}

describe('stateMachineIn', () => {
  it('gives the state machine of that name', () => {
    const loaded = loadDefinitions(templateWith('Orders', 'Refunds'))
    expect(stateMachineIn(loaded, 'Refunds')).toBe(loaded.stateMachines[1])
  })

  it('needs no name where there is only one', () => {
    const loaded = loadDefinitions(templateWith('Orders'))
    expect(stateMachineIn(loaded)).toBe(loaded.stateMachines[0])
  })

  it('gives what could be loaded, beside what could not', () => {
    expect(stateMachineIn(loadDefinitions(templateWith('Broken', 'Orders')), 'Orders').name).toBe('Orders')
  })

  it.each<[string, string, LoadOptions, string | undefined, string]>([
    ['another name', templateWith('Orders'), {}, 'Order', "one state machine 'Order' was expected, but these were loaded: Orders"],
    ['several', templateWith('A', 'B'), {}, undefined, 'exactly one state machine was expected, but these were loaded: A, B'],
    [
      'a definition that is missing',
      templateWith('Broken'),
      {},
      'Broken',
      "one state machine 'Broken' was expected, but none was loaded\n" +
        '  1:94 MISSING_DEFINITION: the state machine has none of Definition, DefinitionString, DefinitionUri, DefinitionS3Location',
    ],
    [
      'a text that is none',
      'Dear reader',
      { fileName: 'letter.txt' },
      undefined,
      'exactly one state machine was expected, but none was loaded\n' +
        '  letter.txt:1:1 UNKNOWN_FORMAT: not a state machine, a template, a serverless.yml or a Terraform file: Dear reader',
    ],
    [
      'nothing in it',
      'Resources: {A: {Type: AWS::S3::Bucket}}',
      {},
      undefined,
      'exactly one state machine was expected, but none was loaded\n  NO_STATE_MACHINE: there is no state machine in this template',
    ],
  ])('says why there is none: %s', (_, text, options, name, message) => {
    const loaded = loadDefinitions(text, options)
    const expected = { name: 'LoadError', message, diagnostics: loaded.diagnostics }
    expect(() => stateMachineIn(loaded, name)).toThrow(expect.objectContaining(expected))
  })
})
