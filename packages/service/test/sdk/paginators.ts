import * as sdk from '@aws-sdk/client-sfn'
import { failed, flaky, machine, NOW, QUICK, roleArn, type Account } from './account.js'

/** Each paginator of the SDK, what it walks through on an account with more than one page of it, and what it finds. */
export const PAGINATORS: readonly (readonly [name: string, walk: (account: Account) => Promise<unknown[]>, found: readonly unknown[]])[] = [
  [
    'paginateGetExecutionHistory',
    ({ client }) =>
      collect(
        sdk.paginateGetExecutionHistory({ client, pageSize: 4 }, { executionArn: failed, reverseOrder: true }),
        page => page.events,
        ({ id }) => id,
      ),
    [6, 5, 4, 3, 2, 1],
  ],
  [
    'paginateListActivities',
    async ({ client }) => {
      for (const name of ['a', 'b', 'c', 'd']) await client.send(new sdk.CreateActivityCommand({ name }))
      return collect(
        sdk.paginateListActivities({ client, pageSize: 2 }, {}),
        page => page.activities,
        ({ name }) => name,
      )
    },
    ['a', 'b', 'c', 'd', 'worker'],
  ],
  [
    'paginateListExecutions',
    async ({ client }) => {
      for (const name of ['a', 'b', 'c']) await client.send(new sdk.StartExecutionCommand({ stateMachineArn: machine, name }))
      return collect(
        sdk.paginateListExecutions({ client, pageSize: 2 }, { stateMachineArn: machine, statusFilter: 'RUNNING' }),
        page => page.executions,
        ({ name }) => name,
      )
    },
    ['c', 'b', 'a', 'running'],
  ],
  [
    'paginateListMapRuns',
    async ({ client, sfn }) => {
      const { executionArn } = await client.send(new sdk.StartExecutionCommand({ stateMachineArn: flaky, input: '[1]' }))
      sfn.settle()
      const starts = await collect(
        sdk.paginateListMapRuns({ client, pageSize: 2 }, { executionArn }),
        page => page.mapRuns,
        ({ startDate }) => startDate!.getTime(),
      )
      return starts.map(start => start - NOW.getTime())
    },
    [0, 1000, 3000],
  ],
  [
    'paginateListStateMachines',
    async ({ client }) => {
      for (const name of ['a', 'b', 'c']) await client.send(new sdk.CreateStateMachineCommand({ name, roleArn, definition: QUICK }))
      return collect(
        sdk.paginateListStateMachines({ client, pageSize: 2 }, {}),
        page => page.stateMachines,
        ({ name }) => name,
      )
    },
    ['a', 'b', 'c', 'each', 'flaky', 'pay', 'quick'],
  ],
]

async function collect<P, I, V>(
  pages: AsyncIterable<P>,
  itemsOf: (page: P) => readonly I[] | undefined,
  valueOf: (item: I) => V,
): Promise<V[]> {
  const values: V[] = []
  for await (const page of pages) values.push(...itemsOf(page)!.map(valueOf))
  return values
}
