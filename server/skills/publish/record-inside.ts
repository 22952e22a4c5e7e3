import { appendAudit } from '#server/audit/append-audit.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Who wanted a skill from which address of the own network. */
interface InsideWish {
  readonly workspaceId: string
  readonly slug: string
  /** Null for what is no address. */
  readonly url: string | null
  readonly by: string
}

/**
 * Looks for what was wanted at an address inside the own network, and puts on record what came of it, however it ends: nothing is given
 * out that is not on record. Of the address its host and path, never what may be a secret in it.
 * @throws what `look` throws
 */
export async function recordInside<T extends Uint8Array | readonly string[]>(wish: InsideWish, look: () => Promise<T>): Promise<T> {
  try {
    const found = await look()
    if (found instanceof Uint8Array) await keep(wish, { outcome: 'fetched', bytes: found.length })
    return found
  } catch (error) {
    const status = isAppError(error) ? error.context['status'] : undefined
    await keep(wish, { outcome: isAppError(error) ? error.code : 'failed', ...(status === undefined ? {} : { status }) })
    throw error
  }
}

async function keep(
  { workspaceId, slug, url, by }: InsideWish,
  outcome: { readonly outcome: string; readonly [more: string]: unknown },
): Promise<void> {
  const place = url === null ? {} : placeOf(url)
  const isFetched = outcome.outcome === 'fetched'
  const event = {
    type: 'skill.fetched_inside' as const,
    severity: isFetched ? ('info' as const) : ('warning' as const),
    message: isFetched ? 'a skill was fetched from inside the own network' : 'an address inside the own network gave no skill',
    ext: { actor: by, slug, ...place, ...outcome },
  }
  await inScope(workspaceId, async (scope) => await appendAudit(scope, [event], { atMs: systemClock.nowMs(), ids: systemIds }))
}

function placeOf(url: string): { readonly host: string; readonly path: string } {
  const { host, pathname } = new URL(url)
  return { host, path: pathname.slice(0, 500) }
}
