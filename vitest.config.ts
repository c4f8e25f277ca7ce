import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const packages = fileURLToPath(new URL('packages', import.meta.url))

export default defineConfig({
  test: {
    // Forks: the main thread of a process has the stack that users have; a worker thread's is four times as deep.
    pool: 'forks',
    maxWorkers: 2,
    // How long something takes is for the benchmarks to say; this only ends what hangs.
    testTimeout: 120_000,
    projects: [
      {
        extends: true,
        // Our packages are taken from their sources, so that nothing need be built to test, watch, cover or mutate them.
        resolve: {
          alias: [
            { find: /^@redrive\/([^/]+)$/, replacement: `${packages}/$1/src/index.ts` },
            { find: /^@redrive\/([^/]+)\/(.+)$/, replacement: `${packages}/$1/src/$2.ts` },
          ],
        },
        test: {
          name: 'source',
          include: ['{packages,conformance,bench,scripts}/**/*.test.{ts,mjs}'],
          // Modules keep nothing that one test could leave to another, so they are loaded once a process and not once a file.
          isolate: false,
          setupFiles: 'scripts/vitestSetup.mjs',
        },
      },
      {
        extends: true,
        // Examples take what users get: what the packages export, as built.
        test: { name: 'examples', include: ['examples/**/*.test.ts'] },
      },
    ],
  },
})
