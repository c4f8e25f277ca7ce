import * as sdk from '@aws-sdk/client-sfn'
import { describe, expect, test } from 'vitest'
import { faultsIn } from '../../src/model/checkAnswer.fixture.js'
import { account, activity, arn, express, machine } from './account.js'
import { ERRORS, NEVER, STATUS } from './errors.js'
import { OPERATIONS } from './operations.js'
import { PAGINATORS } from './paginators.js'

describe('operations', () => {
  /** The names of types are beside the service model. */
  const withoutTypes = (body: unknown): unknown =>
    JSON.parse(JSON.stringify(body, (name, value: unknown) => (name === '__type' ? undefined : value)))

  test.each(OPERATIONS)('%s answers as AWS does', async (name, call, answer) => {
    const world = await account()
    const { $metadata, ...output } = (await call(world.client, world)) as sdk.__MetadataBearer
    expect($metadata).toMatchObject({ httpStatusCode: 200, requestId: expect.any(String) as string, attempts: 1 })
    expect(output).toEqual(answer)
    const { operation, body } = world.exchanges.at(-1)!
    expect(operation).toBe(name)
    expect(faultsIn(name, withoutTypes(body))).toEqual([])
  })

  test('every one of the SDK is in the table', () => {
    const commands = Object.keys(sdk).flatMap(name => /^([A-Z]\w+)Command$/.exec(name)?.slice(1) ?? [])
    expect(commands).toHaveLength(37)
    expect(OPERATIONS.map(([name]) => name)).toEqual(commands.sort())
  })
})

describe('paginators', () => {
  test.each(PAGINATORS)('%s walks through all pages', async (_name, walk, found) => {
    expect(await walk(await account())).toEqual(found)
  })

  test('every one of the SDK is in the table', () => {
    const names = Object.keys(sdk).filter(name => name.startsWith('paginate'))
    expect(PAGINATORS.map(([name]) => name)).toEqual(names.sort())
  })
})

describe('errors', () => {
  const classes = new Map(
    Object.entries(sdk).filter(([, value]) => typeof value === 'function' && value.prototype instanceof sdk.SFNServiceException),
  ) as ReadonlyMap<string, new (...args: never) => sdk.SFNServiceException>

  test.each(ERRORS)('%s is the error of the SDK', async (name, call, message) => {
    const world = await account()
    const error: unknown = await call(world.client, world).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(classes.get(name))
    expect(error).toMatchObject({ name, message: typeof message === 'string' ? message : (expect.stringMatching(message) as string) })
    const httpStatusCode = STATUS[name] ?? 400
    expect(error).toMatchObject({ $fault: 'client', $metadata: { httpStatusCode, attempts: 1, requestId: expect.any(String) as string } })
  })

  test('every one of the SDK is in the table, or has no reason to be given', () => {
    expect([...ERRORS.map(([name]) => name), ...NEVER.keys()].sort()).toEqual([...classes.keys()].sort())
  })

  test('ResourceNotFound and TooManyTags name the resource', async () => {
    const { client } = await account()
    const mapRunArn = arn('mapRun:pay/items:0a1b')
    const missing = { name: 'ResourceNotFound', resourceName: mapRunArn }
    await expect(client.send(new sdk.DescribeMapRunCommand({ mapRunArn }))).rejects.toMatchObject(missing)
    await expect(client.send(new sdk.UpdateMapRunCommand({ mapRunArn, maxConcurrency: 1 }))).rejects.toMatchObject(missing)
    const tags = Array.from({ length: 51 }, (_, i) => ({ key: `${i}`, value: '' }))
    const tagged = client.send(new sdk.TagResourceCommand({ resourceArn: activity, tags }))
    await expect(tagged).rejects.toMatchObject({ resourceName: activity })
  })

  test('ValidationException has a reason where AWS gives one', async () => {
    const { client } = await account()
    const routingConfiguration = [{ stateMachineVersionArn: `${machine}:1`, weight: 99 }]
    const call = client.send(new sdk.CreateStateMachineAliasCommand({ name: 'other', routingConfiguration }))
    await expect(call).rejects.toMatchObject({ name: 'ValidationException', reason: 'INVALID_ROUTING_CONFIGURATION' })
  })

  test('EXPRESS executions have no operations of their own', async () => {
    const { client } = await account()
    const { executionArn } = await client.send(new sdk.StartExecutionCommand({ stateMachineArn: express }))
    const message = "Invalid Arn: 'Resource type not valid in this context: express'"
    for (const command of [
      new sdk.DescribeExecutionCommand({ executionArn }),
      new sdk.GetExecutionHistoryCommand({ executionArn }),
      new sdk.StopExecutionCommand({ executionArn }),
    ] as readonly sdk.DescribeExecutionCommand[]) {
      await expect(client.send(command)).rejects.toMatchObject({ name: 'InvalidArn', message })
    }
  })
})
