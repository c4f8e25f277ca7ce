import { compile, type Json } from '@redrive/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explore, type Exploration } from './explore.js'
import { randomSubject } from './machines.fixture.js'
import type { Outcome } from './model.js'
import { replaySchedule } from './schedule.js'

const lambda = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`
const task = (name: string, members: { readonly [member: string]: Json } = { End: true }) => ({
  Type: 'Task',
  Resource: lambda(name),
  ...members,
})
const line = (name: string, length: number) => ({
  StartAt: `${name}1`,
  States: Object.fromEntries(
    Array.from({ length }, (_, i) => [`${name}${i + 1}`, task(name, i + 1 < length ? { Next: `${name}${i + 2}` } : { End: true })]),
  ),
})
const parallel = (...branches: readonly Json[]) =>
  compile({ StartAt: 'All', States: { All: { Type: 'Parallel', Branches: branches, End: true } } })
const chargeWith = (members: { readonly [member: string]: Json }) =>
  compile({ StartAt: 'Charge', States: { Charge: task('Charge', { End: true, ...members }) } })

const done: Outcome<number> = { output: {} }
const charge = (charges: number) => charges + 1
const once = { 'charged at most once': ({ world }: { readonly world: number }) => world <= 1 }

describe('the states of a machine', () => {
  test.each([
    { branches: 2, length: 2, states: 9 },
    { branches: 3, length: 3, states: 64 },
    { branches: 4, length: 1, states: 16 },
  ])('$branches branches of $length tasks have $states, however they are explored', ({ branches, length, states }) => {
    const machine = parallel(...Array.from({ length: branches }, (_, i) => line('ABCD'[i]!, length)))
    const model = { world: 0, tasks: { '*': { done } } }
    const reduced = explore(machine, model)
    expect(reduced).toMatchObject({ isComplete: true, states, transitions: states - 1, ends: { SUCCEEDED: 1 } })
    const full = explore(machine, { ...model, reduction: false })
    const perBranch = length * (length + 1) ** (branches - 1)
    expect(full).toMatchObject({ isComplete: true, states, transitions: branches * perBranch, skipped: 0 })
    expect(reduced.transitions + reduced.skipped).toBe(full.transitions)
  })

  test('are the same after different retries: how much of them is used counts, not when', () => {
    const retry = { ErrorEquals: ['States.ALL'], IntervalSeconds: 5, MaxAttempts: 3, BackoffRate: 1 }
    const { states } = explore(chargeWith({ Retry: [retry] }), {
      world: 0,
      tasks: { '*': { broken: { error: 'Broken', isFault: false } } },
      redrives: 0,
    })
    // Four attempts and the three pauses between them, and the end.
    expect(states).toBe(8)
  })

  const polling = (look: { readonly [member: string]: Json }) =>
    compile({
      StartAt: 'Poll',
      States: {
        Poll: task('Poll', { Next: 'Pause' }),
        Pause: { Type: 'Wait', Seconds: 60, Next: 'Look' },
        Look: { Type: 'Pass', Next: 'Decide', ...look },
        Decide: { Type: 'Choice', Choices: [{ Variable: '$.ready', IsPresent: true, Next: 'Ready' }], Default: 'Poll' },
        Ready: { Type: 'Succeed' },
      },
    })

  test('are finite where a machine goes round for ever', () => {
    const { states, longest, ends } = explore(polling({}), { world: 0, tasks: { Poll: { 'not yet': done } } })
    expect({ states, ends, milliseconds: longest.milliseconds }).toEqual({ states: 2, ends: {}, milliseconds: Infinity })
    expect(longest.schedule.steps.map(({ type }) => type)).toEqual(['ends', 'timePasses'])
  })

  test('are told apart by the moment where the machine looks at the clock', () => {
    const machine = polling({ Parameters: { 'at.$': '$$.State.EnteredTime' } })
    const { states, stoppedBy } = explore(machine, { world: 0, tasks: { Poll: { 'not yet': done } }, maxTime: 600_000 })
    // A task and a pause in each of ten minutes, and a task at the end.
    expect({ states, stoppedBy }).toEqual({ states: 22, stoppedBy: 'time' })
  })

  test.each([
    { bound: { maxStates: 10 }, stoppedBy: 'states' },
    { bound: { maxDepth: 3 }, stoppedBy: 'depth' },
    { bound: { maxTime: 10_000 }, stoppedBy: 'time' },
  ])('are visited up to $stoppedBy', ({ bound, stoppedBy }) => {
    const machine = parallel(line('A', 3), line('B', 3), { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 60, End: true } } })
    expect(explore(machine, { world: 0, tasks: { '*': { done } }, ...bound })).toMatchObject({ isComplete: false, stoppedBy })
  })

  test('are told of while they are explored', () => {
    const told: number[] = []
    const machine = parallel(line('A', 21), line('B', 21), line('C', 21))
    const { states } = explore(machine, { world: 0, tasks: { '*': { done } }, onProgress: progress => told.push(progress.states) })
    expect(states).toBe(22 ** 3)
    expect(told).toEqual([10_000])
  })
})

describe('what is found', () => {
  const lost: Outcome<number> = { effect: charge }
  const retry = { TimeoutSeconds: 30, Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 1 }] }

  test('comes with the shortest story, and a schedule that can be replayed', () => {
    const machine = chargeWith(retry)
    const model = { world: 0, tasks: { Charge: { charged: { ...done, effect: charge }, 'answer lost': lost } }, invariants: once }
    const { violations, stoppedBy } = explore(machine, model)
    expect(stoppedBy).toBe('violation')
    expect(violations.map(({ invariant }) => invariant)).toEqual(['charged at most once'])
    const { story, schedule } = violations[0]!
    expect(story.split('\n')).toEqual([
      ' 0s  the execution starts; Charge begins',
      ' 0s  Charge: answer lost',
      '30s  time passes; Charge fails with States.Timeout and is tried again in 1s',
      '31s  time passes; Charge begins again',
      '31s  Charge: charged; the execution has succeeded',
    ])
    const stored = JSON.parse(JSON.stringify(schedule)) as typeof schedule
    expect(replaySchedule(machine, stored, model)).toMatchObject({ world: 2, broken: ['charged at most once'] })
    expect(replaySchedule(machine, stored)).toMatchObject({ world: undefined, broken: [], execution: { status: 'SUCCEEDED' } })
    expect(() => replaySchedule(chargeWith({ TimeoutSeconds: 30 }), stored, model)).toThrow(
      "Step 3 (timePasses) can't happen; what can: redrive",
    )
  })

  test.each([
    { outcome: { effect: charge }, steps: ['acts', 'stop', 'redrive', 'ends'] },
    { outcome: { error: 'Crashed', effect: charge }, steps: ['ends', 'redrive', 'ends'] },
    { outcome: { effect: charge, effectComes: 'late' }, steps: ['acts', 'late', 'stop', 'redrive', 'ends'] },
    { outcome: { ...done, effect: charge, effectComes: 'beforeAnswer', isFault: true }, steps: ['acts', 'stop', 'redrive', 'ends'] },
  ] as const)('is a redrive that repeats an effect after $steps', ({ outcome, steps }) => {
    const tasks = { Charge: { charged: { ...done, effect: charge }, other: outcome } }
    const { violations, repetitions } = explore(chargeWith({}), { world: 0, stops: 1, tasks, invariants: once, stopAtViolation: false })
    expect(violations[0]!.schedule.steps.map(({ type }) => type)).toEqual(steps)
    expect(repetitions[0]).toMatchObject({ state: 'Charge', by: 'redrive' })
  })

  test('is what the redrive that repeats an effect came after', () => {
    const machine = parallel({ StartAt: 'Charge', States: { Charge: task('Charge') } }, { StartAt: 'Ship', States: { Ship: task('Ship') } })
    const tasks = {
      Charge: { charged: { ...done, effect: charge, effectComes: 'beforeAnswer' } },
      Ship: { shipped: done, lost: { error: 'Lost' } },
    } as const
    const { repetitions } = explore(machine, { world: 0, tasks })
    expect(repetitions.map(({ state, by, after }) => ({ state, by, after }))).toEqual([
      { state: 'Charge', by: 'redrive', after: 'Lost in Ship' },
    ])
  })

  test('is a retry that repeats an effect', () => {
    const { repetitions } = explore(chargeWith(retry), { world: 0, redrives: 0, tasks: { Charge: { lost } }, faults: 2 })
    expect(repetitions).toMatchObject([{ state: 'Charge', by: 'retry' }])
  })

  test('is an execution that is stuck', () => {
    const { stuck, ends } = explore(chargeWith({}), { world: 0, tasks: { Charge: { charged: done, silence: {} } } })
    expect(stuck?.story.split('\n').at(-1)).toBe('0s  Charge: silence')
    expect(ends).toEqual({ SUCCEEDED: 1, RUNNING: 1 })
    expect(explore(chargeWith({ TimeoutSeconds: 5 }), { world: 0, tasks: { Charge: { silence: {} } } }).stuck).toBeUndefined()
  })

  test('are states that are never entered', () => {
    const choice = { Type: 'Choice', Choices: [{ Variable: '$.ok', BooleanEquals: false, Next: 'Never' }], Default: 'Always' }
    const pass = { Type: 'Pass', End: true }
    const machine = compile({ StartAt: 'Ask', States: { Ask: task('Ask', { Next: 'Choose' }), Choose: choice, Never: pass, Always: pass } })
    expect(explore(machine, { world: 0, tasks: { Ask: { yes: { output: { ok: true } } } } }).unreachable).toEqual(['Never'])
    expect(
      explore(machine, { world: 0, tasks: { Ask: { yes: { output: { ok: true } }, no: { output: { ok: false } } } } }).unreachable,
    ).toEqual([])
  })

  test('is the longest time that it can take', () => {
    const { longest } = explore(chargeWith(retry), { world: 0, tasks: { Charge: { charged: done } }, redrives: 0 })
    expect(longest.milliseconds).toBe(61_000)
    expect(longest.story.split('\n').at(-1)).toBe('1m 1s  time passes; the execution fails with States.Timeout in Charge')
  })

  test('is what breaks at the end only', () => {
    const atEnd = { 'charged once': ({ world }: { readonly world: number }) => world === 1 }
    const tasks = { Charge: { charged: { ...done, effect: charge }, declined: { error: 'Declined' } } }
    const { violations } = explore(chargeWith({}), { world: 0, tasks, atEnd, redrives: 0 })
    expect(violations.map(({ invariant, schedule }) => [invariant, schedule.steps.length])).toEqual([['charged once', 1]])
    expect(explore(chargeWith({}), { world: 0, tasks, atEnd, redrives: 1 }).violations).toEqual([])
  })

  test('depends on whether tasks can be slow', () => {
    const model = { world: 0, tasks: { Charge: { charged: done } }, faults: 0 }
    expect(explore(chargeWith({ TimeoutSeconds: 30 }), model).longest.milliseconds).toBe(60_000)
    expect(explore(chargeWith({ TimeoutSeconds: 30 }), { ...model, slowTasks: false }).longest.milliseconds).toBe(0)
  })

  test('depends on when tasks can end, between timers too', () => {
    const inTurn = {
      StartAt: 'A1',
      States: { A1: task('A', { TimeoutSeconds: 10, Next: 'A2' }), A2: { Type: 'Wait', Seconds: 5, End: true } },
    }
    const machine = parallel(inTurn, { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 9, End: true } } })
    const model = { world: 0, tasks: { '*': { done } }, faults: 0, redrives: 0 }
    expect(explore(machine, model).ends.SUCCEEDED).toBe(1)
    const statesWith = (timeStep: number) => explore(machine, { ...model, timeStep }).states
    expect(statesWith(1000)).toBeGreaterThan(statesWith(5000))
  })
})

describe('orders that lead to the same', () => {
  test('are left out without losing a state, a violation, a stuck state, a repetition or a moment', { timeout: 60_000 }, () => {
    let skipped = 0
    fc.assert(
      fc.property(randomSubject, ({ definition, options }) => {
        const machine = compile(definition)
        const full = explore(machine, { ...options, reduction: false })
        fc.pre(full.isComplete)
        const reduced = explore(machine, options)
        skipped += reduced.skipped
        expect(facts(reduced)).toEqual(facts(full))
        expect(full.skipped).toBe(0)
        expect(reduced.transitions).toBeLessThanOrEqual(full.transitions)
      }),
      { seed: 20, numRuns: 30 },
    )
    expect(skipped).toBeGreaterThan(300)
  })
})

const facts = ({ states, depth, ends, violations, stuck, repetitions, unreachable, longest }: Exploration) => ({
  states,
  depth,
  ends,
  violations: violations.map(({ invariant, schedule }) => [invariant, schedule.steps.length]).sort(),
  stuck: stuck?.schedule.steps.length,
  repetitions: repetitions.map(({ state, by, after, schedule }) => [state, by, after, schedule.steps.length]).sort(),
  unreachable,
  longest: longest.milliseconds,
})
