import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import { inMemory, objectsIn, objectIn, type TaskHandler } from '@redrive/service'
import { expect, test } from 'vitest'

const definition = JSON.stringify({
  StartAt: 'EachOrder',
  States: {
    EachOrder: {
      Type: 'Map',
      Label: 'Orders',
      MaxConcurrency: 2,
      ToleratedFailurePercentage: 30,
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
        Parameters: { Bucket: 'shop', Key: 'orders.csv' },
      },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Charge',
        States: { Charge: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:charge', End: true } },
      },
      ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'shop', Prefix: 'charged' } },
      End: true,
    },
  },
})

test('orders whose cards were declined are charged again by a redrive, and no others', async () => {
  const declined = new Set(['2', '3'])
  const charged: string[] = []
  const charge: TaskHandler = ({ input }) => {
    const { id } = input as { readonly id: string }
    charged.push(id)
    return declined.has(id) ? { error: 'Card.Declined' } : { output: { id } }
  }
  const objects = [{ bucket: 'shop', key: 'orders.csv', body: 'id,sum\n1,9.90\n2,4.50\n3,1.20\n4,3.00\n' }]
  const sfn = inMemory({ objects, handlers: { byState: { Charge: charge } } })
  const client = new SFNClient(sfn.client)

  const roleArn = 'arn:aws:iam::123456789012:role/any'
  const { stateMachineArn } = await client.send(new CreateStateMachineCommand({ name: 'orders', roleArn, definition }))
  const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn }))
  const describe = () => client.send(new DescribeExecutionCommand({ executionArn }))
  expect(await describe()).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' })

  const { mapRuns } = await client.send(new ListMapRunsCommand({ executionArn }))
  const { mapRunArn } = mapRuns![0]!
  const counts = async () => (await client.send(new DescribeMapRunCommand({ mapRunArn }))).itemCounts
  expect(await counts()).toMatchObject({ total: 4, succeeded: 1, failed: 2, aborted: 1 })
  const failed = await client.send(new ListExecutionsCommand({ mapRunArn, statusFilter: 'FAILED' }))
  expect(failed.executions).toHaveLength(2)

  declined.clear()
  charged.length = 0
  await client.send(new RedriveExecutionCommand({ executionArn }))
  expect(await describe()).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 })
  expect(charged).toEqual(['2', '3', '4'])
  expect(await counts()).toMatchObject({ total: 4, succeeded: 4, failed: 0 })

  const written = objectsIn(sfn.world, 'shop').map(({ key }) => key.replace(/[0-9a-f-]{36}/, '<id>'))
  expect(written).toEqual(expect.arrayContaining(['charged/<id>/manifest.json', 'charged/<id>/Redrive-1/SUCCEEDED_0.json']))
  const { output } = await describe()
  const { ResultWriterDetails } = JSON.parse(output!) as { readonly ResultWriterDetails: { readonly Bucket: string; readonly Key: string } }
  expect(objectIn(sfn.world, ResultWriterDetails.Bucket, ResultWriterDetails.Key)?.body).toContain('SUCCEEDED')
})
