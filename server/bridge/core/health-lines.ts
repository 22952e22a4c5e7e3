import type { HealthLine } from '#server/bridge/health/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

/** What was found out about the installation; null where nobody answered. */
export interface HealthFacts {
  readonly nowMs: number
  readonly database: { readonly version: string; readonly bytes: number } | null
  readonly queue: { readonly due: number; readonly later: number; readonly stuck: number; readonly oldestDueMs: number | null } | null
  readonly workers: { readonly alive: number; readonly gone: number } | null
  readonly signer: { readonly separated: boolean; readonly keyId: string; readonly epoch: string } | null
  readonly proof: { readonly entries: number; readonly signed: number; readonly signedAtMs: number | null } | null
  /** Whether it answers; null when none is configured, and then there is no line. */
  readonly redis: boolean | null
  readonly disk: { readonly freeBytes: number; readonly wholeBytes: number } | null
  readonly backup: { readonly atMs: number; readonly bytes: number; readonly withKeys: boolean } | null
  readonly versions: { readonly muster: string; readonly node: string }
}
const FREE_BYTES_MIN = 1_000_000_000
const LATE_MS = 60_000
const UNSIGNED_MS = 5 * 60_000
const BACKUP_OLD_MS = 7 * 86_400_000

/** The facts in sentences of the reader's language, each with its level; limits are those of `npm run doctor`. Pure. */
export function healthLines(facts: HealthFacts, say: Say): HealthLine[] {
  const { database, signer } = facts
  return [
    database === null
      ? line('database', 'problem', say('Does not answer. npm start runs it; with one of your own, check DATABASE_URL.'))
      : line('database', 'ok', `PostgreSQL ${database.version}, ${size(database.bytes, say)}`),
    queueLine(facts, say),
    workersLine(facts, say),
    signer === null
      ? line('signer', 'problem', say('Does not answer: nothing is locked or approved until it does. npm start runs it.'))
      : signer.separated
        ? line('signer', 'ok', say('Runs as a user of its own, key {key}', { key: signer.keyId }))
        : line(
            'signer',
            'note',
            say('Not separated: it runs as the same user as the application. Start Muster as root to separate it. Key {key}', {
              key: signer.keyId,
            }),
          ),
    proofLine(facts, say),
    signer === null
      ? line('epoch', 'note', say('Not known while the signer does not answer'))
      : line('epoch', 'ok', say('Number {n} ({epoch})', { n: signer.epoch.split('-').at(-1) ?? '', epoch: signer.epoch })),
    ...redisLines(facts, say),
    diskLine(facts, say),
    backupLine(facts, say),
    line('versions', 'ok', `Muster ${facts.versions.muster}, Node ${facts.versions.node}`),
  ]
}

function queueLine({ queue, nowMs }: HealthFacts, say: Say): HealthLine {
  if (queue === null) return line('queue', 'note', say('Not known while the database does not answer'))
  const { due, later, stuck, oldestDueMs } = queue
  const says = say.count(due, '{n} job waits for a worker, {later} for their time', '{n} jobs wait for a worker, {later} for their time', {
    later,
  })
  const at = oldestDueMs === null ? null : new Date(oldestDueMs).toISOString()
  if (stuck > 0)
    return line(
      'queue',
      'problem',
      say.count(
        stuck,
        '{says}; {n} job was given up after many tries: look into the log of the worker.',
        '{says}; {n} jobs were given up after many tries: look into the log of the worker.',
        { says },
      ),
      at,
    )
  if (oldestDueMs !== null && nowMs - oldestDueMs > LATE_MS)
    return line('queue', 'problem', say('{says}, the oldest for more than a minute: more workers help (MUSTER_WORKERS).', { says }), at)
  return line('queue', 'ok', says, at)
}

function workersLine({ workers }: HealthFacts, say: Say): HealthLine {
  if (workers === null) return line('workers', 'note', say('Not known while the database does not answer'))
  const { alive, gone } = workers
  if (alive === 0) return line('workers', 'problem', say('None was heard of: nothing runs. npm start runs one.'))
  if (gone === 0) return line('workers', 'ok', say.count(alive, '{n} worker at work', '{n} workers at work'))
  return line(
    'workers',
    'ok',
    say.count(
      alive,
      '{n} worker at work; {gone} not heard of lately, their work was taken over',
      '{n} workers at work; {gone} not heard of lately, their work was taken over',
      { gone },
    ),
  )
}

function proofLine({ proof, nowMs }: HealthFacts, say: Say): HealthLine {
  if (proof === null) return line('proof', 'note', say('Not known while the database does not answer'))
  const { entries, signed, signedAtMs } = proof
  const at = signedAtMs === null ? null : new Date(signedAtMs).toISOString()
  if (signedAtMs === null) return line('proof', entries > 0 ? 'note' : 'ok', say('Nothing is signed yet; that happens every minute'))
  const says =
    signed >= entries
      ? say.count(entries, 'All {n} entry is signed', 'All {n} entries are signed')
      : say.count(entries, '{signed} of {n} entry are signed', '{signed} of {n} entries are signed', { signed })
  const isLate = signed < entries && nowMs - signedAtMs > UNSIGNED_MS
  return isLate
    ? line('proof', 'problem', say('{says}; the rest waits longer than it should. npm run doctor says why.', { says }), at)
    : line('proof', 'ok', says, at)
}

/** Never a problem: without it things take longer, and nothing else. */
function redisLines({ redis }: HealthFacts, say: Say): HealthLine[] {
  if (redis === null) return []
  return [
    redis
      ? line('redis', 'ok', say('Answers: what several processes keep for speed is shared'))
      : line(
          'redis',
          'note',
          say('Does not answer. Everything works, only slower, and each process counts requests for itself. Check REDIS_URL.'),
        ),
  ]
}

function diskLine({ disk }: HealthFacts, say: Say): HealthLine {
  if (disk === null) return line('disk', 'note', say('Not known'))
  const sizes = { free: size(disk.freeBytes, say), whole: size(disk.wholeBytes, say) }
  return disk.freeBytes < FREE_BYTES_MIN
    ? line('disk', 'problem', say('Only {free} free of {whole}: make room before it is full.', sizes))
    : line('disk', 'ok', say('{free} free of {whole}', sizes))
}

function backupLine({ backup, nowMs }: HealthFacts, say: Say): HealthLine {
  if (backup === null) return line('backup', 'note', say('None was made yet: npx muster backup'))
  const at = new Date(backup.atMs).toISOString()
  const sizes = { size: size(backup.bytes, say) }
  const says = backup.withKeys ? say('{size}, keys in a file of their own', sizes) : say('{size}, without keys', sizes)
  return nowMs - backup.atMs > BACKUP_OLD_MS
    ? line('backup', 'note', say('{says}; older than a week: npx muster backup', { says }), at)
    : line('backup', 'ok', says, at)
}

function line(name: HealthLine['name'], level: HealthLine['level'], says: string, at: string | null = null): HealthLine {
  return { name, level, says, at }
}

function size(bytes: number, say: Say): string {
  const rounded = (value: number) => say.number(Math.round(value * 10) / 10, 1)
  return bytes >= 1e9 ? `${rounded(bytes / 1e9)} GB` : `${rounded(bytes / 1e6)} MB`
}
