import { describe, expect, test } from 'vitest'
import type { Json } from '../../json/index.js'
import { errorsOf } from './validate.fixture.js'

const next = (target: string) => ({ Type: 'Pass', Next: target })
const END = { Type: 'Pass', End: true }
const TASK = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:charge' }

const missing = (target: string, at: string) => `MISSING_TRANSITION_TARGET: Missing 'Next' target: ${target} at ${at}`
const unreachable = (name: string, at: string) => `MISSING_TRANSITION_TARGET: State "${name}" is not reachable. at ${at}`
const NO_END = 'MISSING_END_STATE: Workflow has no terminal state at null'

describe('a transition leads to a state of its own scope', () => {
  test.each<[string, Json, string[]]>([
    [
      'Next',
      { StartAt: 'A', States: { A: { ...TASK, Next: 'X', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }] }, Z: END } },
      [missing('X', '/States/A/Next')],
    ],
    [
      'Next of a Choice rule',
      { StartAt: 'C', States: { C: { Type: 'Choice', Choices: [{ Variable: '$.x', IsPresent: true, Next: 'X' }], Default: 'Z' }, Z: END } },
      [missing('X', '/States/C/Choices[0]/Next')],
    ],
    [
      'Default',
      { StartAt: 'C', States: { C: { Type: 'Choice', Choices: [{ Variable: '$.x', IsPresent: true, Next: 'Z' }], Default: 'X' }, Z: END } },
      [missing('X', '/States/C/Default')],
    ],
    [
      'Next of a catcher',
      { StartAt: 'A', States: { A: { ...TASK, End: true, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'X' }] } } },
      [missing('X', '/States/A/Catch[0]/Next')],
    ],
    ['StartAt', { StartAt: 'X', States: { A: END } }, [missing('X', '/StartAt'), unreachable('A', '/States/A')]],
    [
      'Next, and names are case-sensitive',
      { StartAt: 'A', States: { A: next('b'), B: END } },
      [missing('b', '/States/A/Next'), unreachable('B', '/States/B')],
    ],
    [
      'StartAt of a processor',
      { StartAt: 'M', States: { M: { Type: 'Map', ItemProcessor: { StartAt: 'X', States: { A: END } }, End: true } } },
      [missing('X', '/States/M/ItemProcessor/StartAt'), unreachable('A', '/States/M/ItemProcessor/States/A')],
    ],
    [
      'and not to one around it',
      { StartAt: 'P', States: { P: { Type: 'Parallel', Branches: [{ StartAt: 'B', States: { B: next('Z') } }], Next: 'Z' }, Z: END } },
      [missing('Z', '/States/P/Branches[0]/States/B/Next')],
    ],
  ])('%s', (_rule, definition, errors) => {
    expect(errorsOf(definition)).toEqual(errors)
  })
})

describe('a state can be reached from StartAt', () => {
  test.each<[string, Json, string[]]>([
    ['by Next', { StartAt: 'A', States: { A: END, B: END } }, [unreachable('B', '/States/B')]],
    [
      'and not only from itself or from others that cannot',
      { StartAt: 'A', States: { A: END, B: next('C'), C: next('B') } },
      [unreachable('B', '/States/B'), unreachable('C', '/States/C')],
    ],
    [
      'within a branch too',
      { StartAt: 'P', States: { P: { Type: 'Parallel', Branches: [{ StartAt: 'A', States: { A: END, 'a/b': END } }], End: true } } },
      [unreachable('a/b', '/States/P/Branches[0]/States/a/b')],
    ],
  ])('%s', (_rule, definition, errors) => {
    expect(errorsOf(definition)).toEqual(errors)
  })
})

describe('a machine has a state that ends it', () => {
  test.each<[string, Json, string[]]>([
    ['or is refused', { StartAt: 'A', States: { A: next('B'), B: next('A') } }, [NO_END]],
    ['or no more is said than what is missing', { StartAt: 'A', States: { A: next('X') } }, [missing('X', '/States/A/Next'), NO_END]],
    ['or reachability is no matter', { StartAt: 'A', States: { A: next('A'), B: next('A') } }, [NO_END]],
    ['even if it cannot be reached', { StartAt: 'A', States: { A: next('A'), B: END } }, [unreachable('B', '/States/B')]],
    ['such as a Succeed', { StartAt: 'A', States: { A: next('B'), B: { Type: 'Succeed' } } }, []],
    ['such as a Fail', { StartAt: 'A', States: { A: next('B'), B: { Type: 'Fail' } } }, []],
    [
      'but nothing nested in it needs one',
      { StartAt: 'M', States: { M: { Type: 'Map', ItemProcessor: { StartAt: 'A', States: { A: next('A') } }, End: true } } },
      [],
    ],
  ])('%s', (_rule, definition, errors) => {
    expect(errorsOf(definition)).toEqual(errors)
  })
})
