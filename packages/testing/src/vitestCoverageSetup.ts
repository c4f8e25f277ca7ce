/** Notes what each test file exercises of its machines. The plugin of `@redrive/testing/vitest-coverage` adds it to `setupFiles`. */
import { afterAll, expect } from 'vitest'
import { noteTestFile } from './coverage/testFile.js'

noteTestFile(afterAll, () => expect.getState().testPath)
