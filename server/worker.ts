import { resolve } from 'node:path'
import { remindApprovers } from '#server/approvals/tell-approvers.ts'
import { announceDatabase } from '#server/audit/announce-database.ts'
import { checkpointDue } from '#server/audit/checkpoint-due.ts'
import { checkpointWorkspace } from '#server/audit/checkpoint-workspace.ts'
import { installMissingConnectors } from '#server/catalogue/install-missing.ts'
import { startOutbox } from '#server/connectors/mail/outbox-listener.ts'
import { startTickets } from '#server/connectors/tickets/ticket-listener.ts'
import { admitRuns } from '#server/dispatch/admit-runs.ts'
import { advance } from '#server/dispatch/advance.ts'
import { reviewApprovers } from '#server/dispatch/review-approvers.ts'
import { sweepRuns } from '#server/dispatch/sweep-runs.ts'
import { wakeRun } from '#server/dispatch/wake-run.ts'
import { sweepKeys } from '#server/entry/idempotency/sweep-keys.ts'
import { sweepOauth } from '#server/entry/oauth/sweep-oauth.ts'
import { settleAbandonedCalls } from '#server/gateway/llm/spending/settle.ts'
import { sweepTranscripts } from '#server/gateway/llm/transcripts/sweep-transcripts.ts'
import { stopConnectors } from '#server/gateway/mcp/supervise.ts'
import { testConnector } from '#server/gateway/mcp/test-connector.ts'
import { runJobs, type Task } from '#server/jobs/run-jobs.ts'
import { readEnv } from '#server/observability/env.ts'
import { log } from '#server/observability/log.ts'
import { deliverNotices } from '#server/outbound/deliver-notices.ts'
import { tellOfWithdrawals } from '#server/skills/publish/tell-of-withdrawals.ts'
import { sweepInvocations } from '#server/skills/view/sweep-invocations.ts'
import { startTaken } from '#server/triggers/hooks/start-delivery.ts'
import { sweepWebhooks } from '#server/triggers/hooks/sweep-webhooks.ts'
import { sweepMailboxes } from '#server/triggers/mailbox/sweep-mailboxes.ts'
import { tickMailboxes } from '#server/triggers/mailbox/tick-mailboxes.ts'
import { tickSchedules } from '#server/triggers/tick-schedules.ts'

/** Composition root of the worker: dispatcher, scheduler, sweeper, checkpoints, outbox, ticket receiver. Any number of them may run. */
const SWEEP_EVERY_MS = 3000
/** A slot is a minute wide; people see it start within seconds. */
const SCHEDULES_EVERY_MS = 2000
const MAILBOXES_EVERY_MS = 5000
const NOTICES_EVERY_MS = 2000
/** What was acknowledged gets its run within that time. */
const MESSAGES_EVERY_MS = 500
/** Owners who left, and what is older than 30 days. */
const WEBHOOKS_EVERY_MS = 10_000
/** What a lost call reserved counts at once; this only says so on record. */
const MODEL_CALLS_EVERY_MS = 60_000
const KEYS_EVERY_MS = 60 * 60_000
const CHECKPOINT_EVERY_MS = 60_000
const CHECKPOINT_ENTRIES = 1000

const env = readEnv()
const stopping = new AbortController()
const stop = (): void => stopping.abort()
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
process.stdin.on('end', stop)
process.stdin.resume()

const TASKS: Readonly<Record<string, Task>> = {
  admit: async () => void (await admitRuns()),
  advance: async (payload, job) => await advance(payload.workspaceId, String(payload['runId']), job.workerId),
  wake: async (payload) => await wakeRun(payload.workspaceId, String(payload['runId'])),
  'test-connector': async (payload) => await testConnector(payload.workspaceId, String(payload['connectorId'])),
  'review-approvers': async (payload) => await reviewApprovers(payload.workspaceId),
  remind: async (payload) =>
    await remindApprovers(payload.workspaceId, String(payload['approvalId']), payload['point'] === 'late' ? 'late' : 'half'),
  checkpoint: async (payload) => void (await checkpointWorkspace(payload.workspaceId)),
}

/** Tells the signer which database this is; it notices a restore, a clone or another place (domain §8). */
async function announce(): Promise<void> {
  const { epoch, raised } = await announceDatabase(resolve(env.MUSTER_DATA_DIR))
  if (raised) log.warn('epoch raised', { epoch, why: raised })
}

/** Has every chain with so many new entries signed; a refused one is an error that keeps nobody else waiting. */
async function checkpoint(entriesMin: number): Promise<void> {
  const { refused } = await checkpointDue(entriesMin)
  if (refused.length > 0) log.error('checkpoint refused', { workspaces: refused })
}

/** Does something again and again, one at a time; a failure is logged and tried at the next turn. */
function repeat(name: string, everyMs: number, work: () => Promise<unknown>): void {
  let busy = false
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    work()
      .catch((error: unknown) => log.warn(name, { error }))
      .finally(() => {
        busy = false
      })
  }, everyMs)
  stopping.signal.addEventListener('abort', () => clearInterval(timer))
}

if (!env.DATABASE_SYSTEM_URL) throw new Error('DATABASE_SYSTEM_URL is not set')
await announce()
// What came with an upgrade; without the signer the next start gives it.
await installMissingConnectors().catch((error: unknown) => log.warn('connectors of an upgrade', { error }))
const isPractice = !process.argv.includes('--no-outbox')
const outbox = isPractice ? await startOutbox({}) : null
const tickets = isPractice ? await startTickets() : null
repeat('sweep', SWEEP_EVERY_MS, sweepRuns)
// Not a job of the queue: long runs may hold all its places, and a slot must not wait for them.
repeat('schedules', SCHEDULES_EVERY_MS, tickSchedules)
repeat('mailboxes', MAILBOXES_EVERY_MS, tickMailboxes)
repeat('notices', NOTICES_EVERY_MS, deliverNotices)
repeat('messages', MESSAGES_EVERY_MS, startTaken)
repeat('webhooks', WEBHOOKS_EVERY_MS, sweepWebhooks)
repeat('withdrawals', WEBHOOKS_EVERY_MS, async () => await tellOfWithdrawals())
repeat('skill-calls', MODEL_CALLS_EVERY_MS, async () => await sweepInvocations())
repeat('old-mail', WEBHOOKS_EVERY_MS, async () => await sweepMailboxes())
repeat('oauth', WEBHOOKS_EVERY_MS, async () => await sweepOauth())
repeat('old-keys', KEYS_EVERY_MS, async () => await sweepKeys())
repeat('model-calls', MODEL_CALLS_EVERY_MS, async () => await settleAbandonedCalls())
repeat('transcripts', WEBHOOKS_EVERY_MS, async () => await sweepTranscripts())
repeat('checkpoint', CHECKPOINT_EVERY_MS, async () => await checkpoint(1))
repeat('checkpoint-many', SWEEP_EVERY_MS, async () => await checkpoint(CHECKPOINT_ENTRIES))
log.info('worker ready')
await runJobs({
  systemUrl: env.DATABASE_SYSTEM_URL,
  tasks: TASKS,
  concurrency: env.MUSTER_WORKER_CONCURRENCY,
  signal: stopping.signal,
  log,
  leaseMs: env.MUSTER_JOB_LEASE_MS,
  heartbeatMs: env.MUSTER_JOB_HEARTBEAT_MS,
  sweepMs: env.MUSTER_JOB_SWEEP_MS,
})
await outbox?.close()
await tickets?.close()
await stopConnectors()
process.exit(0)
