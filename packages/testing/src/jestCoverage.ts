/**
 * Notes what each test file of jest exercises of its machines, for the report of `@redrive/testing/jest-coverage-reporter`.
 *
 *     setupFilesAfterEnv: ['@redrive/testing/jest-coverage']
 */
import { noteTestFile } from './coverage/testFile.js'

interface JestGlobals {
  readonly afterAll: (done: () => void) => void
  readonly expect: { readonly getState: () => { readonly testPath?: string } }
}

const { afterAll, expect } = globalThis as unknown as Partial<JestGlobals>
if (afterAll === undefined || expect === undefined) throw new Error("'@redrive/testing/jest-coverage' is for jest, in setupFilesAfterEnv")
noteTestFile(afterAll, () => expect.getState().testPath)
