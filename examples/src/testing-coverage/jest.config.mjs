// Run jest with NODE_OPTIONS=--experimental-vm-modules: the packages are ES modules.
export default {
  testMatch: ['**/*.jest.mjs'],
  transform: {},
  setupFilesAfterEnv: ['@redrive/testing/jest-coverage'],
  reporters: [
    'default',
    ['@redrive/testing/jest-coverage-reporter', { machines: { Refund: 'refund.asl.json' }, thresholds: { all: 100 } }],
  ],
}
