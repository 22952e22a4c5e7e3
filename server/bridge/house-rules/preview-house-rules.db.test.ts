import { expect, test } from 'vitest'
import { previewHouseRules } from '#server/bridge/house-rules/preview-house-rules.ts'
import { readMember } from '#server/bridge/read-members.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { inEnglish } from '#server/kernel/language/say.ts'
import { installTemplate } from '#server/members/install-template.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { defaultInputs } from '#server/members/templates.ts'
import { activateHouseRules } from '#server/policy/activate-house-rules.ts'
import { NO_HOUSE_RULES } from '#server/policy/schema.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
const preview = async (rules: object) => await previewHouseRules(world.workspaceId, { ...NO_HOUSE_RULES, ...rules }, inEnglish)
const ONE = { decision: 'require_approval', votesNeeded: 1, reasons: [] }
const activate = async (rules: object, was: string, previewed: string) =>
  await activateHouseRules(world.workspaceId, { houseRules: { ...NO_HOUSE_RULES, ...rules }, by: AUTHOR, was, previewed })

test('what would this have done: from stored plans, only the differences, and only what was looked at is put into force', async () => {
  const { workspaceId } = world
  expect(await preview({ twoPeopleOverMails: 5 })).toMatchObject({ plans: 0, differences: [] })
  const { memberId } = await installTemplate(workspaceId, { ref: 'expense-check', by: AUTHOR })
  const inputs = defaultInputs((await readMember(workspaceId, memberId)).inputs as never)
  await inScope(workspaceId, async (scope) => {
    await publishMember(scope, { memberId, by: AUTHOR })
    for (const purpose of ['run', 'dry-run'] as const) await startRun(scope, { memberId, inputs, purpose, origin: 'manual', by: AUTHOR })
  })
  await world.settle()
  const before = await world.owner.current.owner`select count(*)::int as n from muster.audit_events`

  expect(await preview({})).toMatchObject({ plans: 1, differences: [] })
  expect(await preview({ twoPeopleOverMails: 5000 })).toMatchObject({ plans: 1, differences: [] })
  const two = await preview({ twoPeopleOverMails: 5 })
  expect(two.differences).toMatchObject([
    {
      runN: 1,
      sentence: expect.stringMatching(/^Send 9 e-mails/) as string,
      before: ONE,
      after: { decision: 'require_approval', votesNeeded: 2, reasons: [expect.stringContaining('over 5 e-mails')] },
    },
  ])
  const stopped = await preview({ onlyDomains: ['elsewhere.example'] })
  expect(stopped.differences).toMatchObject([{ before: ONE, after: { decision: 'deny', votesNeeded: 1 } }])
  expect(await world.owner.current.owner`select count(*)::int as n from muster.audit_events`).toEqual(before)

  await expect(activate({ twoPeopleOverMails: 5 }, two.was, stopped.digest)).rejects.toThrow('CONFLICT')
  await activate({ twoPeopleOverMails: 5 }, two.was, two.digest)
  expect(await preview({ twoPeopleOverMails: 5 })).toMatchObject({ was: two.digest, plans: 1, differences: [] })
  expect((await preview({})).differences).toMatchObject([{ before: { votesNeeded: 2 }, after: ONE }])

  await world.owner.current.owner.begin(async (tx) => {
    await tx.unsafe('set local session_replication_role = replica')
    await tx`update muster.attempts set sealed_at = now() - interval '31 days'`
  })
  expect(await preview({})).toMatchObject({ plans: 0, differences: [] })
})
