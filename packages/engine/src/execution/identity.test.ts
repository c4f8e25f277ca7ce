import { describe, expect, test } from 'vitest'
import type { StateMachineType } from '../definition/machine.js'
import { identityFrom, type IdentityOptions } from './identity.js'

const SHOP = 'arn:aws:states:eu-west-1:111122223333'

describe('the ARN of an execution', () => {
  test.each<[string, StateMachineType, IdentityOptions, RegExp]>([
    ['is made up', 'STANDARD', {}, /^arn:aws:states:us-east-1:123456789012:execution:StateMachine:[0-9a-z]{16}$/],
    ['has its name', 'STANDARD', { name: 'order-7' }, /:execution:StateMachine:order-7$/],
    [
      'is that of its state machine',
      'STANDARD',
      { stateMachineArn: `${SHOP}:stateMachine:Shop`, name: 'a' },
      /^arn:aws:states:eu-west-1:111122223333:execution:Shop:a$/,
    ],
    [
      'is what it is said to be',
      'EXPRESS',
      { executionArn: `${SHOP}:express:Shop:a:b` },
      /^arn:aws:states:eu-west-1:111122223333:express:Shop:a:b$/,
    ],
    [
      'has an id behind the name of an EXPRESS one',
      'EXPRESS',
      { name: 'order-7' },
      /:express:StateMachine:order-7:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    ],
  ])('%s: %s', (_, type, options, arn) => {
    const identity = identityFrom(options, type)
    expect(identity.executionArn).toMatch(arn)
    expect(identityFrom(options, type)).toEqual(identity)
    const { executionArn, stateMachineArn, name } = identity
    expect(identityFrom({ executionArn }, type)).toMatchObject({ stateMachineArn, name })
  })

  test('of EXPRESS executions with the same name differ with their seeds', () => {
    const [one, other] = [1, 2].map(seed => identityFrom({ name: 'a', seed }, 'EXPRESS').executionArn)
    expect(one).not.toBe(other)
  })
})
