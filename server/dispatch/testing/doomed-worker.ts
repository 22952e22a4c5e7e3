import { writeSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { text } from 'node:stream/consumers'
import { closeClients } from '#db/client.ts'
import { admitRuns } from '#server/dispatch/admit-runs.ts'
import { advance } from '#server/dispatch/advance.ts'
import { stopConnectors } from '#server/gateway/mcp/supervise.ts'
import { type FaultPoint, injectFaults } from '#server/observability/fault-point.ts'

/**
 * A worker that meets its end at the first passing of a fault point, by its own hand: SIGKILL, or SIGSTOP to wake up later
 * as one that slept. Its orders come on standard input, `WORKSPACE RUN POINT SIGNAL`: tests have it ready beforehand.
 */
// Written at an orderly end otherwise, which these have not.
flushCompileCache()
const [workspaceId = '', runId = '', point = '', signal = 'SIGKILL'] = (await text(process.stdin)).split(' ')
let passed = false
injectFaults((here: FaultPoint) => {
  if (here !== point || passed) return
  passed = true
  writeSync(1, 'here\n')
  process.kill(process.pid, signal)
})
await admitRuns()
await advance(workspaceId, runId, 'doomed')
await stopConnectors()
await closeClients()
process.exit(0)
