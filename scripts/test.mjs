// Checks everything, and ends with a line "N passed, N failed": the tests, and as failed also each check that failed.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const report = 'node_modules/.cache/test-report.json'

const setup = spawnSync(process.execPath, ['scripts/setup.mjs'], { stdio: 'inherit' })
const { passed, failed } = setup.status === 0 ? await checkAndTest() : { passed: 0, failed: 1 }
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

async function checkAndTest() {
  const checks = await Promise.all(['lint', 'typecheck'].map(check))
  const tests = runTests()
  return { passed: tests.passed, failed: tests.failed + checks.filter(passes => !passes).length }
}

/**
 * Runs an npm script, printing its output when it is done.
 *
 * @param {string} script
 * @returns {Promise<boolean>}
 */
function check(script) {
  return new Promise(resolve => {
    const output = /** @type {Buffer[]} */ ([])
    const child = spawn(`npm run --silent ${script}`, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.on('data', chunk => output.push(chunk))
    child.stderr.on('data', chunk => output.push(chunk))
    child.on('close', status => {
      console.log(`\n${script}: ${status === 0 ? 'ok' : 'FAILED'}`)
      process.stdout.write(Buffer.concat(output))
      resolve(status === 0)
    })
  })
}

function runTests() {
  rmSync(report, { force: true })
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { status } = spawnSync(process.execPath, vitest, { stdio: 'inherit' })
  const { passed, failed } = countTests()
  return { passed, failed: status !== 0 && failed === 0 ? 1 : failed }
}

function countTests() {
  let text
  try {
    text = readFileSync(report, 'utf8')
  } catch {
    return { passed: 0, failed: 1 }
  }
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(text)
  const brokenFiles = testResults.filter(
    (/** @type {{ status: string, assertionResults: unknown[] }} */ file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  return { passed: numPassedTests, failed: numFailedTests + brokenFiles.length }
}
