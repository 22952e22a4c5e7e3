import { afterAll, beforeAll, expect, test } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { readPostures } from '#server/bridge/authoring/read-postures.ts'
import { readRun } from '#server/bridge/read-run.ts'
import { ensureOutbox } from '#server/connectors/mail/outbox-listener.ts'
import { amendPlan } from '#server/dispatch/amend-plan.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { hire } from '#server/dispatch/testing/hold-run.ts'
import { APPROVER, AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll } from '#server/dispatch/testing/three-legs.ts'
import type { Principal } from '#server/identity/principal.ts'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import { sayIn } from '#server/kernel/language/say.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** What earlier runs tell a plan card, from the ledger of real ones: mails in part 1, a log that quotes them in part 2. */
const REMIND = `
metadata: { name: Remind, slug: remind }
objective: Remind people of what is open, and keep a log.
tools:
  - { tool: mail.send, targets: ['*@acme.example'] }
  - { tool: files.write, targets: ['out/**'] }
inputs:
  type: object
  properties:
    people: { type: array, items: { type: object, properties: { to: { type: string }, sum: { type: string } }, required: [to, sum] } }
  required: [people]
  additionalProperties: false
steps:
  - id: mails
    kind: each
    in: inputs.people
    max: 20
    as: person
    steps:
      - { id: mail, kind: tool, tool: mail.send, with: { to: '\${ person.to }', subject: 'Open: \${ person.sum } EUR', text: Please pay. } }
    collect: '\${ steps.mail.output.messageId }'
  - { id: log, kind: tool, tool: files.write, with: { path: out/log.txt, text: '\${ join(steps.mails.output, " ") }' } }
`
const world = useRunWorld()
let memberId = ''
const inWorld = async <T>(work: Parameters<typeof inScope<T>>[1]): Promise<T> => await inScope(world.workspaceId, work)
beforeAll(async () => {
  await ensureOutbox()
})
afterAll(async () => {
  await (await ensureOutbox()).close()
})

const reader = () => ({ userId: APPROVER, workspaceId: world.workspaceId, role: 'operator', grants: [] }) as unknown as Principal
async function startRemind(memberId: string, people: readonly [string, string][]): Promise<string> {
  const inputs = { people: people.map(([name, sum]) => ({ to: `${name}@acme.example`, sum })) }
  const run = await inWorld(async (scope) => await startRun(scope, { memberId, inputs, purpose: 'run', origin: 'manual', by: AUTHOR }))
  await world.settle()
  return run.id
}
async function leaveOut(runId: string, ordinal: number): Promise<void> {
  const [approval] = await inWorld(async (scope) => await listApprovals(scope, { runId, status: 'pending', limit: 1 }))
  const { id: approvalId, token } = approval ?? expect.fail('asked')
  const voter = { userId: APPROVER, role: 'operator' as const, grants: ['approvals:decide:external_write'], authenticatedAtMs: Date.now() }
  await amendPlan(world.workspaceId, voter, { approvalId, token, leaveOut: [ordinal], edits: [] })
  await world.settle()
}

test('whom an approver left out was never reached, and did not happen last time; an amount over twice the usual stands out', async () => {
  memberId = await hire(world.workspaceId, REMIND)
  const first = await startRemind(memberId, [
    ['ada', '100'],
    ['bo', '100'],
    ['cy', '110'],
    ['di', '120'],
  ])
  await leaveOut(first, 2)
  for (const part of [1, 2]) {
    expect(await approveAll(world.workspaceId), `part ${part}`).toBe(1)
    await world.settle()
  }
  expect(await inWorld(async (scope) => await findRun(scope, first))).toMatchObject({ outcome: 'succeeded', leg: 2 })

  const second = await startRemind(memberId, [
    ['ada', '220'],
    ['bo', '100'],
    ['cy', '220.01'],
    ['di', '1'],
  ])
  const { card } = await readRun(reader(), second)
  const marked = card?.exceptions.map(({ destination, flags }) => [destination, flags.filter((flag) => flag !== 'from-outside')])
  expect(marked?.filter(([, flags]) => flags?.length)).toEqual([
    ['bo@acme.example', ['first-seen']],
    ['cy@acme.example', ['over-usual']],
  ])
  expect(card?.differentFromLastTime?.find(({ after }) => after === '4')).toMatchObject({ before: '3' })
})

test('the lines of the last plan, on the page of the crew member, are in the language of whoever reads them', async () => {
  const lines = async (language: 'en' | 'de') =>
    (await readPostures(world.workspaceId, memberId, sayIn(language, catalogueOf(language)))).lastPlan?.rows.map(({ summary }) => summary)
  expect((await lines('en'))?.[0]).toBe('Send e-mail to ada@acme.example')
  expect((await lines('de'))?.[0]).toBe('E-Mail an ada@acme.example senden')
})
