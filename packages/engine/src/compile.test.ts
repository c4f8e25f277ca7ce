import { describe, expect, test } from 'vitest'
import { activity, caught, machineOf, pass } from '../test/definitions.js'
import { start, type Machine } from './index.js'

/** What a program does with an execution that it logs. */
const printed = (machine: Machine) => JSON.parse(JSON.stringify(start(machine, { at: 0 })[0])) as { readonly status: string }

describe('a compiled state machine', () => {
  test('knows where it starts, and which state follows each', () => {
    const { root } = machineOf(activity('First'), pass('Second'), pass('Third'))
    expect([root.start.name, root.start.nextState?.name, root.start.nextState?.nextState?.name]).toEqual(['First', 'Second', 'Third'])
    expect(root.start.nextState!.nextState!.nextState).toBeUndefined()
  })

  test('can be printed where its states lead in circles', () => {
    const machine = machineOf(activity('Again', { Catch: caught('After') }), pass('Once', { Next: 'Again' }), pass('After'))
    expect(machine.root.start.nextState!.nextState).toBe(machine.root.start)
    expect(printed(machine).status).toBe('RUNNING')
  })

  test('can be printed however many states follow one another', () => {
    const states = Array.from({ length: 20_000 }, (_, i) => pass(`P${i}`))
    expect(printed(machineOf(activity('First'), ...states)).status).toBe('RUNNING')
  })
})
