import { demo } from './demo.js'

console.log(demo())
