import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const folder = fileURLToPath(new URL('.', import.meta.url))
const jest = fileURLToPath(new URL('../../../.cache/clients/node_modules/jest/bin/jest.js', import.meta.url))
const isHere = existsSync(jest)

/** Gives the exit code of jest, and what it has printed. */
function runJest(): Promise<string> {
  const env = { ...process.env, NODE_OPTIONS: '--experimental-vm-modules' }
  const child = spawn(process.execPath, [jest, '--rootDir', folder], { cwd: folder, env })
  let output = ''
  child.stderr.on('data', chunk => (output += String(chunk)))
  return new Promise(resolve => child.once('close', code => resolve(`exit ${code}\n${output}`)))
}

test.skipIf(!isHere)(
  `jest ${isHere ? 'runs payments.spec.mjs' : 'is not here: node scripts/clients.mjs'}`,
  { timeout: 60_000 },
  async () => {
    expect(await runJest()).toMatch(/^exit 0\n[^]*Tests: +2 passed, 2 total/)
  },
)
