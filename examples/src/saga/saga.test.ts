import { readFileSync } from 'node:fs'
import { compile, planRedrive, redrive, start, type Json } from '@redrive/engine'
import { describe, expect, it } from 'vitest'
import { run, type Answer } from '../run.js'

const machine = compile(readFileSync(new URL('./trip.asl.json', import.meta.url), 'utf8'))

/** Books the trip; the named states fail, as often as there are errors for them. Notes each piece of work with its input. */
function book(errors: Readonly<Record<string, readonly string[]>> = {}) {
  const left = new Map(Object.entries(errors).map(([state, names]) => [state, [...names]]))
  const done: [stateName: string, input: Json][] = []
  const [started] = start(machine, { input: { trip: 'Lisbon' }, at: 0 })
  const ended = run(started, 0, ({ stateName, input }): Answer => {
    done.push([stateName, input])
    const error = left.get(stateName)?.shift()
    return error === undefined ? { output: { id: `${stateName}-1` } } : { error, cause: `${stateName} says no` }
  })
  return { ended, done, names: done.map(([name]) => name) }
}

describe('the saga of a trip', () => {
  it('books everything when nothing fails', () => {
    const { ended, names } = book()
    expect(ended.status).toBe('SUCCEEDED')
    expect(names).toEqual(['BookFlight', 'BookHotel', 'BookCar'])
  })

  it.each([
    ['BookFlight', []],
    ['BookHotel', ['CancelFlight']],
    ['BookCar', ['CancelHotel', 'CancelFlight']],
  ])('cancels what was booked before %s failed, newest first', (failing, cancelled) => {
    const { ended, names } = book({ [failing]: ['No.Vacancy'] })
    expect(names.slice(names.indexOf(failing) + 1)).toEqual(cancelled)
    expect(ended).toMatchObject({ status: 'FAILED', error: 'No.Vacancy', cause: `${failing} says no` })
  })

  it('cancels what the booking answered', () => {
    const { done } = book({ BookCar: ['No.Vacancy'] })
    expect(done.slice(-2)).toEqual([
      ['CancelHotel', { id: 'BookHotel-1' }],
      ['CancelFlight', { id: 'BookFlight-1' }],
    ])
  })

  it('asks again where it says so: for a busy car, and for every cancellation', () => {
    const { names } = book({ BookCar: ['Cars.Busy', 'Cars.Busy'], CancelHotel: ['Timeout', 'Timeout'] })
    expect(names).toEqual(['BookFlight', 'BookHotel', 'BookCar', 'BookCar', 'CancelHotel', 'CancelHotel', 'CancelHotel', 'CancelFlight'])
  })

  it('is over when it has compensated: an error that was caught is nothing that a redrive goes back to', () => {
    const { ended } = book({ BookCar: ['No.Vacancy'] })
    expect(planRedrive(ended, { at: 1000 }).resumes).toMatchObject([{ stateName: 'TripCancelled' }])
    const [again] = redrive(ended, { at: 1000 })
    expect(again).toMatchObject({ status: 'FAILED', error: 'No.Vacancy' })
  })
})
