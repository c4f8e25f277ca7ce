import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const folder = fileURLToPath(new URL('.', import.meta.url))
const vitest = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url))
const jest = fileURLToPath(new URL('../../../.cache/clients/node_modules/jest/bin/jest.js', import.meta.url))
const hasJest = existsSync(jest)

interface Ended {
  readonly code: number | null
  readonly printed: string
}

function node(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, NO_COLOR: '1', ...env } })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (printed += String(chunk)))
  return new Promise(resolve => child.once('close', code => resolve({ code, printed })))
}

const runVitest = (coverage: string) => node([vitest, 'run'], { COVERAGE: coverage })

const report = `
state machine  states    transitions  choice rules  catchers   retriers
Refund         4/5 80 %  4/6 66 %     1/2 50 %      1/1 100 %  1/1 100 %

Refund never exercised
  states        Approve
  transitions   IsLarge → Approve
  transitions   Approve → Pay
  choice rules  IsLarge Choices[0] → Approve
`

test('what two test files exercise adds up in one report, and a suite below the threshold fails', async () => {
  const { code, printed } = await runVitest('100')
  expect(printed).toContain('2 passed (2)')
  expect(printed).toContain(report)
  expect(printed).toContain(
    'State machine coverage is too low: Refund: states 80 % of 100 %, transitions 66 % of 100 %, choice rules 50 % of 100 %',
  )
  expect(code).toBe(1)
})

test('a suite at the threshold passes', async () => {
  const { code, printed } = await runVitest('50')
  expect(printed).toContain(report)
  expect(code).toBe(0)
})

test('the shards of a suite add up where their reports are merged', async () => {
  const reports = mkdtempSync(join(tmpdir(), 'shards-'))
  const env = { COVERAGE: '60', COVERAGE_FOLDER: join(reports, 'machines') }
  const shard = (part: string) =>
    node([vitest, 'run', `--shard=${part}/2`, '--reporter=blob', `--outputFile=${reports}/blobs/${part}.json`], env)
  const first = await shard('1')
  expect(first.printed).toMatch(/Refund +[23]\/5/)
  expect(first.printed).not.toContain('too low')
  expect(first.code).toBe(0)
  await shard('2')
  const { code, printed } = await node([vitest, `--merge-reports=${reports}/blobs`], env)
  rmSync(reports, { recursive: true })
  expect(printed).toContain(report)
  expect(printed).toContain('State machine coverage is too low: Refund: choice rules 50 % of 60 %')
  expect(code).toBe(1)
})

test.skipIf(!hasJest)(hasJest ? 'jest reports the same' : 'jest is not here: node scripts/clients.mjs', async () => {
  const { code, printed } = await node([jest, '--rootDir', folder], { NODE_OPTIONS: '--experimental-vm-modules' })
  expect(printed).toMatch(/Refund +3\/5 60 %[^]*Refund never exercised/)
  expect(printed).toContain('State machine coverage is too low: Refund: states 60 % of 100 %')
  expect(code).toBe(1)
})
