import type { HealthLine } from '#server/bridge/health/schema.ts'
import { counted } from '#server/kernel/counted.ts'

/** What was found out about the installation; null where nobody answered. */
export interface HealthFacts {
  readonly nowMs: number
  readonly database: { readonly version: string; readonly bytes: number } | null
  readonly queue: { readonly due: number; readonly later: number; readonly stuck: number; readonly oldestDueMs: number | null } | null
  readonly workers: { readonly alive: number; readonly gone: number } | null
  readonly signer: { readonly separated: boolean; readonly keyId: string; readonly epoch: string } | null
  readonly proof: { readonly entries: number; readonly signed: number; readonly signedAtMs: number | null } | null
  readonly disk: { readonly freeBytes: number; readonly wholeBytes: number } | null
  readonly backup: { readonly atMs: number; readonly bytes: number; readonly withKeys: boolean } | null
  readonly versions: { readonly muster: string; readonly node: string }
}
const FREE_BYTES_MIN = 1_000_000_000
const LATE_MS = 60_000
const UNSIGNED_MS = 5 * 60_000
const BACKUP_OLD_MS = 7 * 86_400_000

/** The facts in sentences, each with its level; limits are those of `npm run doctor`. Pure. */
export function healthLines(facts: HealthFacts): HealthLine[] {
  const { database, signer } = facts
  return [
    database === null
      ? line('database', 'problem', 'Does not answer. npm start runs it; with one of your own, check DATABASE_URL.')
      : line('database', 'ok', `PostgreSQL ${database.version}, ${size(database.bytes)}`),
    queueLine(facts),
    workersLine(facts),
    signer === null
      ? line('signer', 'problem', 'Does not answer: nothing is locked or approved until it does. npm start runs it.')
      : signer.separated
        ? line('signer', 'ok', `Runs as a user of its own, key ${signer.keyId}`)
        : line(
            'signer',
            'note',
            `Not separated: it runs as the same user as the application. Start Muster as root to separate it. Key ${signer.keyId}`,
          ),
    proofLine(facts),
    signer === null
      ? line('epoch', 'note', 'Not known while the signer does not answer')
      : line('epoch', 'ok', `Number ${signer.epoch.split('-').at(-1)} (${signer.epoch})`),
    diskLine(facts),
    backupLine(facts),
    line('versions', 'ok', `Muster ${facts.versions.muster}, Node ${facts.versions.node}`),
  ]
}

function queueLine({ queue, nowMs }: HealthFacts): HealthLine {
  if (queue === null) return line('queue', 'note', 'Not known while the database does not answer')
  const { due, later, stuck, oldestDueMs } = queue
  const says = `${counted(due, 'job waits', 'jobs wait')} for a worker, ${later} for their time`
  const at = oldestDueMs === null ? null : new Date(oldestDueMs).toISOString()
  if (stuck > 0)
    return line(
      'queue',
      'problem',
      `${says}; ${counted(stuck, 'job was', 'jobs were')} given up after many tries: look into the log of the worker.`,
      at,
    )
  if (oldestDueMs !== null && nowMs - oldestDueMs > LATE_MS)
    return line('queue', 'problem', `${says}, the oldest for more than a minute: more workers help (MUSTER_WORKERS).`, at)
  return line('queue', 'ok', says, at)
}

function workersLine({ workers }: HealthFacts): HealthLine {
  if (workers === null) return line('workers', 'note', 'Not known while the database does not answer')
  if (workers.alive === 0) return line('workers', 'problem', 'None was heard of: nothing runs. npm start runs one.')
  const gone = workers.gone > 0 ? `; ${workers.gone} not heard of lately, their work was taken over` : ''
  return line('workers', 'ok', `${counted(workers.alive, 'worker', 'workers')} at work${gone}`)
}

function proofLine({ proof, nowMs }: HealthFacts): HealthLine {
  if (proof === null) return line('proof', 'note', 'Not known while the database does not answer')
  const { entries, signed, signedAtMs } = proof
  const at = signedAtMs === null ? null : new Date(signedAtMs).toISOString()
  if (signedAtMs === null) return line('proof', entries > 0 ? 'note' : 'ok', 'Nothing is signed yet; that happens every minute')
  const says =
    signed >= entries
      ? `All ${counted(entries, 'entry is', 'entries are')} signed`
      : `${signed} of ${counted(entries, 'entry', 'entries')} are signed`
  const isLate = signed < entries && nowMs - signedAtMs > UNSIGNED_MS
  return isLate
    ? line('proof', 'problem', `${says}; the rest waits longer than it should. npm run doctor says why.`, at)
    : line('proof', 'ok', says, at)
}

function diskLine({ disk }: HealthFacts): HealthLine {
  if (disk === null) return line('disk', 'note', 'Not known')
  const says = `${size(disk.freeBytes)} free of ${size(disk.wholeBytes)}`
  return disk.freeBytes < FREE_BYTES_MIN ? line('disk', 'problem', `Only ${says}: make room before it is full.`) : line('disk', 'ok', says)
}

function backupLine({ backup, nowMs }: HealthFacts): HealthLine {
  if (backup === null) return line('backup', 'note', 'None was made yet: npx muster backup')
  const at = new Date(backup.atMs).toISOString()
  const says = `${size(backup.bytes)}${backup.withKeys ? ', keys in a file of their own' : ', without keys'}`
  return nowMs - backup.atMs > BACKUP_OLD_MS
    ? line('backup', 'note', `${says}; older than a week: npx muster backup`, at)
    : line('backup', 'ok', says, at)
}

function line(name: HealthLine['name'], level: HealthLine['level'], says: string, at: string | null = null): HealthLine {
  return { name, level, says, at }
}

function size(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(1)} MB`
}
