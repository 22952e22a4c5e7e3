import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { requestPermission } from '#server/authoring/permissions/request-permission.ts'
import { listApprovals as listWaiting } from '#server/bridge/list-approvals.ts'
import { listRuns } from '#server/bridge/list-runs.ts'
import { listNotices } from '#server/bridge/notices/list-notices.ts'
import { readApproval } from '#server/bridge/read-approval.ts'
import { listMembers } from '#server/bridge/read-members.ts'
import { readRun } from '#server/bridge/read-run.ts'
import { searchWorkspace } from '#server/bridge/search/search-workspace.ts'
import { acceptRow } from '#server/catalogue/accept-row.ts'
import { findCatalogueRow } from '#server/catalogue/list-catalogue.ts'
import { decisionSchema } from '#server/catalogue/schema.ts'
import { callTool } from '#server/clients/call-tool.ts'
import { followRun } from '#server/clients/follow-run.ts'
import { listCrew } from '#server/clients/list-crew.ts'
import { listOffered } from '#server/clients/list-offered.ts'
import { CLIENT_LIMITS, type ClientRun } from '#server/clients/schema.ts'
import { program, SUBJECT } from '#server/clients/testing/program.ts'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { leaveNothing } from '#server/dispatch/testing/hold-run.ts'
import { APPROVER, addApprover, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { can } from '#server/identity/roles.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { inEnglish } from '#server/kernel/language/say.ts'
import { findClientRow } from '#server/members/clients/store.ts'
import { findMember } from '#server/members/store.ts'
import { reinstateMember, suspendMember } from '#server/members/suspend-member.ts'
import { inScope } from '#server/tenancy/store.ts'
import { createTrigger } from '#server/triggers/create-trigger.ts'

const world = useRunWorld()
const GRANTS = ['approvals:decide:external_read', 'approvals:decide:external_write', 'approvals:decide:spend']
const one = () => program({ workspaceId: world.workspaceId })
const inWorld = async <T>(work: Parameters<typeof inScope<T>>[1]): Promise<T> => await inScope(world.workspaceId, work)
const call = async (tool: string, args: JsonObject, principal = one()) => await callTool(principal, { name: tool.replace('.', '_'), args })
async function run(tool: string, args: JsonObject, principal = one()): Promise<ClientRun> {
  const answer = await call(tool, args, principal)
  if (answer.kind !== 'run') throw new Error('it was done at once')
  await world.settle()
  return await followRun(principal, answer.runId, 'tools')
}
const voterOf = (userId: string) => ({ userId, role: 'operator' as const, grants: GRANTS, authenticatedAtMs: Date.now() })
async function decide(decision: 'approve' | 'reject', voter: Parameters<typeof vote>[1] = voterOf(APPROVER)): Promise<void> {
  for (const { id, token } of await inWorld(async (scope) => await listApprovals(scope, { status: 'pending', limit: 10 })))
    await vote(world.workspaceId, voter, { approvalId: id, decision, token, reason: 'not now' })
  await world.settle()
}
const textOf = async (path: string) => Buffer.from(await readBytes(world.workspaceId, path)).toString()
const client = async () => await inWorld(async (scope) => await findClientRow(scope, 'token:tok_one'))
/** Another program's member. */
async function otherClientId(): Promise<string> {
  await call('files.read', { path: 'in/hello.txt' }, program({ workspaceId: world.workspaceId, tokenId: 'tok_two' }))
  return (await inWorld(async (scope) => await findClientRow(scope, 'token:tok_two')))?.id ?? ''
}
const clientId = async () => (await client())?.id ?? ''

beforeAll(async () => {
  await writeBytes(world.workspaceId, 'in/hello.txt', Buffer.from('hello'))
  await addApprover(world.workspaceId, 'usr_reader', 'operator', GRANTS)
})
afterEach(async () => await leaveNothing(world))

describe('a look-up of a program outside', () => {
  test('is answered at once, on record with who asked, and starts no run', async () => {
    expect(await call('files.read', { path: 'in/hello.txt' })).toMatchObject({ kind: 'done', output: { text: 'hello' } })
    const rows = await world.owner.current.owner`select envelope_text from muster.audit_events where type = 'gateway.allowed'`
    const { event, ext } = JSON.parse(String(rows.at(-1)?.['envelope_text']))
    expect(ext).toMatchObject({ subject: SUBJECT, door: 'read', apiToken: 'tok_one', actor: await clientId() })
    expect([event.gateway.tool, 'runId' in ext, event.workflow]).toEqual(['files.read', false, undefined])
    expect(await world.owner.current.owner`select 1 from muster.runs`).toHaveLength(0)
  })

  test('elsewhere, at an address that it writes itself, becomes an action that people see first', async () => {
    // As an admin accepts an app that may be told what the workspace knows: what still asks is who chose the address.
    await inWorld(async (scope) => {
      const row = await findCatalogueRow(scope, 'http.get')
      const decision = decisionSchema.parse({ ...row, clearance: 'workspace' })
      await acceptRow(scope, { tool: 'http.get', seenPin: row?.pin ?? '', decision, acceptedBy: SUBJECT })
    })
    const asked = await run('http.get', { url: 'http://127.0.0.1:9/secret' })
    expect(asked).toMatchObject({ status: 'waiting_approval', plan: expect.any(String) })
    expect(await world.owner.current.owner`select 1 from muster.effects`).toHaveLength(0)
  })

  test('of more than a client can take is refused', async () => {
    await writeBytes(world.workspaceId, 'in/large.txt', Buffer.alloc(CLIENT_LIMITS.outputBytesMax + 1, 'x'))
    await expect(call('files.read', { path: 'in/large.txt' })).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
  })

  test('is refused while the house rules are not as somebody signed them', async () => {
    const { owner } = world.owner.current
    await owner`insert into muster.policy_bundles (workspace_id, n, digest, house_rules, activated_by, at, signature, key_id, epoch)
      values (${world.workspaceId}, 99, 'x', '{}', 'usr_mallory', now(), 'x', 'x', 'x')`
    await expect(call('files.read', { path: 'in/hello.txt' })).rejects.toMatchObject({ code: 'PLAN_TOKEN_MISMATCH' })
    await owner`delete from muster.policy_bundles where n = 99`
  })
})

describe('an effect of a program outside', () => {
  test('changes nothing before it is approved, and happens once after', async () => {
    const asked = await run('files.write', { path: 'out/a.txt', text: 'one' })
    expect(asked).toMatchObject({ status: 'waiting_approval', plan: 'Write 1 file', output: null })
    expect(asked.approvalUrl).toContain('/approvals?id=apr_')
    await expect(textOf('out/a.txt')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    await decide('approve')
    expect(await textOf('out/a.txt')).toBe('one')
    expect(await followRun(one(), asked.runId, 'tools')).toMatchObject({ status: 'succeeded', output: { path: 'out/a.txt' } })
    await world.settle()
    const rows = await world.owner.current.owner`select state from muster.effects where run_id = ${asked.runId}`
    expect(rows.map((row) => row['state'])).toEqual(['confirmed'])
    const page = await readRun({ ...one(), via: { kind: 'session' as const } }, asked.runId)
    expect(page.header.title).toBe('Write 1 file')
    expect(page.rail.map(({ key, detail }) => `${key} ${detail}`)).toEqual(
      expect.arrayContaining(['approval Approved', 'carry-out 1 of 1']),
    )
    expect(page.legs).toHaveLength(1)
    expect((await listRuns(world.workspaceId, {})).items.find(({ id }) => id === asked.runId)?.sentence).toBe('Write 1 file')
  })

  test('is not decided by the person in whose name it asks, nor without a password given lately, nor by the program', async () => {
    await run('files.write', { path: 'out/b.txt', text: 'one' })
    await expect(decide('approve', voterOf(SUBJECT))).rejects.toMatchObject({ code: 'APPROVER_CONFLICTED' })
    await expect(decide('approve', { ...voterOf(APPROVER), authenticatedAtMs: 0 })).rejects.toMatchObject({ code: 'REAUTH_REQUIRED' })
    expect(can({ ...one(), role: 'admin', grants: GRANTS }, 'approvals:decide')).toBe(false)
    await expect(textOf('out/b.txt')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })

  test('says on the run page and beside the decision which program asked, and in whose name', async () => {
    const asked = await run('files.write', { path: 'out/i.txt', text: 'one' })
    const person = { ...one(), via: { kind: 'session' as const } }
    const page = await readRun(person, asked.runId)
    expect(page.header).toMatchObject({ memberKind: 'client', client: 'MCP client' })
    expect(page.timeline[0]?.text).toMatch(/^Asked by MCP client through MCP, in the name of /)
    expect(
      await listWaiting({ ...person, userId: 'usr_reader', grants: GRANTS, authenticatedAtMs: Date.now() }, 'needs-you'),
    ).toMatchObject([{ memberName: 'MCP client' }])
    expect(JSON.stringify(await listNotices({ ...person, userId: 'usr_reader' }, {}, inEnglish))).toContain('MCP client')
    expect((await readApproval(person, page.approval?.id ?? '')).run).toMatchObject({ memberKind: 'client', client: 'MCP client' })
  })

  test('that somebody rejects says so, with the reason, and is over', async () => {
    const asked = await run('files.write', { path: 'out/c.txt', text: 'one' })
    await decide('reject')
    expect(await followRun(one(), asked.runId, 'tools')).toMatchObject({
      status: 'failed',
      approvalUrl: null,
      reason: { code: 'REJECTED', text: expect.stringContaining('not now') },
    })
  })

  test('is spared no question: no standing permission can be asked for', async () => {
    await run('files.write', { path: 'out/k.txt', text: 'one' })
    const [open] = await inWorld(async (scope) => await listApprovals(scope, { status: 'pending', limit: 1 }))
    const wish = { approvalId: open?.id ?? '', ordinal: 1, reach: 'same' as const, perDayMax: 2, days: 30 }
    await expect(requestPermission({ ...one(), role: 'admin' }, wish)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      context: { why: expect.stringContaining('program outside') },
    })
  })

  test('carries its arguments as from outside, whatever they are', async () => {
    const asked = await run('files.write', { path: 'out/d.txt', text: 'one' })
    const rows = await world.owner.current.owner`select meta_text from muster.artifacts where run_id = ${asked.runId} and role = 'state'`
    expect(JSON.parse(String(rows[0]?.['meta_text'])).metadata.labels).toMatchObject({
      path: { integrity: 'untrusted' },
      text: { integrity: 'untrusted' },
    })
  })
})

describe('what is offered', () => {
  test('is in one order, without what stays inside', async () => {
    const names = (await listOffered(one())).map(({ name }) => name)
    expect(names).toEqual(names.toSorted())
    expect(names).toEqual(expect.arrayContaining(['files_read', 'files_write', 'http_get', 'mail_send', 'vouchers_issue']))
    expect(names.filter((name) => /^(result|memory|render)_/.test(name))).toEqual([])
    await expect(call('memory.remember', { key: 'k', content: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('is nothing to a role that may not use apps, nor to a token of another scope', async () => {
    for (const principal of [
      program({ workspaceId: world.workspaceId, role: 'viewer' }),
      program({ workspaceId: world.workspaceId, scopes: ['crew'] }),
    ]) {
      expect(await listOffered(principal)).toEqual([])
      await expect(call('files.read', { path: 'in/hello.txt' }, principal)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    }
  })

  test.each([
    [
      'quarantined',
      "update muster.catalogue_rows set state = 'quarantined' where tool = 'files.read'",
      "update muster.catalogue_rows set state = 'active' where tool = 'files.read'",
    ],
    [
      'of an app that is switched off',
      "update muster.connectors set enabled = false where key = 'files'",
      "update muster.connectors set enabled = true where key = 'files'",
    ],
    [
      'changed behind the product',
      `update muster.catalogue_rows set row = jsonb_set(row, '{mutates}', 'true') where tool = 'files.read'`,
      `update muster.catalogue_rows set row = jsonb_set(row, '{mutates}', 'false') where tool = 'files.read'`,
    ],
  ])('does not hold a tool that is %s', async (_, change, back) => {
    await world.owner.current.owner.unsafe(change)
    expect((await listOffered(one())).map(({ name }) => name)).not.toContain('files_read')
    await expect(call('files.read', { path: 'in/hello.txt' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await world.owner.current.owner.unsafe(back)
    expect(await call('files.read', { path: 'in/hello.txt' })).toMatchObject({ kind: 'done' })
  })
})

describe('arguments', () => {
  test.each<[string, string, JsonObject, string]>([
    ['too large', 'files.write', { path: 'out/e.txt', text: 'x'.repeat(CLIENT_LIMITS.argsBytesMax) }, 'PAYLOAD_TOO_LARGE'],
    ['that do not fit', 'files.write', { path: 7 }, 'VALIDATION_FAILED'],
    ['that are missing', 'files.write', { text: 'x' }, 'VALIDATION_FAILED'],
    ['that are not there', 'files.write', { path: 'out/e.txt', text: 'x', more: 1 }, 'VALIDATION_FAILED'],
    ['with a name that is code', 'files.write', { path: 'out/e.txt', 'a"] }${ 1 + 1': 1 }, 'VALIDATION_FAILED'],
  ])('%s are refused before anything is planned', async (_, tool, args, code) => {
    const before = await world.owner.current.owner`select 1 from muster.runs`
    await expect(call(tool, args)).rejects.toMatchObject({ code })
    expect(await world.owner.current.owner`select 1 from muster.runs`).toHaveLength(before.length)
  })

  test('are data: what looks like an expression is written as it stands', async () => {
    await run('files.write', { path: 'out/f.txt', text: '${ 1 + 1 } ${ inputs.path }' })
    await decide('approve')
    expect(await textOf('out/f.txt')).toBe('${ 1 + 1 } ${ inputs.path }')
  })
})

describe('a run that a program asked for', () => {
  test('exists to no other program, to no other person and in no other workspace', async () => {
    const { runId } = await run('files.write', { path: 'out/g.txt', text: 'one' })
    const others = [{ tokenId: 'tok_two' }, { userId: APPROVER }, { workspaceId: 'ws_other' }]
    for (const other of others)
      await expect(followRun(program({ workspaceId: world.workspaceId, ...other }), runId, 'tools')).rejects.toMatchObject({
        code: 'NOT_FOUND',
      })
    await expect(followRun(one(), runId, 'crew')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await listOffered(program({ workspaceId: 'ws_other' }))).toEqual([])
  })
})

describe('the member that a client acts as', () => {
  test('is one for each client, and stands in no list, search or count of crew members', async () => {
    await Promise.all(
      ['in/hello.txt', 'in/hello.txt'].map(
        async (path) => await call('files.read', { path }, program({ workspaceId: world.workspaceId, tokenId: 'tok_race' })),
      ),
    )
    const raced = await world.owner.current.owner`select id from muster.members where client_key = 'token:tok_race'`
    expect(raced).toEqual([{ id: expect.any(String) }])
    expect(await listMembers(world.workspaceId)).toEqual([])
    expect(await listCrew(program({ workspaceId: world.workspaceId, scopes: ['crew'] }))).toEqual([])
    const found = await searchWorkspace({ ...one(), via: { kind: 'session' } }, 'client', inEnglish)
    expect(JSON.stringify(found)).not.toContain(raced[0]?.['id'])
  })

  test('is one for each person of a program that signs in: what one of them lets wait holds up nobody else', async () => {
    for (const userId of [SUBJECT, APPROVER])
      await call(
        'files.read',
        { path: 'in/hello.txt' },
        program({ workspaceId: world.workspaceId, clientId: 'https://one.example/c', userId }),
      )
    const rows = await world.owner.current.owner`select client_key from muster.members where client_key like 'oauth:%' order by 1`
    expect(rows.map((row) => row['client_key'])).toEqual([SUBJECT, APPROVER].map((id) => `oauth:https://one.example/c/${id}`).sort())
  })

  test('is nothing that people could start, schedule or look up as a crew member', async () => {
    await run('files.write', { path: 'out/j.txt', text: 'one' })
    const memberId = await clientId()
    await expect(inWorld(async (scope) => await findMember(scope, memberId))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const start = { memberId, inputs: {}, purpose: 'run', origin: 'manual', by: SUBJECT } as const
    await expect(inWorld(async (scope) => await startRun(scope, start))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const foreign = { ...start, builtInVersionId: (await client())?.activeVersionId ?? '', memberId: await otherClientId() }
    await expect(inWorld(async (scope) => await startRun(scope, foreign))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const daily = { memberId, sentence: 'every day at 8:00', timeZone: 'UTC', inputs: {}, overlap: 'skip' as const, by: SUBJECT }
    await expect(inWorld(async (scope) => await createTrigger(scope, daily, Date.now()))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('is suspended like any other: nothing new, and what waits is held', async () => {
    const asked = await run('files.write', { path: 'out/h.txt', text: 'one' })
    const memberId = await clientId()
    await inWorld(async (scope) => await suspendMember(scope, { memberId, by: APPROVER }))
    await expect(call('files.read', { path: 'in/hello.txt' })).rejects.toMatchObject({ code: 'MEMBER_SUSPENDED' })
    await expect(call('files.write', { path: 'out/h.txt', text: 'one' })).rejects.toMatchObject({ code: 'MEMBER_SUSPENDED' })
    expect((await followRun(one(), asked.runId, 'tools')).status).toBe('blocked')
    await inWorld(async (scope) => await reinstateMember(scope, { memberId, by: APPROVER }))
    expect(await call('files.read', { path: 'in/hello.txt' })).toMatchObject({ kind: 'done' })
  })
})
