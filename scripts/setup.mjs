// Installs the dependencies and builds the packages; does nothing that is already done. All output goes to stderr, because stdout belongs
// to the command that comes next.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const { engines, packageManager } = readJson('package.json')
const stamp = 'node_modules/.setup-stamp'

requireNode(engines.node.replace('>=', ''))
install()
runInPackages('bundle')
run('node node_modules/typescript/bin/tsc -b tsconfig.build.json')

/** @param {string} least */
function requireNode(least) {
  const [major = 0, minor = 0] = least.split('.').map(Number)
  const [ourMajor = 0, ourMinor = 0] = process.versions.node.split('.').map(Number)
  if (ourMajor > major || (ourMajor === major && ourMinor >= minor)) return
  console.error(`Node ${least} or later is needed; this is ${process.versions.node}.`)
  process.exit(1)
}

/** Installs what pnpm-lock.yaml says, unless that was the last thing installed here. */
function install() {
  const wanted = createHash('sha256')
  for (const part of [packageManager, process.platform, process.arch]) wanted.update(`${part}\n`)
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) wanted.update(readFileSync(file))
  const digest = wanted.digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  run(`npx --yes ${packageManager} install --frozen-lockfile`)
  writeFileSync(stamp, digest)
}

/**
 * Runs a script of each package that has it.
 *
 * @param {string} script
 */
function runInPackages(script) {
  for (const name of readdirSync('packages')) {
    const command = readJson(`packages/${name}/package.json`).scripts?.[script]
    if (command !== undefined) run(command, `packages/${name}`)
  }
}

/** @param {string} command */
function run(command, cwd = '.') {
  const { status } = spawnSync(command, { cwd, shell: true, stdio: ['ignore', 2, 2] })
  if (status !== 0) process.exit(status ?? 1)
}

/** @param {string} path */
function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}
