// A server to try things out on: node examples/src/service-http/server.mjs
import { serve } from '@redrive/service/http'

const { url } = await serve({
  port: 8083,
  clock: 'real',
  logGroups: ['payments'],
  handlers: { byState: { Charge: () => ({ output: { charged: true }, afterMs: 2000 }) } },
})
console.log(`aws stepfunctions list-state-machines --endpoint-url ${url}`)
