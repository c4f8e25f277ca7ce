import { SFNClient } from '@aws-sdk/client-sfn'
import { inMemory, type HostOptions, type InMemory } from '../../src/index.js'

export const NOW = new Date('2026-01-01T00:00:00Z')
export const roleArn = 'arn:aws:iam::123456789012:role/any'
export const arn = (resource: string) => `arn:aws:states:us-east-1:123456789012:${resource}`

/** What the account has from the beginning. */
export const machine = arn('stateMachine:pay')
export const express = arn('stateMachine:quick')
export const distributed = arn('stateMachine:each')
export const flaky = arn('stateMachine:flaky')
export const activity = arn('activity:worker')
export const version = `${machine}:1`
export const alias = `${machine}:live`
/** Waits for a worker. */
export const running = arn('execution:pay:running')
/** Has failed. */
export const failed = arn('execution:pay:failed')
/** Has a Map Run of three items, two of which are being worked on. */
export const mapping = arn('execution:each:mapping')

export const PAY = JSON.stringify({
  StartAt: 'Pay',
  States: { Pay: { Type: 'Task', Resource: activity, HeartbeatSeconds: 60, End: true } },
})
export const QUICK = JSON.stringify({ StartAt: 'Done', States: { Done: { Type: 'Succeed' } } })

const each = (state: object, fields: object) => {
  const processor = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: 'Do', States: { Do: state } }
  return JSON.stringify({
    StartAt: 'Each',
    States: { Each: { Type: 'Map', Label: 'items', ItemProcessor: processor, ...fields, End: true } },
  })
}

/** Starts a Map Run, the executions of which run for an hour. */
const EACH = each({ Type: 'Wait', Seconds: 3600, End: true }, { MaxConcurrency: 2, ToleratedFailurePercentage: 5 })

/** Starts a Map Run that fails, and two more. */
const FLAKY = each({ Type: 'Fail' }, { Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 2 }] })

/** A call that a client has made, as it came over the wire. */
export interface Exchange {
  readonly operation: string
  readonly statusCode: number
  readonly body: unknown
}

export interface Account {
  readonly sfn: InMemory
  readonly client: SFNClient
  /** The calls of the client, oldest first. */
  readonly exchanges: readonly Exchange[]
  /** The token of the task of the running execution, which a worker has taken. */
  readonly token: string
  /** The Map Run of the execution that maps. */
  readonly mapRunArn: string
}

/** An account of its own, with a few things in it, and a client of the official SDK. */
export async function account(options: HostOptions = {}): Promise<Account> {
  const sfn = inMemory({ at: NOW.getTime(), seed: 'account', ...options })
  const get = async (operation: string, params: object) => {
    const answer = await sfn.send({ operation, params })
    if (!('output' in answer)) throw new Error(JSON.stringify(answer))
    return answer.output as Readonly<Record<string, string>>
  }
  await get('CreateActivity', { name: 'worker', tags: [{ key: 'team', value: 'a' }] })
  await get('CreateStateMachine', { name: 'pay', roleArn, definition: PAY, publish: true, versionDescription: 'first' })
  await get('CreateStateMachine', { name: 'quick', roleArn, definition: QUICK, type: 'EXPRESS' })
  await get('CreateStateMachine', { name: 'each', roleArn, definition: EACH })
  await get('CreateStateMachine', { name: 'flaky', roleArn, definition: FLAKY })
  await get('StartExecution', { stateMachineArn: distributed, name: 'mapping', input: '[1,2,3]' })
  const routingConfiguration = [{ stateMachineVersionArn: version, weight: 100 }]
  await get('CreateStateMachineAlias', { name: 'live', routingConfiguration })
  await get('StartExecution', { stateMachineArn: machine, name: 'failed', input: '{"id":1}' })
  const { taskToken } = await get('GetActivityTask', { activityArn: activity })
  await get('SendTaskFailure', { taskToken, error: 'Card.Declined', cause: 'no funds' })
  await get('StartExecution', { stateMachineArn: alias, name: 'running', input: '{"id":2}' })
  const task = await get('GetActivityTask', { activityArn: activity })
  const { mapRuns } = (await get('ListMapRuns', { executionArn: mapping })) as unknown as { mapRuns: readonly { mapRunArn: string }[] }
  const exchanges: Exchange[] = []
  const client = new SFNClient({ ...sfn.client, requestHandler: recording(sfn, exchanges) })
  return { sfn, client, exchanges, token: task.taskToken!, mapRunArn: mapRuns[0]!.mapRunArn }
}

function recording(sfn: InMemory, exchanges: Exchange[]): InMemory {
  return {
    ...sfn,
    handle: async (request, options) => {
      const answer = await sfn.handle(request, options)
      const operation = request.headers['x-amz-target']!.split('.')[1]!
      const { statusCode, body } = answer.response
      exchanges.push({ operation, statusCode, body: JSON.parse(new TextDecoder().decode(body)) as unknown })
      return answer
    },
  }
}
