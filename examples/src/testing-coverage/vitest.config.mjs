import { stateMachineCoverage } from '@redrive/testing/vitest-coverage'
import { defineConfig } from 'vitest/config'

const all = Number(process.env.COVERAGE ?? 100)

export default defineConfig({
  plugins: [stateMachineCoverage({ machines: { Refund: 'refund.asl.json' }, thresholds: { all }, folder: process.env.COVERAGE_FOLDER })],
  test: { include: ['*.spec.mjs'] },
})
