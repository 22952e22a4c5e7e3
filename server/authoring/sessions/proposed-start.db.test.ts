import { expect, test } from 'vitest'
import type { AuthorAnswer } from '#server/authoring/author/author.ts'
import { declineProposal } from '#server/authoring/sessions/decline-proposal.ts'
import { readSession } from '#server/authoring/sessions/read-session.ts'
import { startSession } from '#server/authoring/sessions/start-session.ts'
import { updateSession } from '#server/authoring/sessions/store.ts'
import { beginTurn, finishTurn } from '#server/authoring/sessions/take-turn.ts'
import { readMember } from '#server/bridge/read-members.ts'
import type { DefinitionInput } from '#server/crew/schema.ts'
import { hire } from '#server/dispatch/testing/hold-run.ts'
import { useScriptedWorld } from '#server/dispatch/testing/scripted-world.ts'
import { inEnglish as say } from '#server/kernel/language/say.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'
import { createTrigger } from '#server/triggers/create-trigger.ts'
import { deleteTrigger } from '#server/triggers/delete-trigger.ts'

const world = useScriptedWorld()
const by = 'usr_talks'
const yaml = (slug: string) => `
metadata: { name: ${slug}, slug: ${slug} }
objective: Count.
steps: [{ id: n, kind: set, values: { n: '\${ 1 }' } }]
output: { schema: { type: object }, value: '\${ steps.n.output }' }
`
const NINE = { kind: 'schedule', cron: '0 9 5 * *', zone: 'Europe/Berlin' } as const
const proposedOf = async (memberId: string) => (await readMember(world.workspaceId, memberId)).proposedStart
const talkAbout = async (memberId: string) =>
  (await inScope(world.workspaceId, async (scope) => await startSession(scope, { memberId, by }))).id

/** One turn that changes the objective and comes to this start. */
async function speak(sessionId: string, trigger: AuthorAnswer['trigger']): Promise<void> {
  const { workspaceId } = world
  const after = (await readSession(workspaceId, sessionId, say)).turns.length
  const begun = await beginTurn({ workspaceId, sessionId, text: 'on the 5th at 9', after, by, say })
  const derive = async ({ draft }: { draft: DefinitionInput | null }): Promise<AuthorAnswer> => ({
    definition: { ...(draft as DefinitionInput), objective: `Count ${after}.` },
    trigger,
    understood: [],
    question: null,
    gaps: [],
    toConfirm: [],
  })
  await finishTurn(
    begun,
    async () => ({ builtIn: { kind: 'built-in', derive }, model: null }),
    () => {},
  )
}

test('a time that was said in the talk is offered with the crew member until a schedule is set up, and not again when that one goes', async () => {
  const memberId = await hire(world.workspaceId, yaml('talked'))
  expect(await proposedOf(memberId)).toBeNull()
  const sessionId = await talkAbout(memberId)
  await speak(sessionId, NINE)
  expect(await proposedOf(memberId)).toEqual({ cron: NINE.cron, zone: NINE.zone })
  await inScope(world.workspaceId, async (scope) => await updateSession(scope, sessionId, { closedAt: new Date() }))
  const other = await talkAbout(memberId)
  expect(other).not.toBe(sessionId)
  await speak(other, { kind: 'manual' })
  expect(await proposedOf(memberId), 'a conversation that says nothing of it').toEqual({ cron: NINE.cron, zone: NINE.zone })
  const given = { memberId, sentence: 'every Monday at 8', timeZone: 'UTC', inputs: {}, overlap: 'skip', by } as const
  const { triggerId } = await inScope(world.workspaceId, async (scope) => await createTrigger(scope, given, systemClock.nowMs()))
  expect(await proposedOf(memberId)).toBeNull()
  await inScope(world.workspaceId, async (scope) => await deleteTrigger(scope, triggerId, by, systemClock.nowMs()))
  expect(await proposedOf(memberId)).toBeNull()
  await speak(other, NINE)
  expect(await proposedOf(memberId), 'said again since').toEqual({ cron: NINE.cron, zone: NINE.zone })
})

test('a time that was turned down is not offered: declined with all that came with it, or taken back by what was said later', async () => {
  const { workspaceId } = world
  const memberId = await hire(workspaceId, yaml('declined'))
  const sessionId = await talkAbout(memberId)
  await speak(sessionId, NINE)
  await speak(sessionId, { kind: 'manual' })
  expect(await proposedOf(memberId)).toBeNull()
  await speak(sessionId, NINE)
  expect(await proposedOf(memberId)).not.toBeNull()
  const { proposal } = await readSession(workspaceId, sessionId, say)
  const decision = { sessionId, turn: proposal?.turn ?? 0, revision: proposal?.revision ?? -1, by }
  await inScope(workspaceId, async (scope) => await declineProposal(scope, decision))
  expect(await proposedOf(memberId)).toBeNull()
})
