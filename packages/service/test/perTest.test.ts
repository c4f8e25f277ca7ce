import { CreateActivityCommand, GetActivityTaskCommand, ListActivitiesCommand, SFNClient } from '@aws-sdk/client-sfn'
import { afterAll, describe, expect, test } from 'vitest'
import { createWorld, handle } from '../src/index.js'
import * as jest from '../src/jest.js'
import { stepFunctions } from '../src/vitest.js'

const names = async (client: SFNClient) => {
  const { activities } = await client.send(new ListActivitiesCommand({}))
  return activities!.map(({ name }) => name)
}

describe('each test of a file', () => {
  const sfn = stepFunctions({ at: 1000 })
  const client = new SFNClient(sfn.client)

  test.each(['first', 'second'])('has a world of its own: the %s', async name => {
    expect(await names(client)).toEqual([])
    expect(sfn.now).toBe(1000)
    await client.send(new CreateActivityCommand({ name }))
    sfn.advance(5000)
    expect(await names(client)).toEqual([name])
  })
})

describe('each test of a file that begins with a world', () => {
  const [world] = handle(createWorld(), { operation: 'CreateActivity', params: { name: 'prepared' } }, { at: 0 })
  const client = new SFNClient(stepFunctions({ world }).client)

  test.each(['first', 'second'])('begins with that: the %s', async name => {
    expect(await names(client)).toEqual(['prepared'])
    await client.send(new CreateActivityCommand({ name }))
  })
})

describe('a call that a test leaves waiting', () => {
  const sfn = stepFunctions({ clock: 'manual' })
  const client = new SFNClient(sfn.client)
  const ends: string[] = []

  test.each(['first', 'second'])('ends with the test: the %s', async name => {
    const { activityArn } = await client.send(new CreateActivityCommand({ name }))
    void client.send(new GetActivityTaskCommand({ activityArn })).catch((error: unknown) => ends.push(`${name}: ${String(error)}`))
    expect(await names(client)).toEqual([name])
  })

  // Hooks run in the order opposite to that of their making: this one before the end of the last world.
  afterAll(() => expect(ends).toEqual(['first: Error: The host begins anew']))
})

test('without the globals of jest, its door says so', () => {
  expect(() => jest.stepFunctions()).toThrow("'@redrive/service/jest' needs the globals of jest")
})
