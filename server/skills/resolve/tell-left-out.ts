import { appendDenial } from '#server/audit/append-audit.ts'
import { log } from '#server/observability/log.ts'
import { systemClock } from '#server/observability/system-clock.ts'

const AGAIN_MS = 86_400_000
const KNOWN_MAX = 10_000
const NAMES_MAX = 20
/** What this process put on record, until when it says it no more. */
const told = new Map<string, number>()

/**
 * Puts on record, once a day for each, what is left out of a list because it is not as the product wrote or signed it: somebody changed it in
 * the database. The list goes on without it, and never waits for this to succeed.
 * @param names versions or bindings, by their ids
 */
export async function tellLeftOut(workspaceId: string, names: readonly string[]): Promise<void> {
  const now = systemClock.monotonicMs()
  const fresh = [...new Set(names)].filter((name) => (told.get(`${workspaceId} ${name}`) ?? 0) <= now).slice(0, NAMES_MAX)
  if (fresh.length === 0) return
  if (told.size + fresh.length > KNOWN_MAX) told.clear()
  for (const name of fresh) told.set(`${workspaceId} ${name}`, now + AGAIN_MS)
  log.warn('skills.resolve.left-out', { workspaceId, names: fresh })
  const message = 'a skill was left out: it is not as it was written or signed'
  try {
    await appendDenial(workspaceId, { type: 'skill.left_out', message, ext: { leftOut: fresh } })
  } catch (error) {
    for (const name of fresh) told.delete(`${workspaceId} ${name}`)
    log.warn('skills.resolve.left-out.untold', { workspaceId, error })
  }
}
