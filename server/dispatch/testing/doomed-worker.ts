import { closeClients } from '#db/client.ts'
import { admitRuns } from '#server/dispatch/admit-runs.ts'
import { advance } from '#server/dispatch/advance.ts'
import { type FaultPoint, injectFaults } from '#server/observability/fault-point.ts'

/** A worker that is killed (SIGKILL, by itself) at the n-th passing of a fault point: `doomed-worker.ts WS RUN POINT N`. */
const [workspaceId = '', runId = '', point = '', nth = '1'] = process.argv.slice(2)
let passed = 0
injectFaults((here: FaultPoint) => {
  if (here !== point) return
  passed += 1
  if (passed === Number(nth)) process.kill(process.pid, 'SIGKILL')
})
await admitRuns()
await advance(workspaceId, runId, 'doomed')
await closeClients()
