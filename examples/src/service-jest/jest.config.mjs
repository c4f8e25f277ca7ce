// Run jest with NODE_OPTIONS=--experimental-vm-modules: the packages are ES modules.
export default { testMatch: ['**/*.spec.mjs'], transform: {} }
