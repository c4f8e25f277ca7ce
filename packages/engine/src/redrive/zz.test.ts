import { readFileSync } from 'node:fs'
import { test } from 'vitest'
import { INPUT } from '../../test/arbitraries.js'
import { play, success, type Move } from '../../test/script.js'
import { compile, history, start, type Json } from '../index.js'
import { lineOf } from '../../test/table.js'
test('debug', () => {
  const [{ definition }, script] = JSON.parse(readFileSync('/tmp/case.json', 'utf8')) as [{ definition: Json }, Move[]]
  let [e] = start(compile(definition), { input: INPUT, at: 0, seed: 1 })
  try {
    for (let i = 0; i < 300; i++) {
      if (e.status === 'SUCCEEDED' || (e.status !== 'RUNNING' && i >= script.length)) break
      e = play(e, script[i] ?? success) ?? e
    }
  } finally {
    console.log(
      history(e)
        .map(x => lineOf(x, { cause: true, payload: false, time: true }))
        .join('\n'),
    )
  }
})
