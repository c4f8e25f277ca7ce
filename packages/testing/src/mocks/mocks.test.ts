import { describe, expect, test } from 'vitest'
import { callback, functionArn, machineOf, map, retry, task } from '../../test/machines.js'
import {
  after,
  callsOf,
  compute,
  cycle,
  fail,
  failTimes,
  mockFromTestState,
  redriveRun,
  run,
  sequence,
  succeed,
  TaskFailure,
  throttle,
  timeOut,
  withProbability,
  type MockLike,
} from '../index.js'

const machine = machineOf({ Work: task({ TimeoutSeconds: 30 }) })
const retrying = machineOf({ Work: task(retry({ IntervalSeconds: 1, MaxAttempts: 5, BackoffRate: 1 })) })
const withWork = (Work: MockLike, input = {}) => run(machine, { input, mocks: { Work } })
const retryingWith = (Work: MockLike) => run(retrying, { mocks: { Work } })

describe('answers', () => {
  test('succeed gives the output, {} by default', () => {
    expect(withWork(succeed({ ok: true })).output).toEqual({ ok: true })
    expect(withWork(succeed()).output).toEqual({})
    expect(withWork(succeed(null)).output).toBeNull()
  })

  test('fail gives error and cause', () => {
    expect(withWork(fail('Declined', 'no money'))).toMatchObject({ status: 'FAILED', error: 'Declined', cause: 'no money' })
  })

  test('fail can fail before the work', () => {
    const { trace } = withWork(fail('Lambda.TooManyRequestsException', 'Rate exceeded', { step: 'start' }))
    expect(trace.events.map(({ type }) => type)).toContain('LambdaFunctionStartFailed')
  })

  test('timeOut lasts as long as the state allows', () => {
    expect(withWork(timeOut())).toMatchObject({ error: 'States.Timeout', elapsedMs: 30_000 })
    expect(() => run(machineOf({ Work: task() }), { mocks: { Work: timeOut() } })).toThrow('neither TimeoutSeconds nor HeartbeatSeconds')
    expect(run(machineOf({ Ask: callback({ HeartbeatSeconds: 7 }) }), { mocks: { Ask: timeOut() } }).elapsedMs).toBe(7000)
  })

  test('compute gives an output, a mock, or throws a TaskFailure', () => {
    const charge = compute((order: { readonly cents: number }) => {
      if (order.cents === 0) throw new TaskFailure('Nothing.ToCharge')
      return order.cents > 100 ? after('5s', fail('Declined')) : { charged: order.cents }
    })
    expect(withWork(charge, { cents: 7 }).output).toEqual({ charged: 7 })
    expect(withWork(charge, { cents: 0 }).error).toBe('Nothing.ToCharge')
    expect(withWork(charge, { cents: 101 })).toMatchObject({ error: 'Declined', elapsedMs: 5000 })
  })

  test('an exception that is no TaskFailure fails the test', () => {
    expect(() =>
      withWork(() => {
        throw new RangeError('bug')
      }),
    ).toThrow(RangeError)
  })

  test.each([
    [{ result: '{"ok":true}' }, { ok: true }],
    [{ result: { ok: true } }, { ok: true }],
    [{ result: '{"ok":true}', fieldValidationMode: 'PRESENT' }, { ok: true }],
    [{ result: 'null' }, null],
  ] as const)('a mock of the API action TestState: %j', (mock, output) => {
    expect(withWork(mock).output).toEqual(output)
  })

  test('a mock of the API action TestState that fails', () => {
    const mock = { errorOutput: { error: 'Declined', cause: 'no money' }, fieldValidationMode: 'NONE' } as const
    expect(withWork(mock)).toMatchObject({ status: 'FAILED', error: 'Declined', cause: 'no money' })
  })

  test('mocks of the API action TestState are composed with others', () => {
    const mock = after('2s', mockFromTestState({ result: '{"ok":true}' }))
    expect(withWork(mock)).toMatchObject({ output: { ok: true }, elapsedMs: 2000 })
    expect(() => mockFromTestState({ result: '{' })).toThrow('The mock has a result that is not JSON text')
  })

  test.each([
    [{ result: '1', errorOutput: { error: 'Declined' } }, 'must have one of result and errorOutput'],
    [{ result: '1', fieldValidationMode: 'LOOSE' }, 'none of STRICT, PRESENT, NONE: LOOSE'],
    [{ result: '1', error: 'Declined' }, "has error, which mocks of TestState don't have"],
  ])('a mock that TestState would refuse fails the test: %j', (mock, message) => {
    expect(() => withWork(mock as never)).toThrow(message)
  })

  test('a TestState result must be JSON text', () => {
    expect(() => withWork({ result: '{ok}' })).toThrow('not JSON text')
  })
})

describe('composition', () => {
  test('failTimes fails so many calls', () => {
    expect(retryingWith(failTimes(3, 'Busy').then(succeed('done')))).toMatchObject({ output: 'done', elapsedMs: 3000 })
    expect(retryingWith(failTimes(1, 'Busy')).output).toEqual({})
  })

  test('sequence answers call by call, and each mock sees its own first call', () => {
    const done = retryingWith(sequence(fail('A'), failTimes(1, 'B').then(succeed()), succeed('last')))
    expect(done.trace.visits[0]!.attempts.map(({ end }) => end!.error ?? end!.output)).toEqual(['A', 'B', 'last'])
  })

  test('a call beyond a sequence fails the test, or goes on with then', () => {
    expect(() => retryingWith(sequence(fail('A'), fail('B')))).toThrow("state 'Work' (call 3, attempt 3) is a sequence of 2")
    expect(retryingWith(sequence(fail('A'), fail('B')).then(succeed('rest'))).output).toBe('rest')
  })

  test('then can follow on then', () => {
    const done = retryingWith(failTimes(1, 'A').then(failTimes(2, 'B').then(succeed('rest'))))
    expect(done.trace.visits[0]!.attempts.map(({ end }) => end!.error ?? end!.output)).toEqual(['A', 'B', 'B', 'rest'])
  })

  test('a mock is no promise, and says so instead of hanging', async () => {
    await expect(async () => await (failTimes(1, 'A') as unknown as Promise<unknown>)).rejects.toThrow('do not await it')
  })

  test('durations add up, and may depend on the call', () => {
    expect(withWork(after('1s', after(500, succeed()))).elapsedMs).toBe(1500)
    expect(retryingWith(after(({ attempt }) => attempt * 1000, failTimes(2, 'A'))).elapsedMs).toBe(2000 + 3000)
  })

  test('cycle repeats its outputs', () => {
    const done = run(machineOf({ Each: map({ Item: task() }) }), { input: [0, 0, 0], mocks: { Item: cycle('a', 'b') } })
    expect(done.output).toEqual(['a', 'b', 'a'])
  })

  test('throttle refuses calls beyond the rate', () => {
    const calling = (MaxConcurrency: number) => machineOf({ Each: map({ Item: task(retry({ IntervalSeconds: 1 })) }, { MaxConcurrency }) })
    const mocks = { Item: throttle({ calls: 2, per: '1s' }, succeed()) }
    const done = run(calling(0), { input: [0, 0, 0, 0], mocks })
    expect(callsOf(done, 'Item').map(({ at }) => at)).toEqual([0, 0, 0, 0, 1000, 1000])
    expect(done.trace.visits.flatMap(({ attempts }) => attempts.flatMap(({ end }) => end?.error ?? []))).toEqual([
      'ThrottlingException',
      'ThrottlingException',
    ])
  })

  test('a throttled mock counts the calls that were accepted', () => {
    const mocks = { Item: throttle({ calls: 1, per: '1s' }, sequence(succeed('a'), succeed('b'))) }
    const each = machineOf({ Each: map({ Item: task(retry({ IntervalSeconds: 1 })) }) })
    expect(run(each, { input: [0, 0], mocks }).output).toEqual(['a', 'b'])
  })

  test('withProbability is repeatable by seed, and about as frequent as it says', () => {
    const each = machineOf({ Each: map({ Item: task() }) })
    const mocks = { Item: withProbability(0.3, succeed(1), succeed(0)) }
    const outputs = (seed: number) => run(each, { input: Array.from({ length: 1000 }, () => 0), seed, mocks }).output as number[]
    const ones = outputs(1).filter(output => output === 1).length
    expect(outputs(1)).toEqual(outputs(1))
    expect(outputs(1)).not.toEqual(outputs(2))
    expect(ones).toBeGreaterThan(250)
    expect(ones).toBeLessThan(350)
  })
})

describe('lookup', () => {
  test('the state comes before the resource, and that before *', () => {
    const three = machineOf({ A: task(), B: task(), C: task({ Resource: functionArn('other') }) })
    const mocks = { A: succeed('state'), [functionArn('work')]: succeed('resource'), '*': succeed('other') }
    const { trace } = run(three, { mocks })
    expect(trace.visits.map(({ output }) => output)).toEqual(['state', 'resource', 'other'])
  })

  test('mocks are values: a second run begins anew', () => {
    const mocks = { Work: failTimes(1, 'Busy').then(succeed()) }
    expect(run(machine, { mocks }).status).toBe('FAILED')
    const failed = run(machine, { mocks })
    expect(failed.status).toBe('FAILED')
    expect(redriveRun(failed).status).toBe('SUCCEEDED')
    expect(redriveRun(failed).status).toBe('SUCCEEDED')
  })
})
