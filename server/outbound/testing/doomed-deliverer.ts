import { closeClients } from '#db/client.ts'
import { type FaultPoint, injectFaults } from '#server/observability/fault-point.ts'
import { deliverNotices } from '#server/outbound/deliver-notices.ts'

/** A worker that is killed (SIGKILL, by itself) at a fault point of its delivery: `doomed-deliverer.ts POINT`. */
const [point = ''] = process.argv.slice(2)
injectFaults((here: FaultPoint) => {
  if (here === point) process.kill(process.pid, 'SIGKILL')
})
await deliverNotices()
await closeClients()
