import { admitRuns } from '#server/dispatch/admit-runs.ts'
import { advance } from '#server/dispatch/advance.ts'

/** A worker that is told when a file grows past its limit instead of being ended by it: started under `ulimit -f`, its disk is full. */
process.on('SIGXFSZ', () => {})
const [workspaceId = '', runId = ''] = process.argv.slice(2)
await admitRuns()
await advance(workspaceId, runId, 'without room')
process.exit(0)
