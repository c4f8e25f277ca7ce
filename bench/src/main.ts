// Measures everything and prints tables; `dist/figures.json` has the figures.
import { execSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Figures } from './figures.js'
import { report } from './report.js'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
const { packageManager } = JSON.parse(readFileSync(path('../../package.json'), 'utf8')) as { readonly packageManager: string }

execSync(`npx --yes ${packageManager} install --frozen-lockfile`, { cwd: path('../peers'), stdio: ['ignore', 2, 2] })
const node = path('../peers/node_modules/node/bin/node')
const { stdout, status } = spawnSync(node, ['--expose-gc', path('measureAll.js')], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
})
if (status !== 0) process.exit(status ?? 1)
writeFileSync(path('figures.json'), stdout)
console.log(report(JSON.parse(stdout) as Figures))
