import { compile } from '@redrive/engine'
import { afterEach, describe, expect, test } from 'vitest'
import { machineOf, map, task } from '../../test/machines.js'
import { redriveRun, run, runAsync, stopRun, fail, succeed } from '../index.js'
import { observeRuns } from './observe.js'
import { coveragesOf, mergeMachines, SuiteCollector, type MachineCoverage } from './suite.js'
import { formatSuite, suiteShortfalls } from './suiteReport.js'

afterEach(() => observeRuns(undefined))

const definition = {
  Comment: 'Payments',
  StartAt: 'Pay',
  States: {
    Pay: { ...task(), Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Refund' }], End: true },
    Refund: { Type: 'Pass', End: true },
  },
}

/** What a process has seen when it has run that, as the process that reports reads it. */
function seen(runAll: () => unknown): MachineCoverage[] {
  const suite = new SuiteCollector()
  observeRuns(suite.add)
  runAll()
  observeRuns(undefined)
  return JSON.parse(JSON.stringify(suite.coverages())) as MachineCoverage[]
}

describe('the coverage of a suite', () => {
  test('adds up over files that each compile the machine', () => {
    const paid = seen(() => run(compile(definition), { mocks: { Pay: succeed() } }))
    const refunded = seen(() => run(compile(JSON.stringify(definition)), { mocks: { Pay: fail('Bank.Busy') } }))
    const merged = mergeMachines([...paid, ...refunded])
    expect(merged.map(({ coverage }) => [coverage.name, coverage.states])).toEqual([['Payments', { Pay: 2, Refund: 1 }]])
    expect(suiteShortfalls([merged[0]!.coverage], { all: 100 })).toEqual([])
  })

  test('sees runs that were redriven, stopped and asynchronous', async () => {
    const suite = new SuiteCollector()
    observeRuns(suite.add)
    const machine = machineOf({ A: task(), B: task() })
    redriveRun(run(machine, { mocks: { A: succeed(), B: fail() } }), { mocks: { B: succeed() } })
    stopRun(run(machineOf({ Nap: { Type: 'Wait', Seconds: 9 } }), { until: 1 }))
    await runAsync(machineOf({ Each: map({ Item: task() }) }), { input: [1], mocks: { Item: async () => Promise.resolve(1) } })
    expect(suite.coverages().map(({ coverage }) => Object.entries(coverage.states))).toEqual([
      [
        ['A', 2],
        ['B', 2],
      ],
      [['Nap', 2]],
      [
        ['Item', 1],
        ['Each', 1],
      ],
    ])
  })

  test.each([
    ['the name that the runs give', { stateMachineName: 'Orders' }, { Comment: 'Payments' }, 'Orders'],
    ['the Comment', {}, { Comment: 'Payments' }, 'Payments'],
    ['the first state', {}, {}, 'StartAt A'],
  ])('names a machine by %s', (_, options, top, name) => {
    const coverages = seen(() => run(machineOf({ A: { Type: 'Pass' } }, top), options))
    expect(coverages.map(({ coverage }) => coverage.name)).toEqual([name])
  })

  test('of certain machines tells of those that never ran, and of no others', () => {
    const ran = seen(() => {
      run(compile(definition), { mocks: { Pay: succeed() } })
      run(machineOf({ Toy: { Type: 'Pass' } }))
    })
    const machines = { Pay: compile(JSON.stringify(definition)), Forgotten: machineOf({ A: { Type: 'Pass' } }) }
    expect(coveragesOf(machines, ran).map(({ name, states }) => [name, states])).toEqual([
      ['Pay', { Pay: 1, Refund: 0 }],
      ['Forgotten', { A: 0 }],
    ])
  })
})

describe('the report on a suite', () => {
  const coverages = coveragesOf({ Pay: compile(definition), Rest: machineOf({ A: { Type: 'Pass' } }) }, seen(() => run(compile(definition), { mocks: { Pay: succeed() } })))

  test('is a table, and what was never exercised', () => {
    expect(formatSuite(coverages)).toMatchInlineSnapshot(`
      "state machine  states    transitions  choice rules  catchers  retriers
      Pay            1/2 50 %  1/3 33 %     -             0/1 0 %   -
      Rest           0/1 0 %   0/1 0 %      -             -         -

      Pay never exercised
        states       Refund
        transitions  Pay → Refund
        transitions  Refund → (end)
        catchers     Pay Catch[0] States.ALL → Refund

      Rest never exercised
        states       A
        transitions  A → (end)"
    `)
  })

  test('names what is below the thresholds, machine by machine', () => {
    expect(suiteShortfalls(coverages, { states: 50 })).toEqual(['Rest: states 0 % of 50 %'])
    expect(suiteShortfalls(coverages, { states: 0 })).toEqual([])
  })

  test('a suite that runs nothing reaches no threshold', () => {
    expect(formatSuite([])).toBe('No state machine was run.')
    expect(suiteShortfalls([], { all: 1 })).toEqual(['no state machine was run'])
    expect(suiteShortfalls([], {})).toEqual([])
  })
})
