// A Distributed Map over the lines of a CSV file, 1,000 children at a time, in virtual time: what an item costs as there are more of them.
import { compile, objectStore, startTree, transitionTree, type ExecutionTree } from '@redrive/engine'
import { RESOURCE } from './workloads.js'

const machine = compile({
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      MaxConcurrency: 1000,
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
        Parameters: { Bucket: 'in', Key: 'orders.csv' },
      },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Work',
        States: { Work: { Type: 'Task', Resource: RESOURCE, End: true } },
      },
      ResultPath: null,
      End: true,
    },
  },
})

/** Answers every task at once, and lets time pass where nothing else is to be done. */
function runWith(items: number): ExecutionTree {
  const body = `id,amount\n${Array.from({ length: items }, (_, id) => `${id},${id % 100}`).join('\n')}`
  let [tree, { tasks, wakeUpAt }] = startTree(machine, { at: 0, objects: objectStore([{ bucket: 'in', key: 'orders.csv', body }]) })
  let at = 0
  while (tree.execution.status === 'RUNNING') {
    const open = [...tasks]
    // The list grows while it is walked.
    for (const { token } of open) {
      const [next, effects] = transitionTree(tree, { type: 'TaskSucceeded', token, output: null, at })
      open.push(...effects.tasks)
      tree = next
      wakeUpAt = effects.wakeUpAt
    }
    if (tree.execution.status !== 'RUNNING') break
    if (wakeUpAt === undefined) throw new Error('nothing is due, and nothing is to be done')
    at = Math.max(at, wakeUpAt)
    ;[tree, { tasks, wakeUpAt }] = transitionTree(tree, { type: 'TimePassed', at })
  }
  if (tree.execution.status !== 'SUCCEEDED') throw new Error(`the execution is ${tree.execution.status}`)
  return tree
}

console.log('| items | CPU | an item | heap an item |\n| --- | --- | --- | --- |')
for (const items of [1000, 10_000, 100_000]) {
  globalThis.gc?.()
  const heapBefore = process.memoryUsage().heapUsed
  const before = process.cpuUsage()
  const tree = runWith(items)
  const { user, system } = process.cpuUsage(before)
  globalThis.gc?.()
  const heap = process.memoryUsage().heapUsed - heapBefore
  if (tree.runCount !== 1) throw new Error(`${tree.runCount} Map Runs`)
  const us = user + system
  console.log(`| ${items} | ${(us / 1e6).toFixed(2)} s | ${(us / items).toFixed(0)} µs | ${(heap / items).toFixed(0)} bytes |`)
}
