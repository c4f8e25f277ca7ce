import { expect, test } from 'vitest'
import { activityArn, Conversation, machineArn, PASS, taskOf } from '../world/world.fixture.js'
import { logRecords } from './logs.js'
import { statusChanges } from './statusChanges.js'

const destinations = [{ cloudWatchLogsLogGroup: { logGroupArn: 'arn:aws:logs:us-east-1:123456789012:log-group:orders:*' } }]

test.each([
  ['ALL', ['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed']],
  ['ERROR', ['FailStateEntered', 'ExecutionFailed']],
  ['FATAL', ['ExecutionFailed']],
  ['OFF', []],
])('level %s logs %j', (level, types) => {
  const talk = new Conversation({ logGroups: ['orders'] })
  const definition = JSON.stringify({ StartAt: 'No', States: { No: { Type: 'Fail', Error: 'E' } } })
  talk.create('m', definition, { loggingConfiguration: { level, destinations } })
  talk.get('StartExecution', { stateMachineArn: machineArn('m'), name: 'e' })
  expect(logRecords(talk.world, 'orders').map(({ type }) => type)).toEqual(types)
})

test('payloads are logged only where the configuration says so', () => {
  const talk = new Conversation({ logGroups: ['orders'] })
  talk.create('m', PASS, { loggingConfiguration: { level: 'ALL', destinations } })
  talk.get('StartExecution', { stateMachineArn: machineArn('m') })
  expect(logRecords(talk.world, 'orders')[1]).toMatchObject({
    id: '2',
    previous_event_id: '0',
    redrive_count: '0',
    details: { name: 'Do' },
  })
})

test('a log group that does not exist is no destination', () => {
  const talk = new Conversation()
  const request = { name: 'm', definition: PASS, roleArn: 'r', loggingConfiguration: { level: 'ALL', destinations } }
  expect(talk.fail('CreateStateMachine', request)).toBe(
    'InvalidLoggingConfiguration: Invalid Logging Configuration: Log Destination not found.',
  )
})

test('every change of status is an event, a redrive too', () => {
  const talk = new Conversation()
  talk.get('CreateActivity', { name: 'a' })
  const { executionArn } = talk.get('StartExecution', { stateMachineArn: talk.create('m', taskOf(activityArn('a'))), input: '{"a":1}' })
  const take = () => talk.get('GetActivityTask', { activityArn: activityArn('a') }).taskToken
  talk.get('SendTaskFailure', { taskToken: take(), error: 'E' })
  talk.get('RedriveExecution', { executionArn })
  talk.get('SendTaskSuccess', { taskToken: take(), output: '1' })
  const details = statusChanges(talk.world).map(({ detail }) => detail)
  expect(details.map(({ status, redriveCount, error, output }) => [status, redriveCount, error, output])).toEqual([
    ['RUNNING', 0, null, null],
    ['FAILED', 0, 'E', null],
    ['RUNNING', 1, null, null],
    ['SUCCEEDED', 1, null, '1'],
  ])
  expect(details[1]).toMatchObject({ redriveStatus: 'REDRIVABLE', input: '{"a":1}', stopDate: details[1]!.startDate + 2 })
})
