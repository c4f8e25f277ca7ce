import { isObject, textMember, type JsonObject } from '@redrive/engine'
import type { Call, Model } from '@redrive/laws/explore'

/** An order is paid and packed at the same time, then shipped. How the card is charged is what its two versions differ in. */
export function orderWorkflow(charge: JsonObject): JsonObject {
  return {
    StartAt: 'Reserve',
    States: {
      Reserve: { ...task('reserve'), Next: 'PayAndPack' },
      PayAndPack: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'Charge',
            States: {
              Charge: {
                ...task('charge'),
                ...charge,
                TimeoutSeconds: 30,
                Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 2 }],
                End: true,
              },
            },
          },
          { StartAt: 'Pack', States: { Pack: { ...task('pack'), Next: 'Label' }, Label: { ...task('label'), End: true } } },
        ],
        ResultPath: null,
        Next: 'Ship',
      },
      Ship: { ...task('ship'), End: true },
    },
  }
}

const task = (name: string) => ({ Type: 'Task', Resource: `arn:aws:lambda:us-east-1:123456789012:function:${name}`, ResultPath: null })

/** What matters of the world: the payments of the order, and which keys the payment provider has seen. */
export interface Shop {
  readonly charges: number
  readonly keys: readonly string[]
}

/** A payment provider charges a card once for each key, and without a key as often as it is asked. */
function charge(shop: Shop, { input }: Call): Shop {
  const key = isObject(input) ? textMember(input, 'idempotencyKey') : undefined
  if (key === undefined) return { ...shop, charges: shop.charges + 1 }
  return shop.keys.includes(key) ? shop : { charges: shop.charges + 1, keys: [...shop.keys, key] }
}

const done = { output: {} }

/** The same for both versions. Two things may go wrong, and people may stop the execution once and redrive it once. */
export const model: Model<Shop> = {
  input: { orderId: 7 },
  world: { charges: 0, keys: [] },
  tasks: {
    Charge: {
      charged: { ...done, effect: charge },
      'charged, but the answer is lost': { effect: charge },
      'charged late': { effect: charge, effectComes: 'late' },
      declined: { error: 'Card.Declined' },
    },
    Label: { labelled: done, 'no paper': { error: 'Printer.OutOfPaper' } },
    '*': { done },
  },
  faults: 2,
  stops: 1,
  redrives: 1,
  invariants: { 'the card is charged at most once': ({ world }) => world.charges <= 1 },
  atEnd: { 'what is shipped is paid': ({ world, status }) => status !== 'SUCCEEDED' || world.charges === 1 },
}
