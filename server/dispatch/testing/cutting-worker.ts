import { admitRuns } from '#server/dispatch/admit-runs.ts'
import { advance } from '#server/dispatch/advance.ts'
import { type FaultPoint, injectFaults } from '#server/observability/fault-point.ts'

/**
 * A worker at whose first passing of a fault point PostgreSQL is cut off. It goes on as it would: it may end well, with an
 * error, or by a crash of its database driver, and a supervisor starts the next one. `WORKSPACE RUN POINT PID-OF-POSTGRES`.
 */
const [workspaceId = '', runId = '', point = '', postgres = ''] = process.argv.slice(2)
let passed = false
injectFaults((here: FaultPoint) => {
  if (here !== point || passed) return
  passed = true
  process.kill(Number(postgres), 'SIGQUIT')
})
process.on('exit', (code) => {
  process.exitCode = passed ? (code === 0 ? 0 : 1) : 3
})
await admitRuns()
await advance(workspaceId, runId, 'cut')
process.exit(0)
