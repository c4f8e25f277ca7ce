import { exploreCommand } from './command.js'

process.exitCode = await exploreCommand(process.argv.slice(2), process)
