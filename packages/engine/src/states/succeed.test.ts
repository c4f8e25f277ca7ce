import { describe, expect, test } from 'vitest'
import { machineOf, map, parallel, pass, succeed } from '../../test/definitions.js'
import { given, outcomeOf } from '../../test/given.js'

describe('a Succeed', () => {
  test('ends the execution with its input', () => {
    given(machineOf(succeed('Done')), { input: { a: 1 } }).then(
      `1<-0 ExecutionStarted
       2<-0 SucceedStateEntered Done {"a":1}
       3<-2 SucceedStateExited Done {"a":1}
       4<-3 ExecutionSucceeded {"a":1}`,
    )
  })

  test('narrows what it gives with InputPath and OutputPath', () => {
    const machine = machineOf(succeed('Done', { InputPath: '$.a', OutputPath: '$.b' }))
    expect(outcomeOf(given(machine, { input: { a: { b: 1 } } }).execution)).toBe('1')
  })

  test('in JSONata gives its Output', () => {
    const machine = machineOf(succeed('Done', { QueryLanguage: 'JSONata', Output: { doubled: '{% $states.input * 2 %}' } }))
    expect(outcomeOf(given(machine, { input: 4 }).execution)).toBe('{"doubled":8}')
  })

  test('in a branch ends the branch only', () => {
    const machine = machineOf(parallel('Both', [[succeed('A')], [pass('B1'), pass('B2', { Result: 'b' })]]), pass('After'))
    expect(outcomeOf(given(machine, { input: 'a' }).execution)).toBe('["a","b"]')
  })

  test('in an iteration ends the iteration only', () => {
    const machine = machineOf(map('Each', [succeed('Done')]), pass('After'))
    expect(outcomeOf(given(machine, { input: [1, 2] }).execution)).toBe('[1,2]')
  })
})
