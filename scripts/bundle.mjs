// Makes the JavaScript of the package in the current folder: a file for each of its doors, of all that the door needs, so that a process
// which imports it loads one file and not some hundreds. The types beside it are tsc's. Source maps lead back to the sources.
import { readFileSync } from 'node:fs'
import { rolldown } from 'rolldown'

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'))
const doors = Object.values(exports).map(door => /^\.\/dist\/(\w+)\.js$/.exec(door.default)?.[1])

const bundle = await rolldown({
  input: doors.map(door => `src/${door}.ts`),
  external: /^[^./]/,
  platform: 'neutral',
  onLog: (level, log) => {
    throw new Error(`${level}: ${log.message}`)
  },
})
await bundle.write({ dir: 'dist', chunkFileNames: 'shared.js', sourcemap: true, comments: { legal: true, annotation: true, jsdoc: false } })
