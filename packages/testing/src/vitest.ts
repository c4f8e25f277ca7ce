/**
 * Teaches vitest the matchers and the snapshots of executions.
 *
 *     import '@redrive/testing/vitest'     // in a test, or in `setupFiles`
 */
import { expect } from 'vitest'
import { redriveMatchers, type RedriveMatchers } from './matchers/index.js'
import { historySerializer } from './matchers/serializer.js'

declare module 'vitest' {
  interface Matchers<T> extends RedriveMatchers<T> {}
}

expect.extend(redriveMatchers)
expect.addSnapshotSerializer(historySerializer)
