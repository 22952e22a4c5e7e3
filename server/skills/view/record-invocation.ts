import { isAppError } from '#server/kernel/app-error.ts'
import { ERROR_CATALOGUE } from '#server/kernel/error-catalogue.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { scopeKey } from '#server/skills/resolve/core/scope-key.ts'
import type { SkillCaller } from '#server/skills/view/caller.ts'
import { type InvocationRow, insertInvocation } from '#server/skills/view/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** What the row says beside who asked and how it ended. */
export interface InvocationAbout {
  readonly operation: InvocationRow['operation']
  readonly slug?: string
  readonly path?: string
}
/** What came of it; `bytes` of what was given out. */
export interface Given<T> {
  readonly value: T
  readonly bytes: number
  readonly skillVersionId?: string
  readonly contentDigest?: string
}
const NAME_MAX = 130
const PATH_MAX = 200

/**
 * Does what was asked for and keeps a row of it, however it ends (requirements §14.11): nothing is given out that is not on record.
 * @throws what `work` throws
 */
export async function recordInvocation<T>(caller: SkillCaller, about: InvocationAbout, work: () => Promise<Given<T>>): Promise<T> {
  const startedMs = systemClock.monotonicMs()
  const keep = async (result: InvocationRow['result'], given?: Given<T>): Promise<void> => {
    await inScope(caller.workspaceId, async (scope) => {
      await insertInvocation(scope, {
        id: systemIds.next('ski'),
        surface: caller.surface,
        operation: about.operation,
        scopeKey: scopeKey(caller.workspaceId, caller.scope),
        userId: caller.userId,
        memberId: caller.memberId,
        runId: caller.runId,
        slug: kept(about.slug, NAME_MAX),
        path: kept(about.path, PATH_MAX),
        skillVersionId: given?.skillVersionId ?? null,
        contentDigest: given?.contentDigest ?? null,
        bytes: given?.bytes ?? 0,
        latencyMs: Math.round(systemClock.monotonicMs() - startedMs),
        result,
        at: new Date(systemClock.nowMs()),
      })
    })
  }
  let given: Given<T>
  try {
    given = await work()
  } catch (error) {
    await keep(resultOf(error))
    throw error
  }
  await keep('ok', given)
  return given.value
}

/** As it was asked, but for a character that no text in the database can hold. */
function kept(asked: string | undefined, max: number): string | null {
  return asked?.slice(0, max).replaceAll('\0', '\uFFFD') ?? null
}

function resultOf(error: unknown): InvocationRow['result'] {
  if (!isAppError(error)) return 'failed'
  const { status } = ERROR_CATALOGUE[error.code]
  return status === 404 ? 'not_found' : status < 500 ? 'refused' : 'failed'
}
