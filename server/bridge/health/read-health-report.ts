import { readFile, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { lastCheckpoint, lastSeq } from '#server/audit/store.ts'
import { lastBackupSchema } from '#server/backup/schema.ts'
import { type HealthFacts, healthLines } from '#server/bridge/core/health-lines.ts'
import type { HealthReport } from '#server/bridge/health/schema.ts'
import { countWorkers, readDatabaseFacts, readQueueFacts } from '#server/bridge/health/store.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { readEnv } from '#server/observability/env.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { redisAnswers } from '#server/redis/shared-redis.ts'
import { signerClient } from '#server/signer/client.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'

const HEARTBEAT_MS = 15_000

/** How the installation is, for an admin: database, queue, workers, signer, proof of this workspace, disk, backup, versions. Never throws. */
export async function readHealthReport(workspaceId: string, say: Say): Promise<HealthReport> {
  const nowMs = systemClock.nowMs()
  const dataDir = readEnv().MUSTER_DATA_DIR
  const [database, queue, workers, signer, proof, redis, disk, backup, muster] = await Promise.all([
    look(async () => await inSystem(readDatabaseFacts)),
    look(async () => await inSystem(readQueueFacts)),
    look(async () => await inSystem(async (system) => await countWorkers(system, HEARTBEAT_MS))),
    look(async () => await signerClient().status()),
    look(async () => await readProof(workspaceId)),
    redisAnswers(),
    look(async () => await readDisk(dataDir)),
    readBackup(dataDir),
    readVersion(),
  ])
  const facts: HealthFacts = {
    nowMs,
    database,
    queue,
    workers,
    signer,
    proof,
    redis,
    disk,
    backup,
    versions: { muster, node: process.version },
  }
  return { at: new Date(nowMs).toISOString(), lines: healthLines(facts, say) }
}

/** A part that does not answer is said by its own line; nothing is logged, so that doctor's output stays a program's. */
async function look<T>(ask: () => Promise<T>): Promise<T | null> {
  return await ask().catch(() => null)
}

async function readProof(workspaceId: string): Promise<NonNullable<HealthFacts['proof']>> {
  return await inScope(workspaceId, async (scope) => {
    const last = await lastCheckpoint(scope)
    return { entries: await lastSeq(scope), signed: last?.size ?? 0, signedAtMs: last?.at.getTime() ?? null }
  })
}

async function readDisk(dataDir: string): Promise<NonNullable<HealthFacts['disk']>> {
  const { bavail, bsize, blocks } = await statfs(dataDir)
  return { freeBytes: Number(bavail) * Number(bsize), wholeBytes: Number(blocks) * Number(bsize) }
}

/** What `npx muster backup` left behind; null when it was never called. */
async function readBackup(dataDir: string): Promise<HealthFacts['backup']> {
  const text = await readFile(join(dataDir, 'last-backup.json'), 'utf8').catch(() => null)
  const parsed = text === null ? null : lastBackupSchema.safeParse(asJson(text))
  return parsed?.success ? { atMs: Date.parse(parsed.data.at), bytes: parsed.data.bytes, withKeys: parsed.data.keysFile !== null } : null
}

async function readVersion(): Promise<string> {
  const text = await readFile(join(process.cwd(), 'package.json'), 'utf8').catch(() => '{}')
  return String((asJson(text) as { version?: unknown } | null)?.version ?? 'unknown')
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
