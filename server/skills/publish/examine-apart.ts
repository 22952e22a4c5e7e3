import { join } from 'node:path'
import { AppError } from '#server/kernel/app-error.ts'
import type { TellStage } from '#server/skills/core/examine-bundle.ts'
import type { ExaminedArchive } from '#server/skills/publish/examine-archive.ts'
import { type KeptProcesses, keepProcesses, type ProcessLimits, type ProcessStop } from '#server/skills/publish/kept-processes.ts'

/** A path and no URL of this module: the web build would take the program apart. It runs in its own folder. */
const PROGRAM = join(process.cwd(), 'server/skills/publish/examine-process.ts')
/** The slowest bundle that the limits of size allow takes two seconds and 60 MB of values. */
export const EXAMINE_LIMITS = {
  processesMax: 2,
  waitingMax: 32,
  perOwnerMax: 16,
  taskMs: 20_000,
  megabytesMax: 256,
  idleMs: 60_000,
} as const satisfies ProcessLimits

type Examining = KeptProcesses<Uint8Array, ExaminedArchive>

/**
 * Examines an archive as `examineArchive` does, in a process of its own with limits on its time and memory: a text that is slow to look
 * through keeps nobody else waiting (decision 0134).
 * @param workspaceId who publishes: a few of one workspace at once
 * @param tell hears of each stage as soon as it is done
 * @throws AppError SKILL_CHECKS_BUSY, SKILL_CHECK_ENDED
 */
export async function examineApart(workspaceId: string, archive: Uint8Array, tell: TellStage = () => undefined): Promise<ExaminedArchive> {
  return await examining().run(workspaceId, archive, (news) => tell(...(news as Parameters<TellStage>)))
}

/** From now on with other limits and another program, or as ever: for tests. */
export function examineWith(limits: ProcessLimits = EXAMINE_LIMITS, program: string = PROGRAM): void {
  place.musterExamining = keepProcesses(program, limits, refusal)
}

/** One set per process, also across Next's module reloads. */
const place = globalThis as { musterExamining?: Examining }

function examining(): Examining {
  if (place.musterExamining === undefined) examineWith()
  return place.musterExamining as Examining
}

function refusal(why: ProcessStop): AppError {
  if (why === 'busy') return new AppError('SKILL_CHECKS_BUSY')
  return new AppError('SKILL_CHECK_ENDED', {
    context: { why: why === 'time' ? 'it took too long' : 'it ended, most likely for want of memory' },
  })
}
