// Prints how long everybody takes for the workload of that number, as JSON: a process of its own, so that none profits or suffers from
// what the compiler has learned of another one.
import { compare, WORKLOADS } from './comparison.js'

console.log(JSON.stringify(await compare(WORKLOADS[Number(process.argv[2])]!)))
process.exit()
