// Runs the tests under the oldest Node that we support and under each later line with long-term support. npm's package `node` brings them.
import { spawnSync } from 'node:child_process'

const VERSIONS = ['20.19.0', '22', '24']

const failed = VERSIONS.filter(version => {
  console.log(`\nNode ${version}`)
  const { status } = spawnSync(`npx --yes node@${version} node_modules/vitest/vitest.mjs run ${process.argv.slice(2).join(' ')}`, {
    shell: true,
    stdio: 'inherit',
  })
  return status !== 0
})
console.log(failed.length === 0 ? `\nPasses on Node ${VERSIONS.join(', ')}` : `\nFails on Node ${failed.join(', ')}`)
process.exitCode = failed.length
