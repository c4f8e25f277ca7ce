import { compile, history, planRedrive, redrive, redriveEligibility, start, stop, type Execution } from '@redrive/engine'
import { describe, expect, it } from 'vitest'
import { run } from '../run.js'

const HOUR = 3600 * 1000
const DAY = 24 * HOUR
const morning = Date.UTC(2026, 8, 24, 9)

const task = (name: string) => ({ Type: 'Task', Resource: `arn:aws:lambda:us-east-1:123456789012:function:${name}`, ResultPath: null })

const machine = compile({
  StartAt: 'Charge',
  States: {
    Charge: { ...task('charge'), Next: 'Ship' },
    Ship: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'PrintLabel', States: { PrintLabel: { ...task('print-label'), End: true } } },
        { StartAt: 'BookCourier', States: { BookCourier: { ...task('book-courier'), End: true } } },
      ],
      End: true,
    },
  },
})

const begin = () => start(machine, { input: { orderId: 7 }, at: morning })[0]

/** Runs an execution with a courier that is open or closed, and notes what is done. */
function runWith(execution: Execution, at: number, courier: 'open' | 'closed', done: string[] = []): Execution {
  return run(execution, at, ({ stateName }) => {
    done.push(stateName)
    return stateName === 'BookCourier' && courier === 'closed'
      ? { error: 'Courier.Closed', afterSeconds: 2 }
      : { output: null, afterSeconds: 1 }
  })
}

describe('a redrive', () => {
  const failed = runWith(begin(), morning, 'closed')

  it('is planned before anybody does it', () => {
    const plan = planRedrive(failed, { at: morning + HOUR })
    expect(plan).toMatchObject({
      redriveStatus: 'REDRIVABLE',
      resumes: [{ stateName: 'BookCourier', input: { orderId: 7 }, error: 'Courier.Closed' }],
      keeps: [{ stateName: 'Charge' }, { stateName: 'PrintLabel' }],
    })
  })

  it('runs only what had not succeeded', () => {
    const done: string[] = []
    const [redriven] = redrive(failed, { at: morning + HOUR })
    const ended = runWith(redriven, morning + HOUR, 'open', done)
    expect(ended.status).toBe('SUCCEEDED')
    expect(done).toEqual(['BookCourier'])
  })

  it('can follow a redrive, as often as it takes', () => {
    let execution = failed
    for (const hours of [1, 2, 3]) {
      const at = morning + hours * HOUR
      execution = runWith(redrive(execution, { at })[0], at, hours === 3 ? 'open' : 'closed')
    }
    const redrives = history(execution).flatMap(event =>
      'executionRedrivenEventDetails' in event ? event.executionRedrivenEventDetails : [],
    )
    expect(redrives).toEqual([{ redriveCount: 1 }, { redriveCount: 2 }, { redriveCount: 3 }])
    expect(execution.status).toBe('SUCCEEDED')
  })

  it('happens once for one client token', () => {
    const [once] = redrive(failed, { at: morning + HOUR, clientToken: 'button' })
    const [twice] = redrive(once, { at: morning + HOUR + 1000, clientToken: 'button' })
    expect(twice).toBe(once)
  })

  it('goes on with an execution that somebody stopped', () => {
    const [stopped] = stop(begin(), { at: morning + 500, cause: 'wrong branch' })
    expect(planRedrive(stopped, { at: morning + HOUR }).resumes).toMatchObject([{ stateName: 'Charge', cause: 'wrong branch' }])
  })

  it.each([
    ['runs', begin(), morning, 'Execution is RUNNING and cannot be redriven'],
    ['has succeeded', runWith(begin(), morning, 'open'), morning + HOUR, 'Execution is SUCCEEDED and cannot be redriven'],
    ['ended more than 14 days ago', failed, morning + 15 * DAY, 'Execution redrivable period exceeded'],
  ])('is refused for an execution that %s', (_, execution, at, redriveStatusReason) => {
    expect(redriveEligibility(execution, { at })).toEqual({ redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason })
    expect(() => redrive(execution, { at })).toThrow(redriveStatusReason)
  })
})
