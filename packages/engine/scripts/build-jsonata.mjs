// Makes the JSONata interpreter of the engine from the installed jsonata package. The result is a source file that is not committed. Does
// nothing when it is there and up to date.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const VERSION = '2.2.2'
const OUTPUT = join(import.meta.dirname, '../src/expression/jsonata/generated/interpreter.ts')

const packageFile = createRequire(import.meta.url).resolve('jsonata/package.json')
const { version } = JSON.parse(readFileSync(packageFile, 'utf8'))
if (version !== VERSION) {
  throw new Error(
    `jsonata is ${version}, but the edits in jsonata-edits.mjs are for ${VERSION}: check each of them, then change the version here`,
  )
}

const source = readFileSync(join(dirname(packageFile), 'jsonata.js'), 'utf8')
const scripts = ['build-jsonata.mjs', 'make-interpreter.mjs', 'jsonata-edits.mjs'].map(name =>
  readFileSync(join(import.meta.dirname, name)),
)
const hash = createHash('sha256').update(source)
for (const script of scripts) hash.update(script)
const stamp = `// jsonata ${version}, ${hash.digest('hex')}\n`

if (!existsSync(OUTPUT) || !readFileSync(OUTPUT, 'utf8').startsWith(stamp)) {
  const { makeInterpreter } = await import('./make-interpreter.mjs')
  mkdirSync(dirname(OUTPUT), { recursive: true })
  writeFileSync(OUTPUT, stamp + makeInterpreter(source, readFileSync(join(dirname(packageFile), 'LICENSE'), 'utf8')))
}
