import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { grantPermission } from '#server/authoring/permissions/decide-permission.ts'
import { requestPermission } from '#server/authoring/permissions/request-permission.ts'
import { storedEffects } from '#server/dispatch/load-plan.ts'
import { anyModels, hireSlots, MODEL_RUNS, MODEL_RUNS_MS, speak } from '#server/dispatch/testing/any-model.ts'
import { leaveNothing } from '#server/dispatch/testing/hold-run.ts'
import { AUTHOR } from '#server/dispatch/testing/run-world.ts'
import { type Says, SLOTS } from '#server/dispatch/testing/scripted-world.ts'
import { ADMIN, useWatchedWorld } from '#server/dispatch/testing/watched-world.ts'
import type { Principal } from '#server/identity/principal.ts'
import { holdInTime } from '#server/kernel/testing/hold-in-time.ts'
import { digestOfTerms, permissionTermsSchema } from '#server/policy/core/standing.ts'
import { findRequest } from '#server/policy/standing/store.ts'
import { listArtifacts } from '#server/runs/artifacts/store.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findAttempt } from '#server/runs/store.ts'

vi.setConfig({ testTimeout: MODEL_RUNS_MS })

const world = useWatchedWorld()
const { inWorld } = world
/** One in ten plans asks, chosen by its token, whatever is permitted. */
const asksAnyway = (token: string | null | undefined): boolean => Number.parseInt((token ?? '0').slice(0, 8), 16) % 10 === 0

const as = (userId: string) => ({ userId, workspaceId: world.workspaceId, role: 'admin', grants: [] }) as unknown as Principal

/** Asks for a standing permission for every action of a plan, and has each given that may be. @returns where */
async function permitAll(memberId: string): Promise<string[]> {
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

const eachTime = (says: Says) => Array.from({ length: SLOTS }, () => says)

/** What runs of these members did outside without asking, and whether their plans held anything that asks. */
async function didUnasked(memberIds: readonly string[]): Promise<{ done: unknown[]; asks: boolean }[]> {
  const runIds: string[] = []
  for (const memberId of memberIds) runIds.push(await world.start(memberId))
  await world.settleTogether()
  const did = await Promise.all(runIds.map(async (runId) => await doneBy(runId)))
  await leaveNothing(world)
  return did
}

async function doneBy(runId: string): Promise<{ done: unknown[]; asks: boolean }> {
  const rows = await inWorld(async (scope) => await listRunEffects(scope, runId))
  const attempt = await inWorld(async (scope) => await findAttempt(scope, runId, 1, 1))
  const plan = storedEffects(await inWorld(async (scope) => await listArtifacts(scope, runId, 1, 1)))
  // no permission stands on anything that a model or a letter chose
  for (const { metadata } of plan) if (metadata.blockPath !== 'known') expect(metadata.whitelist).toBeNull()
  const done = rows.flatMap(({ ordinal, effectClass }) => {
    const known = plan.find(({ metadata }) => metadata.ordinal === ordinal)
    return effectClass === 'internal' ? [] : [[known?.metadata.tool, known?.metadata.target]]
  })
  return { done, asks: plan.length !== 1 || asksAnyway(attempt?.token) }
}

test('what comes from outside never changes what is done unasked: not the ability, the place, the amount, nor how often', async () => {
  await world.arrangeSlots()
  const members = await hireSlots(world.workspaceId, 'any-letter')
  world.scriptSlots(
    eachTime((asked) => (asked['tools'] === undefined ? { text: '{"to":"x@acme.example","times":1,"text":"x"}' } : { text: 'done' })),
  )
  for (const [i, memberId] of members.entries()) {
    await world.letter('Hello', `letter${i}`)
    // that which a model or a letter steers, or brings about, cannot be permitted
    expect(await permitAll(memberId)).toEqual(['known'])
  }
  const letters = fc.array(fc.string({ unit: 'binary', maxLength: 200 }), { minLength: SLOTS, maxLength: SLOTS })
  await holdInTime(
    fc.tuple(letters, anyModels),
    async ([texts, models]) => {
      for (const [i, text] of texts.entries()) await world.letter(text, `letter${i}`)
      world.scriptSlots(models.map((replies, i) => speak(replies, world.origin(), `letter${i}`)))
      for (const { done, asks } of await didUnasked(members)) {
        // a plan with anything that asks waits as a whole
        expect(done).toEqual(asks ? [] : [['mail.send', 'team@acme.example']])
      }
    },
    MODEL_RUNS,
  )
  // and there is something that is done unasked: a quiet letter's plan has that one action
  world.scriptSlots(
    eachTime((asked) => (asked['tools'] === undefined ? { text: '{"to":"x@evil.example","times":0,"text":"x"}' } : { text: 'done' })),
  )
  let quiet: readonly unknown[] = []
  for (let tries = 0; tries < 5 && quiet.length === 0; tries += 1)
    quiet = (await didUnasked(members)).flatMap(({ done, asks }) => (asks ? [] : [done]))
  expect(quiet[0]).toEqual([['mail.send', 'team@acme.example']])
})
