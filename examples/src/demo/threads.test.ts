import { compile, history, start } from '@redrive/engine'
import { expect, it } from 'vitest'
import { run } from '../run.js'
import { outline } from './outline.js'
import { readThreads } from './threads.js'

const call = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:work', End: true }
const inner = (name: string) => ({ StartAt: name, States: { [name]: call } })

it('reads a Map in a Parallel in a Parallel, retried once, as its last attempt', () => {
  const machine = compile({
    StartAt: 'Outer',
    States: {
      Outer: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'Inner',
            States: {
              Inner: {
                Type: 'Parallel',
                Branches: [
                  inner('A'),
                  { StartAt: 'Each', States: { Each: { Type: 'Map', ItemsPath: '$.list', ItemProcessor: inner('B'), End: true } } },
                ],
                Retry: [{ ErrorEquals: ['Once'] }],
                End: true,
              },
            },
          },
          inner('C'),
        ],
        Next: 'Last',
      },
      Last: { Type: 'Pass', End: true },
    },
  })
  const failures = ['Once']
  const [started] = start(machine, { input: { list: [1, 2] }, at: 0 })
  const execution = run(started, 0, ({ stateName }) => {
    const error = stateName === 'B' ? failures.pop() : undefined
    return error === undefined ? { output: stateName } : { error }
  })
  expect(execution.status).toBe('SUCCEEDED')
  const lines = outline(readThreads(history(execution)).root)
  expect(lines.every(({ visit }) => visit === undefined || visit.exitedEventId !== undefined)).toBe(true)
  expect(lines.map(({ text }) => text)).toEqual([
    'Outer',
    '├ branch 0',
    '│ └ Inner',
    '│   ├ branch 0',
    '│   │ └ A',
    '│   └ branch 1',
    '│     └ Each',
    '│       ├ item 0',
    '│       │ └ B',
    '│       └ item 1',
    '│         └ B',
    '└ branch 1',
    '  └ C',
    'Last',
  ])
})
