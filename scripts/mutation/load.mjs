// Loads tests into this process, with the sources that they import from Stryker's sandbox, which is the current folder.
import { readdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'

/** @typedef {import('./vitest.mjs').Test} Test */

/**
 * Makes one module of the tests in some folders and all that they import. Gives a function that evaluates it, anew each time.
 *
 * @param {readonly string[]} folders
 * @param {string} output
 * @returns {Promise<() => Promise<Test[]>>}
 */
export async function bundleTests(folders, output) {
  const files = folders.flatMap(testFiles)
  const entry = 'all-tests'
  const imports = [...files.map(file => `import '${resolve(file)}'`), `export { tests } from 'vitest'`].join('\n')
  const bundle = await rolldown({
    input: entry,
    platform: 'node',
    treeshake: false,
    resolve: { alias: { vitest: fileURLToPath(new URL('vitest.mjs', import.meta.url)), ...sources() } },
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

/** Our packages are taken from their sources. */
const sources = () =>
  Object.fromEntries(readdirSync('packages').map(name => [`@redrive/${name}`, resolve('packages', name, 'src/index.ts')]))

const testFiles = (/** @type {string} */ folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.test.ts'))
    .map(name => join(folder, name))
