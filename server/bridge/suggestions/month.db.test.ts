import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { findApprovalOf, listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { grantPermission } from '#server/authoring/permissions/decide-permission.ts'
import { quietSuggestion } from '#server/authoring/permissions/quiet-suggestion.ts'
import { requestPermission } from '#server/authoring/permissions/request-permission.ts'
import { previewPermission } from '#server/bridge/permissions/preview-permission.ts'
import { readSuggestion } from '#server/bridge/suggestions/read-suggestion.ts'
import type { Suggestion } from '#server/bridge/suggestions/schema.ts'
import { MONTH, type MonthRun, monthYaml, runsOfDay } from '#server/bridge/suggestions/testing/month-crew.ts'
import { monthPage } from '#server/bridge/suggestions/testing/month-page.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import { ensureOutbox } from '#server/connectors/mail/outbox-listener.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { hire } from '#server/dispatch/testing/hold-run.ts'
import { APPROVER, AUTHOR, addApprover, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import type { Principal } from '#server/identity/principal.ts'
import { inEnglish } from '#server/kernel/language/say.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/**
 * A month of three members, played twice on a clock of its own: once with every question answered, once with every suggestion taken up
 * by an approver and given by an admin. Dispatcher, policy, approvals and signer are the real ones. `npm run month` writes the table of
 * docs/approvals.md from it.
 */
const ADMIN = 'usr_admin'
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const world = useRunWorld()
const inside = async <T>(work: (scope: TenantScope) => Promise<T>): Promise<T> => await inScope(world.workspaceId, work)
const as = (userId: string) => ({ userId, workspaceId: world.workspaceId, role: 'admin', grants: [] }) as unknown as Principal
const MEMBERS = ['cash', 'stock', 'rows'] as const

let nowMs: number = MONTH.start
beforeAll(async () => {
  await ensureOutbox()
  await addApprover(world.workspaceId, ADMIN, 'admin')
  await writeBytes(world.workspaceId, 'in/list.csv', Buffer.from('name\none\ntwo\nthree\n'))
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => await (await ensureOutbox()).close())

interface Played {
  readonly run: MonthRun
  readonly week: number
  readonly asked: boolean
}
interface Taken {
  readonly member: MonthRun['member']
  readonly day: number
  readonly suggestion: NonNullable<Suggestion>
}

/** Starts a run, answers its question if there is one. */
async function play(memberId: string, run: MonthRun): Promise<{ asked: string | null }> {
  const row = await inside(
    async (scope) => await startRun(scope, { memberId, inputs: run.inputs, purpose: 'run', origin: 'manual', by: AUTHOR }),
  )
  await world.settle()
  const asked = (await inside(async (scope) => await listApprovals(scope, { runId: row.id, status: 'pending', limit: 1 })))[0]
  if (asked) {
    const voter = { userId: APPROVER, role: 'operator' as const, grants: ['approvals:decide:external_write'], authenticatedAtMs: nowMs }
    await vote(world.workspaceId, voter, { approvalId: asked.id, decision: 'approve', token: asked.token, reason: '' })
    await world.settle()
  }
  const over = await inside(async (scope) => await findRun(scope, row.id))
  expect(over.outcome).toBe('succeeded')
  const approval = await inside(async (scope) => await findApprovalOf(scope, over))
  expect(approval?.id ?? null, 'a plan that was not asked about has no decision').toBe(asked?.id ?? null)
  return { asked: asked?.id ?? null }
}

async function month(name: string, onApproved: (approvalId: string, day: number, member: MonthRun['member']) => Promise<void>) {
  const played: Played[] = []
  const ids = new Map<string, string>()
  nowMs = MONTH.start
  for (const member of MEMBERS) ids.set(member, await hire(world.workspaceId, monthYaml(member, name)))
  for (let day = 0; day < MONTH.days; day += 1) {
    for (const run of runsOfDay(day, name).sort((a, b) => a.hour - b.hour)) {
      nowMs = MONTH.start + day * DAY_MS + run.hour * HOUR_MS
      const { asked } = await play(ids.get(run.member) ?? '', run)
      played.push({ run, week: Math.floor(day / 7) + 1, asked: asked !== null })
      if (asked !== null) await onApproved(asked, day, run.member)
    }
  }
  return played
}

/** The suggestion is taken up: asked for as it stands, looked at, given. */
async function take(approvalId: string, suggestion: NonNullable<Suggestion>): Promise<void> {
  const { forDays: days, ordinal, perDayMax } = suggestion
  const { id } = await requestPermission(as(APPROVER), { approvalId, ordinal, reach: 'same', perDayMax, days })
  const { digest } = await previewPermission(world.workspaceId, id, inEnglish)
  await grantPermission(as(ADMIN), id, digest)
}

test('a month with suggestions taken up asks less, and nothing that stands open stopped being asked', { timeout: 600_000 }, async () => {
  vi.spyOn(systemClock, 'nowMs').mockImplementation(() => nowMs)
  const early: string[] = []
  const before = await month('before', async (approvalId, day, member) => {
    const suggestion = await readSuggestion(as(APPROVER), approvalId)
    if (suggestion === null) return
    early.push(member)
    expect(await readSuggestion(as(AUTHOR), approvalId), 'it is for who approved').toBeNull()
    expect(day, 'ten working days').toBeGreaterThanOrEqual(11)
    await quietSuggestion(as(APPROVER), approvalId)
    expect(await readSuggestion(as(APPROVER), approvalId), 'not for this').toBeNull()
  })
  expect(early, 'said no to once, never suggested again').toEqual(['cash', 'stock'])
  expect(before.every(({ asked }) => asked)).toBe(true)

  const taken: Taken[] = []
  const after = await month('after', async (approvalId, day, member) => {
    const suggestion = await readSuggestion(as(APPROVER), approvalId)
    if (suggestion === null) return
    await take(approvalId, suggestion)
    taken.push({ member, day, suggestion })
    expect(await readSuggestion(as(APPROVER), approvalId), 'asked for already').toBeNull()
  })
  expect(
    taken.map(({ member, suggestion }) => [member, suggestion.approvals, suggestion.perDayMax, suggestion.wouldRun, suggestion.wouldAsk]),
  ).toEqual([
    ['cash', 10, 1, 10, 0],
    ['stock', 10, 1, 10, 0],
  ])
  const asks = (list: readonly Played[], member: string) => list.filter(({ asked, run }) => asked && run.member === member).length
  for (const member of ['cash', 'stock']) expect(asks(after, member), member).toBeLessThan(asks(before, member) - 4)
  expect(after.filter(({ asked, run }) => run.mustAsk && !asked)).toEqual([])
  expect(asks(after, 'rows'), 'a list from outside says whom: it always asks').toBe(asks(before, 'rows'))
  const page = process.env['MUSTER_MONTH']
  if (page) writeFileSync(join(process.cwd(), page), monthPage({ before, after, taken }))
})
