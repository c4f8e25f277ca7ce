/**
 * Teaches jest the matchers and the snapshots of executions.
 *
 *     setupFilesAfterEnv: ['@redrive/testing/jest']
 */
// The types of `@jest/globals` are those of `expect`.
import type {} from 'expect'
import { redriveMatchers, type RedriveMatchers } from './matchers/index.js'
import { historySerializer } from './matchers/serializer.js'

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>> extends RedriveMatchers<R> {}
}

declare global {
  // The types of `@types/jest`, for those who use them.
  namespace jest {
    interface Matchers<R> extends RedriveMatchers<R> {}
  }
}

interface JestExpect {
  readonly extend: (matchers: typeof redriveMatchers) => void
  readonly addSnapshotSerializer: (serializer: typeof historySerializer) => void
}

const { expect } = globalThis as unknown as { readonly expect?: JestExpect }
if (expect === undefined) throw new Error("'@redrive/testing/jest' is for jest, in setupFilesAfterEnv; without globals use redriveMatchers")
expect.extend(redriveMatchers)
expect.addSnapshotSerializer(historySerializer)
