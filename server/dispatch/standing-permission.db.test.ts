import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { grantPermission, withdrawPermission } from '#server/authoring/permissions/decide-permission.ts'
import { requestPermission } from '#server/authoring/permissions/request-permission.ts'
import { loadCard } from '#server/bridge/load-card.ts'
import { previewPermission } from '#server/bridge/permissions/preview-permission.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { hire, leaveNothing, tamper } from '#server/dispatch/testing/hold-run.ts'
import { APPROVER, AUTHOR, addApprover, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll } from '#server/dispatch/testing/three-legs.ts'
import type { Principal } from '#server/identity/principal.ts'
import { inEnglish } from '#server/kernel/language/say.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { saveDraft } from '#server/members/save-draft.ts'
import { listVersions } from '#server/members/store.ts'
import { actWithToken } from '#server/observability/acting-token.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { activateHouseRules } from '#server/policy/activate-house-rules.ts'
import { digestOfTerms, permissionTermsSchema } from '#server/policy/core/standing.ts'
import { bundleOf } from '#server/policy/evaluate-plan.ts'
import { NO_HOUSE_RULES } from '#server/policy/schema.ts'
import { findRequest, listPermissions } from '#server/policy/standing/store.ts'
import { suspendEvery } from '#server/policy/standing/suspend-permissions.ts'
import { findAttempt, findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** What an admin lets a crew member do without asking: that much, that often, that long, and not a bit more. */
const yaml = (more = '') => `
metadata: { name: Notes, slug: notes }
objective: Write a note.
tools:
  - { tool: files.write, targets: ['out/**'] }
inputs:
  type: object
  properties: { path: { type: string }, text: { type: string } }
  required: [path, text]
  additionalProperties: false
steps:
  - { id: note, kind: tool, tool: files.write, with: { path: '\${ inputs.path }', text: '\${ inputs.text }${more}' } }
output:
  schema: { type: object }
  value: { n: 1 }
`
/** The same note for every row of a list. */
const MANY = `  - { id: list, kind: tool, tool: tables.read, with: { path: in/list.csv } }
  - id: each
    kind: each
    in: steps.list.output.rows
    as: row
    max: 9
    steps:
      - { id: note, kind: tool, tool: files.write, with: { path: 'out/\${ row.name }.txt', text: '\${ inputs.text }' } }`
const ADMIN = 'usr_admin'
const world = useRunWorld()
let memberId = ''
let count = 0
beforeAll(async () => {
  await addApprover(world.workspaceId, ADMIN, 'admin')
  memberId = await hire(world.workspaceId, yaml())
})
afterEach(async () => {
  vi.restoreAllMocks()
  await leaveNothing(world)
  await world.owner.current.owner`update muster.whitelist_entries set suspended_at = coalesce(suspended_at, now())`
})

const inWorld = async <T>(work: Parameters<typeof inScope<T>>[1]): Promise<T> => await inScope(world.workspaceId, work)
const as = (userId: string) => ({ userId, workspaceId: world.workspaceId, role: 'admin', grants: [] }) as unknown as Principal
const entry = async (id: string) => (await inWorld(async (scope) => await listPermissions(scope))).find((row) => row.id === id)

/** Starts a run of the member; the token of one in ten asks anyway, so another is tried until it is not the one. */
async function write(path: string, start: <T>(work: () => Promise<T>) => Promise<T> = async (work) => await work()): Promise<string> {
  for (let tries = 0; tries < 20; tries += 1) {
    const inputs = { path, text: `text ${++count}` }
    const options = { memberId, inputs, purpose: 'run', origin: 'manual', by: AUTHOR } as const
    const run = await start(async () => await inWorld(async (scope) => await startRun(scope, options)))
    await world.settle()
    const attempt = await inWorld(async (scope) => await findAttempt(scope, run.id, 1, 1))
    if (Number.parseInt((attempt?.token ?? '1').slice(0, 8), 16) % 10 !== 0) return run.id
    await leaveNothing(world)
  }
  throw new Error('no token that does not ask')
}
const outcome = async (runId: string) => (await inWorld(async (scope) => await findRun(scope, runId))).outcome
const asks = async (runId: string) =>
  (await inWorld(async (scope) => await listApprovals(scope, { runId, status: 'pending', limit: 1 }))).length === 1
const whyAsked = async (runId: string) =>
  await inWorld(async (scope) => {
    const plan = await findAttempt(scope, runId, 1, 1)
    return plan ? (await loadCard(scope, await findRun(scope, runId), plan, ADMIN))?.whyAsked : undefined
  })

/** Asks for a permission from a plan that waits, and has it given by an admin who did not write the job description. */
async function permit(path: string, more: object = {}, by = ADMIN): Promise<string> {
  const runId = await write(path)
  const [approval] = await inWorld(async (scope) => await listApprovals(scope, { runId, limit: 1 }))
  if (!approval) throw new Error('no plan to ask from')
  const wish = { approvalId: approval.id, ordinal: 1, reach: 'same' as const, perDayMax: 2, days: 30, ...more }
  const { id } = await requestPermission(as(AUTHOR), wish)
  const terms = permissionTermsSchema.parse((await inWorld(async (scope) => await findRequest(scope, id))).terms)
  const given = await grantPermission(as(by), id, digestOfTerms(terms))
  await leaveNothing(world)
  return given.id
}

describe('a standing permission', () => {
  test('spares the question for what it names, up to its limit, and not for anything else', async () => {
    await permit('out/same.txt')
    expect(await outcome(await write('out/same.txt'))).toBe('succeeded')
    expect(await asks(await write('out/other.txt'))).toBe(true)
    expect(await outcome(await write('out/same.txt'))).toBe('succeeded')
    expect(await asks(await write('out/same.txt'))).toBe(true)
    const used = await world.owner.current.owner`select 1 from muster.audit_events where type = 'whitelist.used'`
    expect(used).toHaveLength(2)
  })

  test('spares nothing in what an API token started, nor in what a person retries of it', async () => {
    const byToken = <T>(work: () => Promise<T>) => actWithToken('tok_program', work)
    await permit('out/program.txt', { perDayMax: 9 })
    expect(await outcome(await write('out/program.txt'))).toBe('succeeded')
    const first = await write('out/program.txt', byToken)
    expect(await asks(first)).toBe(true)
    const why = 'Started by a program: standing permissions do not count.'
    expect(await whyAsked(first)).toContain(why)
    await leaveNothing(world)
    const retryOf = await inWorld(async (scope) => await findRun(scope, first))
    const options = { memberId, inputs: retryOf.inputs, purpose: 'run', origin: 'manual', by: AUTHOR, retryOf } as const
    const again = await inWorld(async (scope) => await startRun(scope, options))
    await world.settle()
    const plan = await inWorld(async (scope) => await findAttempt(scope, again.id, 1, 1))
    expect([again.apiTokenId, plan?.planText]).toEqual([null, expect.stringContaining('"whitelistDigests":[]')])
    expect(await asks(again.id)).toBe(true)
    expect(await whyAsked(again.id)).toContain(why)
    expect(await whyAsked(await write('out/elsewhere.txt'))).not.toContain(why)
  })

  test('for a folder reaches that folder and no other', async () => {
    await permit('out/day/a.txt', { reach: 'around', perDayMax: 9 })
    expect(await outcome(await write('out/day/b.txt'))).toBe('succeeded')
    expect(await asks(await write('out/night/b.txt'))).toBe(true)
    expect(await outcome(await write('out/day/../night/c.txt'))).toBe('failed')
  })

  test.each([
    ['taken back', async (id: string) => await withdrawPermission(as(ADMIN), id)],
    ['run out', async () => void vi.spyOn(systemClock, 'nowMs').mockImplementation(() => Date.now() + 31 * 86_400_000)],
    [
      'changed in the database',
      async (id: string) =>
        await tamper(world, `update muster.whitelist_entries set entry = jsonb_set(entry, '{perDayMax}', '999') where id = $1`, [id]),
    ],
  ])('that was %s spares nothing', async (_, end) => {
    const id = await permit('out/ended.txt')
    await end(id)
    expect(await asks(await write('out/ended.txt'))).toBe(true)
  })

  test('that ends between the verdict and take-off stops the plan: it asks', async () => {
    const id = await permit('out/late.txt')
    const inputs = { path: 'out/late.txt', text: 'late' }
    const { injectFaults } = await import('#server/observability/fault-point.ts')
    injectFaults((point) => {
      if (point === 'token.before_consume') throw new Error('lost')
    })
    const run = await inWorld(async (scope) => await startRun(scope, { memberId, inputs, purpose: 'run', origin: 'manual', by: AUTHOR }))
    await world.settle().catch(() => {})
    injectFaults(null)
    const attempt = await inWorld(async (scope) => await findAttempt(scope, run.id, 1, 1))
    await withdrawPermission(as(ADMIN), id)
    await world.settle()
    expect(attempt?.state === 'AWAITING_APPROVAL' || (await asks(run.id))).toBe(true)
    expect(await outcome(run.id)).toBeNull()
  })

  test('ends with a restore, whatever it was', async () => {
    const id = await permit('out/restored.txt')
    expect(await inWorld(async (scope) => await suspendEvery(scope, 'a backup was put back'))).toBe(1)
    expect(await entry(id)).toMatchObject({ suspendedWhy: 'a backup was put back' })
    expect(await asks(await write('out/restored.txt'))).toBe(true)
  })

  test('ends when who gave it is no admin any more', async () => {
    await permit('out/left.txt')
    expect(await outcome(await write('out/left.txt'))).toBe('succeeded')
    const { owner } = world.owner.current
    const kept = await owner`delete from muster.memberships where user_id = ${ADMIN} returning *`
    expect(await asks(await write('out/left.txt'))).toBe(true)
    await owner`insert into muster.memberships ${owner(kept)}`
  })

  test('ends with a rejection of a plan that names it, and with a job description that reaches otherwise', async () => {
    const first = await permit('out/no.txt', { perDayMax: 1 })
    expect(await outcome(await write('out/no.txt'))).toBe('succeeded')
    const runId = await write('out/no.txt')
    const [approval] = await inWorld(async (scope) => await listApprovals(scope, { runId, limit: 1 }))
    if (!approval) throw new Error('no plan')
    const voter = {
      userId: APPROVER,
      role: 'operator' as const,
      grants: ['approvals:decide:external_write'],
      authenticatedAtMs: Date.now(),
    }
    await vote(world.workspaceId, voter, { approvalId: approval.id, decision: 'reject', token: approval.token, reason: 'no' })
    expect(await entry(first)).toMatchObject({ suspendedWhy: 'a plan was rejected' })
    const told = await world.owner.current
      .owner`select user_id from muster.notices where event_key = ${`permission_suspended:${first}`} and channel = 'bell'`
    expect(told.map((row) => row['user_id'])).toEqual([ADMIN])

    const second = await permit('out/again.txt')
    await inWorld(async (scope) => {
      await saveDraft(scope, { memberId, yaml: yaml(' more'), by: AUTHOR, revision: 0 })
      await publishMember(scope, { memberId, by: AUTHOR })
    })
    expect((await entry(second))?.suspendedWhy).toContain('the job description')
  })

  test('spares nothing where the job description says that somebody looks first, whichever came earlier', async () => {
    const publish = async (text: string) =>
      await inWorld(async (scope) => {
        const draft = await listVersions(scope, memberId)
        const { revision } = draft.find(({ status }) => status === 'draft') ?? { revision: 0 }
        await saveDraft(scope, { memberId, yaml: text, by: AUTHOR, revision })
        await publishMember(scope, { memberId, by: AUTHOR })
      })
    const looked = yaml().replace('kind: tool, ', 'kind: tool, lookFirst: true, ')
    await publish(yaml())
    const given = await permit('out/look.txt', { perDayMax: 9 })
    expect(await outcome(await write('out/look.txt'))).toBe('succeeded')
    await publish(looked)
    expect((await entry(given))?.suspendedWhy).toContain('the job description')
    expect(await asks(await write('out/look.txt'))).toBe(true)
    await expect(permit('out/look.txt')).rejects.toThrow('VALIDATION_FAILED')
    await world.owner.current.owner`update muster.whitelist_entries set suspended_at = null, suspended_why = null where id = ${given}`
    expect(await asks(await write('out/look.txt'))).toBe(true)
    await publish(yaml())
  })

  test('is given by an admin who did not write the job description, after looking at what it would have done', async () => {
    await expect(permit('out/own.txt', {}, AUTHOR)).rejects.toThrow('APPROVER_CONFLICTED')
    const denials = await world.owner.current.owner`select 1 from muster.audit_events where type = 'whitelist.refused'`
    expect(denials).toHaveLength(1)
    const runId = await write('out/blind.txt')
    const [approval] = await inWorld(async (scope) => await listApprovals(scope, { runId, limit: 1 }))
    const wish = { approvalId: approval?.id ?? '', ordinal: 1, reach: 'same' as const, perDayMax: 2, days: 30 }
    const { id } = await requestPermission(as(AUTHOR), wish)
    await expect(grantPermission(as(ADMIN), id, 'unseen')).rejects.toThrow('CONFLICT')
  })
})

test('what it would have done is worked out from the plans that were made, with the reason where it would still have asked', async () => {
  for (const path of ['out/p.txt', 'out/p.txt', 'out/q.txt', 'out/p.txt']) {
    await write(path)
    await approveAll(world.workspaceId)
    await world.settle()
  }
  const runId = await write('out/p.txt')
  const [approval] = await inWorld(async (scope) => await listApprovals(scope, { runId, limit: 1 }))
  const wish = { approvalId: approval?.id ?? '', ordinal: 1, reach: 'same' as const, perDayMax: 2, days: 30 }
  const { id } = await requestPermission(as(AUTHOR), wish)
  const preview = await previewPermission(world.workspaceId, id, inEnglish)
  expect(preview.wouldRun).toHaveLength(2)
  const whys = preview.wouldAsk.map(({ why }) => why)
  expect(whys).toContain('Another destination or choice than it may reach.')
  expect(whys).toContain('3 on that day; 2 are allowed.')
  const was = bundleOf(NO_HOUSE_RULES).digest
  const quiet = { ...NO_HOUSE_RULES, quietHours: { from: '00:00', to: '23:59' } }
  await activateHouseRules(world.workspaceId, { houseRules: quiet, by: AUTHOR, was })
  const under = await previewPermission(world.workspaceId, id, inEnglish)
  expect(under.wouldRun).toEqual([])
  expect(under.wouldAsk.map(({ why }) => why)).toContain('House rule: 00:00 to 23:59 are quiet hours.')
  await activateHouseRules(world.workspaceId, { houseRules: NO_HOUSE_RULES, by: AUTHOR, was: bundleOf(quiet).digest })
})

describe('a lone admin', () => {
  const MAIL = `
metadata: { name: Mails, slug: mails }
objective: Send a note.
tools:
  - { tool: mail.send, targets: ['*@acme.example'] }
inputs:
  type: object
  properties: { path: { type: string }, text: { type: string } }
  required: [path, text]
  additionalProperties: false
steps:
  - { id: note, kind: tool, tool: mail.send, with: { to: '\${ inputs.path }', subject: note, text: '\${ inputs.text }' } }
output:
  schema: { type: object }
  value: { n: 1 }
`
  test('gives what stays here in practice, and it ends the moment the workspace leaves practice', async () => {
    const { owner } = world.owner.current
    const away = await owner`delete from muster.memberships where user_id in (${ADMIN}, ${AUTHOR}) returning *`
    await addApprover(world.workspaceId, AUTHOR, 'admin')
    memberId = await hire(world.workspaceId, MAIL)
    await permit('ada@acme.example', { perDayMax: 9 }, AUTHOR)
    expect(await outcome(await write('ada@acme.example'))).toBe('succeeded')
    await owner`update system.workspaces set practice = false where id = ${world.workspaceId}`
    expect(await asks(await write('ada@acme.example'))).toBe(true)
    await owner`update system.workspaces set practice = true where id = ${world.workspaceId}`
    await owner`delete from muster.memberships where user_id = ${AUTHOR}`
    await owner`insert into muster.memberships ${owner(away)}`
  })
})

test('how many times something from outside says a thing is done is asked about each time, wherever it goes', async () => {
  await writeBytes(world.workspaceId, 'in/list.csv', Buffer.from('name\nada\n'))
  memberId = await hire(
    world.workspaceId,
    yaml()
      .replace('slug: notes', 'slug: many')
      .replace('name: Notes', 'name: Many')
      .replace('tools:', 'tools:\n  - { tool: tables.read, targets: [in/**] }')
      .replace(/ {2}- \{ id: note.*/, MANY),
  )
  await expect(permit('out/x', { reach: 'around' })).rejects.toThrow('VALIDATION_FAILED')
})
