// Installs the dependencies and builds the packages; does nothing that is already done.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const { packageManager } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
const stamp = `${root}node_modules/.setup-stamp`
const wanted = createHash('sha256').update(readFileSync(`${root}pnpm-lock.yaml`)).update(packageManager).digest('hex')

const run = (command, args) => execFileSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  run('npx', ['--yes', packageManager, 'install', '--frozen-lockfile'])
  writeFileSync(stamp, wanted)
}
run(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '-b'])
