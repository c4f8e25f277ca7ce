import { readFileSync } from 'node:fs'
import {
  compile,
  describe as describeExecution,
  effectsOf,
  history,
  HistoryMismatchError,
  planRedrive,
  redrive,
  replay,
  type ForeignEvent,
} from '@redrive/engine'
import { describe, expect, it } from 'vitest'
import { run } from '../run.js'

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8')
const executionArn = 'arn:aws:states:eu-central-1:123456789012:execution:report:september'
const nextDay = Date.UTC(2026, 8, 25, 6)

/**
 * The definition that ran, and its history:
 *
 *     aws stepfunctions get-execution-history --execution-arn ... > history.json
 */
const definition = read('report.asl.json')
const { events } = JSON.parse(read('history.json')) as { readonly events: readonly ForeignEvent[] }

const machine = compile(definition)

describe('a history exported from AWS', () => {
  const execution = replay(machine, events, { executionArn })

  it('is the execution: all that AWS would say of it is in there', () => {
    expect(describeExecution(execution, { at: nextDay })).toMatchObject({
      executionArn,
      status: 'FAILED',
      error: 'ConversionError',
      startDate: Date.UTC(2026, 8, 24, 6, 12, 40, 118) / 1000,
      redriveStatus: 'REDRIVABLE',
    })
    expect(history(execution)).toHaveLength(events.length)
  })

  it('shows what a redrive would do, before anybody does it in production', () => {
    const { resumes, starts, keeps } = planRedrive(execution, { at: nextDay })
    expect(resumes).toMatchObject([{ stateName: 'ConvertPage', indices: [1], input: { page: 'sales', report: '2026-09' } }])
    expect(starts).toMatchObject([{ stateName: 'ConvertPages', from: 2, count: 1 }])
    expect(keeps.map(({ stateName, indices }) => [stateName, ...indices])).toEqual([['ListPages'], ['ConvertPage', 0]])
  })

  it('can be redriven here, to see how it would end if the font were found', () => {
    const [redriven] = redrive(execution, { at: nextDay })
    const ended = run(redriven, nextDay, ({ stateName, input }) =>
      stateName === 'Publish' ? { output: { MessageId: '1' } } : { output: `${(input as { readonly page: string }).page}.pdf` },
    )
    expect(ended.status).toBe('SUCCEEDED')
    const published = history(ended).findLast(event => event.type === 'TaskScheduled')
    expect(JSON.parse(published!.taskScheduledEventDetails.parameters)).toMatchObject({
      Message: '["cover.pdf","sales.pdf","outlook.pdf"]',
    })
  })

  it('can be taken up before its end: what had happened until then is an execution too', () => {
    const untilSales = events.slice(0, events.findLastIndex(({ type }) => type === 'LambdaFunctionStarted') + 1)
    const earlier = replay(machine, untilSales, { executionArn })
    expect(effectsOf(earlier).tasks).toMatchObject([{ stateName: 'ConvertPage', input: { page: 'sales', report: '2026-09' } }])
    expect(run(earlier, nextDay, () => ({ output: 'converted' })).status).toBe('SUCCEEDED')
  })

  it('is refused by a state machine that it is not of', () => {
    const renamed = compile(definition.replaceAll('"ConvertPage"', '"PrintPage"'))
    expect(() => replay(renamed, events)).toThrow(HistoryMismatchError)
    expect(() => replay(renamed, events)).toThrow("Event 13 (TaskStateEntered of state 'ConvertPage') does not fit")
  })
})
