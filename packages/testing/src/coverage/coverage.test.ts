import { compile, type Json } from '@redrive/engine'
import { describe, expect, test } from 'vitest'
import { chain, machineOf, map, parallel, retry, task } from '../../test/machines.js'
import { checkCoverage, collectCoverage, CoverageError, coverageOf, fail, failTimes, formatCoverage, mergeCoverage, run, succeed, type Coverage } from '../index.js'

const machine = compile({
  StartAt: 'Charge',
  States: {
    Charge: {
      ...task(),
      ResultPath: '$.charge',
      Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }, { ErrorEquals: ['States.Timeout'] }],
      Catch: [{ ErrorEquals: ['Declined'], Next: 'Refuse' }, { ErrorEquals: ['States.ALL'], Next: 'Refuse' }],
      Next: 'Decide',
    },
    Decide: {
      Type: 'Choice',
      Choices: [
        { Variable: '$.kind', StringEquals: 'a', Next: 'Ship' },
        { Variable: '$.kind', StringEquals: 'b', Next: 'Ship' },
        { Variable: '$.kind', StringEquals: 'c', Next: 'Refuse' },
      ],
      Default: 'Ship',
    },
    Ship: { Type: 'Pass', End: true },
    Refuse: { Type: 'Fail', Error: 'Refused' },
  },
})
const ran = (kind: string, Charge = succeed()) => run(machine, { input: { kind }, mocks: { Charge } })
const covered = (coverage: Coverage, kind: 'transitions' | 'choiceRules' | 'catchers' | 'retriers' | 'states') =>
  Object.entries(coverage[kind]).flatMap(([part, count]) => (count > 0 ? [part] : []))

describe('coverage', () => {
  test('of nothing names every part of the machine', () => {
    expect(formatCoverage(coverageOf(machine, [], 'Orders'))).toMatchInlineSnapshot(`
      "Orders
        states            0/4  0 %
            never Charge
            never Decide
            never Ship
            never Refuse
        transitions       0/5  0 %
            never Charge → Decide
            never Charge → Refuse
            never Decide → Ship
            never Decide → Refuse
            never Ship → (end)
        choice rules      0/4  0 %
            never Decide Choices[0] → Ship
            never Decide Choices[1] → Ship
            never Decide Choices[2] → Refuse
            never Decide Default → Ship
        catchers          0/2  0 %
            never Charge Catch[0] Declined → Refuse
            never Charge Catch[1] States.ALL → Refuse
        retriers          0/2  0 %
            never Charge Retry[0] Busy
            never Charge Retry[1] States.Timeout"
    `)
  })

  test('counts states and transitions', () => {
    const coverage = coverageOf(machine, [ran('a'), ran('a')])
    expect(coverage.states).toEqual({ Charge: 2, Decide: 2, Ship: 2, Refuse: 0 })
    expect(covered(coverage, 'transitions')).toEqual(['Charge → Decide', 'Decide → Ship', 'Ship → (end)'])
  })

  test.each([
    ['a', 'Decide Choices[0] → Ship'],
    ['b', 'Decide Choices[1] → Ship'],
    ['c', 'Decide Choices[2] → Refuse'],
    ['d', 'Decide Default → Ship'],
  ])('tells rules that lead to the same state apart: %s', (kind, rule) => {
    expect(covered(coverageOf(machine, [ran(kind)]), 'choiceRules')).toEqual([rule])
  })

  test('tells catchers and retriers by the error', () => {
    expect(covered(coverageOf(machine, [ran('a', failTimes(1, 'Busy').then(succeed()))]), 'retriers')).toEqual(['Charge Retry[0] Busy'])
    expect(covered(coverageOf(machine, [ran('a', fail('Declined'))]), 'catchers')).toEqual(['Charge Catch[0] Declined → Refuse'])
    expect(covered(coverageOf(machine, [ran('a', fail('Other'))]), 'catchers')).toEqual(['Charge Catch[1] States.ALL → Refuse'])
  })

  test('tells rules apart by variables, context and JSONata too', () => {
    const choice = compile({
      StartAt: 'Set',
      States: {
        Set: { Type: 'Pass', Assign: { 'limit.$': '$.limit' }, Next: 'Decide' },
        Decide: {
          Type: 'Choice',
          QueryLanguage: 'JSONata',
          Choices: [
            { Condition: '{% $limit > 10 and $states.context.Execution.Input.on %}', Next: 'End' },
            { Condition: '{% $limit > 5 %}', Next: 'End' },
          ],
          Default: 'End',
        },
        End: { Type: 'Succeed' },
      },
    })
    const rules = [20, 7, 1].map(limit => covered(coverageOf(choice, [run(choice, { input: { limit, on: true } })]), 'choiceRules'))
    expect(rules).toEqual([['Decide Choices[0] → End'], ['Decide Choices[1] → End'], ['Decide Default → End']])
  })

  test('reaches into branches and iterations, and knows whose failure a retry of theirs follows', () => {
    const Bad: Readonly<Record<string, Json>> = { Type: 'Fail', Error: 'Bad' }
    const nested = machineOf({
      Both: parallel([{ A: task() }, { Each: map({ Item: task() }) }], { ...retry({ MaxAttempts: 1, ErrorEquals: ['Busy'] }), ResultPath: null }),
      Last: parallel([{ Bad }], { Catch: [{ ErrorEquals: ['Bad'], Next: 'Caught' }] }),
      Caught: { Type: 'Succeed' },
    })
    const coverage = coverageOf(nested, [run(nested, { input: [1, 2], mocks: { A: succeed(), Item: failTimes(1, 'Busy').then(succeed()) } })])
    expect(coverage.states).toMatchObject({ Both: 1, A: 2, Each: 2, Item: 4, Bad: 1, Caught: 1 })
    expect(covered(coverage, 'retriers')).toEqual(['Both Retry[0] Busy'])
    expect(covered(coverage, 'catchers')).toEqual(['Last Catch[0] Bad → Caught'])
  })

  test('is merged over files', () => {
    const merged = mergeCoverage(coverageOf(machine, [ran('a')]), JSON.parse(JSON.stringify(coverageOf(machine, [ran('c')]))) as Coverage)
    expect(merged.states).toEqual({ Charge: 2, Decide: 2, Ship: 1, Refuse: 1 })
  })

  test('is of one machine', () => {
    const other = compile(chain({ Charge: { Type: 'Pass' } }))
    expect(() => coverageOf(other, [ran('a')])).toThrow('another machine')
  })
})

test('a threshold fails the suite and says what is missing', () => {
  const collector = collectCoverage(machine, 'Orders')
  expect(collector.add(ran('a')).status).toBe('SUCCEEDED')
  expect(() => checkCoverage(collector.coverage(), { states: 75 })).not.toThrow()
  expect(() => checkCoverage(collector.coverage(), { all: 75, transitions: 10 })).toThrow(CoverageError)
  expect(() => checkCoverage(collector.coverage(), { all: 75 })).toThrow(/choice rules 25 % of 75 %[\s\S]*never Decide Default → Ship/)
})
