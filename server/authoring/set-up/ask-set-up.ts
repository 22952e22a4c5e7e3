import { appendAudit } from '#server/audit/append-audit.ts'
import { listPeople } from '#server/identity/list-people.ts'
import { listMemberships } from '#server/identity/people/store.ts'
import type { Principal } from '#server/identity/principal.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { type AskSetUp, SET_UP_LIMITS, type SetUpRequest } from '#server/members/set-up-requests/schema.ts'
import { insertSetUpRequest, listSetUpRequests, lockSetUpRequests } from '#server/members/set-up-requests/store.ts'
import { whatIsSetUp } from '#server/members/set-up-requests/what-is-set-up.ts'
import { addNotices } from '#server/notices/add-notices.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope } from '#server/tenancy/store.ts'

const DAY_MS = 86_400_000

/**
 * Asks the admins to set up what a job needs: they find it among their notices, with the way to do it. Once for each thing while it is
 * open; after a week it may be asked for again. Sets up nothing and gives no right.
 * @throws AppError CONFLICT when it is there by now; LIMIT_EXCEEDED
 */
export async function askSetUp(principal: Principal, wish: AskSetUp): Promise<{ id: string }> {
  const nowMs = systemClock.nowMs()
  return await inScope(principal.workspaceId, async (scope) => {
    await lockSetUpRequests(scope)
    if ((await whatIsSetUp(scope))(wish)) throw new AppError('CONFLICT', { context: { why: 'it is there by now' } })
    const recent = await listSetUpRequests(scope, recently(nowMs))
    const open = recent.find(({ kind, name }) => kind === wish.kind && plain(name) === plain(wish.name))
    if (open) return { id: open.id }
    if (recent.length >= SET_UP_LIMITS.openMax)
      throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'open requests to set something up', max: SET_UP_LIMITS.openMax } })
    const id = systemIds.next('sur')
    await insertSetUpRequest(scope, { id, ...wish, requestedBy: principal.userId, createdAt: new Date(nowMs) })
    const to = (await listMemberships(scope)).filter(({ role }) => role === 'admin').map(({ userId }) => userId)
    await addNotices(
      scope,
      { kind: 'set_up_asked', key: `set_up_asked:${id}`, about: { setUpRequestId: id }, to, noMail: [principal.userId] },
      nowMs,
    )
    const ext = { requestId: id, kind: wish.kind, name: wish.name, actor: principal.userId }
    await appendAudit(scope, [{ type: 'authoring.set_up_asked', message: 'an admin was asked to set something up', ext }], {
      atMs: nowMs,
      ids: systemIds,
    })
    return { id }
  })
}

/** What was asked for and is still missing, newest first. */
export async function listAskedSetUps({ workspaceId }: Pick<Principal, 'workspaceId'>, say: Say): Promise<readonly SetUpRequest[]> {
  const names = new Map((await listPeople({ workspaceId })).map(({ userId, name }) => [userId, name]))
  const open = await inScope(workspaceId, async (scope) => {
    const isSetUp = await whatIsSetUp(scope)
    return (await listSetUpRequests(scope, recently(systemClock.nowMs()))).filter((row) => !isSetUp(row))
  })
  return open.map(({ kind, name, requestedBy, createdAt }) => ({
    kind,
    name,
    askedBy: names.get(requestedBy) ?? say('Someone who left'),
    askedAt: createdAt.toISOString(),
  }))
}

/** `Salesforce` is what a person says for `salesforce`. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9.]+/g, '-')

const recently = (nowMs: number): Date => new Date(nowMs - SET_UP_LIMITS.askAgainDays * DAY_MS)
