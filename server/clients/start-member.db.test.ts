import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { grantPermission } from '#server/authoring/permissions/decide-permission.ts'
import { requestPermission } from '#server/authoring/permissions/request-permission.ts'
import { cancelAsked } from '#server/clients/cancel-asked.ts'
import { followRun } from '#server/clients/follow-run.ts'
import { listCrew } from '#server/clients/list-crew.ts'
import type { ClientRun } from '#server/clients/schema.ts'
import { startMember } from '#server/clients/start-member.ts'
import { program, SUBJECT } from '#server/clients/testing/program.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { hire, leaveNothing } from '#server/dispatch/testing/hold-run.ts'
import { APPROVER, AUTHOR, addApprover, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import type { Principal } from '#server/identity/principal.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { suspendMember } from '#server/members/suspend-member.ts'
import { digestOfTerms, permissionTermsSchema } from '#server/policy/core/standing.ts'
import { findRequest } from '#server/policy/standing/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const yaml = `
metadata: { name: Notes, slug: notes, summary: Writes a note. }
objective: Write a note.
tools:
  - { tool: files.write, targets: ['out/**'] }
inputs:
  type: object
  properties: { text: { type: string } }
  required: [text]
  additionalProperties: false
steps:
  - { id: note, kind: tool, tool: files.write, with: { path: out/note.txt, text: '\${ inputs.text }' } }
output:
  value: { text: '\${ inputs.text }' }
`
const ADMIN = 'usr_admin'
const world = useRunWorld()
let memberId = ''
beforeAll(async () => {
  await addApprover(world.workspaceId, ADMIN, 'admin')
  memberId = await hire(world.workspaceId, yaml)
})
afterEach(async () => await leaveNothing(world))

const one = (tokenId = 'tok_one') => program({ workspaceId: world.workspaceId, scopes: ['crew'], tokenId })
const inWorld = async <T>(work: Parameters<typeof inScope<T>>[1]): Promise<T> => await inScope(world.workspaceId, work)
const as = (userId: string) => ({ userId, workspaceId: world.workspaceId, role: 'admin', grants: [] }) as unknown as Principal
async function start(inputs: JsonObject, principal = one()): Promise<ClientRun> {
  const runId = await startMember(principal, { slug: 'notes', inputs })
  await world.settle()
  return await followRun(principal, runId, 'crew')
}
const follow = async (runId: string, tokenId = 'tok_one') => await followRun(one(tokenId), runId, 'crew')
const pending = async () => (await inWorld(async (scope) => await listApprovals(scope, { status: 'pending', limit: 1 })))[0]

describe('a crew member started by a program outside', () => {
  test('is offered with what it starts with, plans, waits for a person, and gives its output once that agreed', async () => {
    expect(await listCrew(one())).toMatchObject([{ slug: 'notes', summary: 'Writes a note.', inputSchema: { required: ['text'] } }])
    const asked = await start({ text: 'one' })
    expect(asked).toMatchObject({ status: 'waiting_approval', plan: 'Write 1 file', output: null })
    const rows = await world.owner.current.owner`select inputs_from, origin, started_by from muster.runs where id = ${asked.runId}`
    expect({ ...rows[0] }).toEqual({ inputs_from: 'outside', origin: 'mcp', started_by: SUBJECT })
    const open = await pending()
    const voter = {
      userId: APPROVER,
      role: 'operator' as const,
      grants: ['approvals:decide:external_write'],
      authenticatedAtMs: Date.now(),
    }
    const decision = { approvalId: open?.id ?? '', decision: 'approve' as const, token: open?.token ?? '', reason: '' }
    await expect(vote(world.workspaceId, { ...voter, userId: SUBJECT }, decision)).rejects.toMatchObject({ code: 'APPROVER_CONFLICTED' })
    await vote(world.workspaceId, voter, decision)
    await world.settle()
    expect(await follow(asked.runId)).toMatchObject({ status: 'succeeded', output: { text: 'one' } })
  })

  test('asks although a standing permission would spare a person the question', async () => {
    const byHand = async () => {
      const asked = { memberId, inputs: { text: 'same' }, purpose: 'run', origin: 'manual', by: AUTHOR } as const
      const { id } = await inWorld(async (scope) => await startRun(scope, asked))
      await world.settle()
      return id
    }
    await byHand()
    const wish = { approvalId: (await pending())?.id ?? '', ordinal: 1, reach: 'same' as const, perDayMax: 50, days: 30 }
    const { id } = await requestPermission(as(AUTHOR), wish)
    const terms = permissionTermsSchema.parse((await inWorld(async (scope) => await findRequest(scope, id))).terms)
    await grantPermission(as(ADMIN), id, digestOfTerms(terms))
    await leaveNothing(world)
    // One plan in ten asks all the same, by chance: of three in a row that is one in a thousand.
    for (let n = 0; n < 3 && (n === 0 || (await pending())); n += 1) {
      await leaveNothing(world)
      await byHand()
    }
    expect(await pending()).toBeUndefined()
    expect(await start({ text: 'same' })).toMatchObject({ status: 'waiting_approval' })
  })

  test('is refused what does not fit, and what is nobody here', async () => {
    await expect(start({ text: 7 })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
    const nobody = startMember(one(), { slug: 'nobody', inputs: {} })
    await expect(nobody).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const tools = program({ workspaceId: world.workspaceId, scopes: ['tools'] })
    await expect(startMember(tools, { slug: 'notes', inputs: { text: 'x' } })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await listCrew(tools)).toEqual([])
  })

  test('is followed by the program that asked and by no other of the same person', async () => {
    const { runId } = await start({ text: 'mine' })
    await expect(follow(runId, 'tok_two')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const byHand = { memberId, inputs: { text: 'hand' }, purpose: 'run', origin: 'manual', by: AUTHOR } as const
    const own = await inWorld(async (scope) => await startRun(scope, byHand))
    await expect(follow(own.id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('is followed after the person let the program in anew, by that program in that person’s name alone', async () => {
    const consent = (tokenId: string, clientId = 'https://one.example/client', userId = SUBJECT) =>
      program({ workspaceId: world.workspaceId, scopes: ['crew'], tokenId, clientId, userId })
    const { runId } = await start({ text: 'as' }, consent('con_before'))
    expect(await followRun(consent('con_after'), runId, 'crew')).toMatchObject({ status: 'waiting_approval' })
    for (const other of [consent('con_after', 'https://two.example/client'), consent('con_after', undefined, APPROVER), one()])
      await expect(followRun(other, runId, 'crew')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('is taken back by the program that asked, and by no other, as long as it waits', async () => {
    const { runId } = await start({ text: 'back' })
    await expect(cancelAsked(one('tok_two'), runId, 'crew')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(cancelAsked(one(), runId, 'tools')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await cancelAsked(one(), runId, 'crew')
    expect(await follow(runId)).toMatchObject({ status: 'cancelled', approvalUrl: null })
    expect(await pending()).toBeUndefined()
    await expect(cancelAsked(one(), runId, 'crew')).rejects.toMatchObject({ code: 'RUN_NOT_CANCELLABLE' })
  })

  test('is neither offered nor started while it is suspended', async () => {
    await inWorld(async (scope) => await suspendMember(scope, { memberId, by: ADMIN }))
    expect(await listCrew(one())).toEqual([])
    await expect(start({ text: 'x' })).rejects.toMatchObject({ code: 'MEMBER_SUSPENDED' })
  })
})
