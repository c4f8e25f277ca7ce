// Loads tests into this process, with the sources that they import from Stryker's sandbox, which is the current folder.
import { readdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'

/** @typedef {import('./vitest.mjs').Test} Test */
/** @typedef {{ readonly folders: readonly string[], readonly exclude: readonly string[] }} WhichTests Where test files are, and which not. */

/** @type {(which: WhichTests) => string[]} */
export const testFiles = ({ folders, exclude }) =>
  folders
    .flatMap(folder => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => join(folder, name)))
    .filter(name => name.endsWith('.test.ts') && !exclude.includes(name))
    .sort()

/**
 * Makes one module of test files and all that they import. Gives a function that evaluates it, anew each time.
 *
 * @param {readonly string[]} files
 * @param {string} output
 * @returns {Promise<() => Promise<Test[]>>}
 */
export async function bundleTests(files, output) {
  const entry = 'all-tests'
  const imports = [...files.map(file => `import '${resolve(file)}'`), `export { tests } from 'vitest'`].join('\n')
  const bundle = await rolldown({
    input: entry,
    platform: 'node',
    treeshake: false,
    resolve: { alias: { vitest: fileURLToPath(new URL('vitest.mjs', import.meta.url)) } },
    plugins: [
      {
        name: 'tests',
        resolveId: id => (id === entry ? id : undefined),
        load: id => (id === entry ? imports : undefined),
        transform: (code, id) => {
          const file = relative('.', id)
          return files.includes(file) ? `import { beginFile } from 'vitest'; beginFile('${file}'); ${code}` : undefined
        },
      },
    ],
  })
  await bundle.write({ file: output, format: 'esm', codeSplitting: false })
  let loads = 0
  return async () => (await import(`${pathToFileURL(output).href}?${++loads}`)).tests
}
