import { closeClients } from '#db/client.ts'
import { type FaultPoint, injectFaults } from '#server/observability/fault-point.ts'
import { tickSchedules } from '#server/triggers/tick-schedules.ts'

/** A scheduler that is killed (SIGKILL, by itself) at the n-th passing of a fault point: `doomed-scheduler.ts NOW_MS POINT N`. */
const [nowMs = '', point = '', nth = '1'] = process.argv.slice(2)
let passed = 0
injectFaults((here: FaultPoint) => {
  if (here !== point) return
  passed += 1
  if (passed === Number(nth)) process.kill(process.pid, 'SIGKILL')
})
await tickSchedules({ nowMs: Number(nowMs) })
await closeClients()
