// Prints what the engine does alone as JSON: a process of its own, in which the garbage collector has nothing else to do.
import { measureOwn } from './own.js'

console.log(JSON.stringify(await measureOwn()))
process.exit()
