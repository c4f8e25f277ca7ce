import { compile, type Json, type Machine } from '@redrive/engine'

type Fields = Readonly<Record<string, Json>>

export const functionArn = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`
export const activityArn = (name: string) => `arn:aws:states:us-east-1:123456789012:activity:${name}`

/** A machine whose states lead one to the next. */
export function machineOf(states: Readonly<Record<string, Fields>>, top: Fields = {}): Machine {
  return compile({ ...top, ...chain(states) })
}

/** StartAt and States: each state leads to the next, the last one ends. */
export function chain(states: Readonly<Record<string, Fields>>): { readonly StartAt: string; readonly States: Json } {
  const names = Object.keys(states)
  const linked = names.map((name, i) => {
    const state = states[name]!
    const isLinked = ['Next', 'End', 'Choices'].some(field => field in state) || ['Succeed', 'Fail'].includes(state.Type as string)
    const next = names[i + 1]
    return [name, isLinked ? state : { ...state, ...(next === undefined ? { End: true } : { Next: next }) }] as const
  })
  return { StartAt: names[0]!, States: Object.fromEntries(linked) }
}

export const task = (fields: Fields = {}): Fields => ({ Type: 'Task', Resource: functionArn('work'), ...fields })
export const activity = (fields: Fields = {}) => task({ Resource: activityArn('work'), ...fields })
export const callback = (fields: Fields = {}) =>
  task({ Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', Parameters: { QueueUrl: 'q', MessageBody: 'm' }, ...fields })
export const retry = (fields: Fields = {}) => ({ Retry: [{ ErrorEquals: ['States.ALL'], ...fields }] })

export const parallel = (branches: readonly Readonly<Record<string, Fields>>[], fields: Fields = {}): Fields => ({
  Type: 'Parallel',
  Branches: branches.map(chain),
  ...fields,
})

export const map = (states: Readonly<Record<string, Fields>>, fields: Fields = {}): Fields => ({
  Type: 'Map',
  ItemProcessor: chain(states),
  ...fields,
})
