import fc from 'fast-check'
import { expect, test } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { grantPermission } from '#server/authoring/permissions/decide-permission.ts'
import { requestPermission } from '#server/authoring/permissions/request-permission.ts'
import { storedEffects } from '#server/dispatch/load-plan.ts'
import { anyJob, anyModel, speak } from '#server/dispatch/testing/any-model.ts'
import { hire, leaveNothing } from '#server/dispatch/testing/hold-run.ts'
import { AUTHOR } from '#server/dispatch/testing/run-world.ts'
import { ADMIN, useWatchedWorld } from '#server/dispatch/testing/watched-world.ts'
import type { Principal } from '#server/identity/principal.ts'
import { digestOfTerms, permissionTermsSchema } from '#server/policy/core/standing.ts'
import { findRequest } from '#server/policy/standing/store.ts'
import { listArtifacts } from '#server/runs/artifacts/store.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findAttempt } from '#server/runs/store.ts'

const world = useWatchedWorld()
const { inWorld } = world
/** One in ten plans asks, chosen by its token, whatever is permitted. */
const asksAnyway = (token: string | null | undefined): boolean => Number.parseInt((token ?? '0').slice(0, 8), 16) % 10 === 0

const as = (userId: string) => ({ userId, workspaceId: world.workspaceId, role: 'admin', grants: [] }) as unknown as Principal

/** Asks for a standing permission for every action of a plan, and has each given that may be. @returns where */
async function permitAll(memberId: string): Promise<string[]> {
  world.script((asked) => (asked['tools'] === undefined ? { text: '{"to":"x@acme.example","times":1,"text":"x"}' } : { text: 'done' }))
  const runId = await world.start(memberId)
  await world.settle()
  const [approval] = await inWorld(async (scope) => await listApprovals(scope, { runId, status: 'pending', limit: 1 }))
  const given: string[] = []
  for (const { metadata } of storedEffects(await inWorld(async (scope) => await listArtifacts(scope, runId, 1, 1)))) {
    const wish = { approvalId: approval?.id ?? '', ordinal: metadata.ordinal, reach: 'same' as const, perDayMax: 200, days: 30 }
    const asked = await requestPermission(as(AUTHOR), wish).catch(() => null)
    if (asked === null) continue
    const terms = permissionTermsSchema.parse((await inWorld(async (scope) => await findRequest(scope, asked.id))).terms)
    await grantPermission(as(ADMIN), asked.id, digestOfTerms(terms))
    given.push(metadata.blockPath)
  }
  await leaveNothing(world)
  return given
}

/** What a run did outside without asking, and whether its plan held anything that asks. */
async function didUnasked(memberId: string): Promise<{ done: unknown[]; asks: boolean }> {
  const runId = await world.start(memberId)
  await world.settle()
  const rows = await inWorld(async (scope) => await listRunEffects(scope, runId))
  const attempt = await inWorld(async (scope) => await findAttempt(scope, runId, 1, 1))
  const plan = storedEffects(await inWorld(async (scope) => await listArtifacts(scope, runId, 1, 1)))
  // no permission stands on anything that a model or a letter chose
  for (const { metadata } of plan) if (metadata.blockPath !== 'known') expect(metadata.whitelist).toBeNull()
  const done = rows.flatMap(({ ordinal, effectClass }) => {
    const known = plan.find(({ metadata }) => metadata.ordinal === ordinal)
    return effectClass === 'internal' ? [] : [[known?.metadata.tool, known?.metadata.target]]
  })
  await leaveNothing(world)
  return { done, asks: plan.length !== 1 || asksAnyway(attempt?.token) }
}

test('what comes from outside never changes what is done unasked: not the ability, the place, the amount, nor how often', async () => {
  const memberId = await hire(world.workspaceId, anyJob('any-letter'))
  await world.letter('Hello')
  // that which a model or a letter steers, or brings about, cannot be permitted
  expect(await permitAll(memberId)).toEqual(['known'])
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 200 }), anyModel, async (letter, replies) => {
      await world.letter(letter)
      world.script(speak(replies, world.origin()))
      const { done, asks } = await didUnasked(memberId)
      // a plan with anything that asks waits as a whole
      expect(done).toEqual(asks ? [] : [['mail.send', 'team@acme.example']])
    }),
    { numRuns: 10 },
  )
  // and there is something that is done unasked: a quiet letter's plan has that one action
  world.script((asked) => (asked['tools'] === undefined ? { text: '{"to":"x@evil.example","times":0,"text":"x"}' } : { text: 'done' }))
  let quiet: { done: unknown[]; asks: boolean } = { done: [], asks: true }
  for (let tries = 0; tries < 20 && quiet.asks; tries += 1) quiet = await didUnasked(memberId)
  expect(quiet.done).toEqual([['mail.send', 'team@acme.example']])
})
