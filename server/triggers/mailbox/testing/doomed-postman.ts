import { flushCompileCache } from 'node:module'
import { closeClients } from '#db/client.ts'
import { type FaultPoint, injectFaults } from '#server/observability/fault-point.ts'
import { pollMailbox } from '#server/triggers/mailbox/poll-mailbox.ts'

/** A worker that is killed (SIGKILL, by itself) while it takes a message in: `doomed-postman.ts WORKSPACE MAILBOX NOW_MS POINT`. */
// Written at an orderly end otherwise, which this one has not.
flushCompileCache()
const [workspaceId = '', id = '', nowMs = '', point = ''] = process.argv.slice(2)
injectFaults((here: FaultPoint) => {
  if (here === point) process.kill(process.pid, 'SIGKILL')
})
await pollMailbox(workspaceId, id, Number(nowMs))
await closeClients()
