// Brings what some tests of the service drive, and what is too large to be a dependency, as far as this machine allows: the AWS CLI and
// boto3 from Debian's packages, where we may install them, the SDK v2 for JavaScript and jest from npm. The tests of what is missing
// are skipped.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const FROM_NPM = { 'aws-sdk': '2.1693.0', jest: '30.5.2' }
const cache = '.cache/clients'

const isMissing = !runs('/usr/bin/aws --version') || !runs('/usr/bin/python3 -c "import boto3"')
if (isMissing && process.getuid?.() === 0 && runs('apt-get --version')) {
  const apt = 'DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=30'
  run(`${apt} update && ${apt} install --no-install-recommends -y awscli python3-boto3`)
}
mkdirSync(cache, { recursive: true })
const wanted = Object.entries(FROM_NPM).filter(([name]) => !existsSync(`${cache}/node_modules/${name}`))
if (wanted.length > 0) {
  const packages = wanted.map(([name, version]) => `${name}@${version}`).join(' ')
  run(`npm install --prefix ${cache} --ignore-scripts --no-audit --no-fund --loglevel=error ${packages}`)
}

/** @param {string} command */
function runs(command) {
  return spawnSync(command, { shell: true, stdio: 'ignore' }).status === 0
}

/** What can't be had in two minutes is done without. @param {string} command */
function run(command) {
  const { status } = spawnSync('timeout', ['120', 'sh', '-c', command], { stdio: ['ignore', 'ignore', 2] })
  if (status !== 0) console.error(`Without: ${command}`)
}
