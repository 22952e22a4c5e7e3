import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { describeNotice } from '#server/bridge/notices/describe-notice.ts'
import { arrangePerson, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { inEnglish } from '#server/kernel/language/say.ts'
import { changeSkill } from '#server/skills/publish/change-skill.ts'
import { tellOfWithdrawals } from '#server/skills/publish/tell-of-withdrawals.ts'
import { reinstateVersion, yankVersion } from '#server/skills/publish/yank-version.ts'
import { type ArrangedSkill, arrangeBinding, arrangeSkill } from '#server/skills/resolve/testing/arrange-skills.ts'
import { inScope } from '#server/tenancy/store.ts'

const database = useTestDatabase()
const owner = () => database.current.owner
let ours = ''
let theirs = ''
let admin = ''
let theirAdmin = ''
beforeAll(async () => {
  ours = await arrangeWorkspace()
  theirs = await arrangeWorkspace()
  admin = (await arrangePerson({ [ours]: 'admin' })).userId
  theirAdmin = (await arrangePerson({ [theirs]: 'admin' })).userId
  await arrangePerson({ [theirs]: 'author' })
})

const publicSkill = async (slug: string) => await arrangeSkill(owner(), { workspaceId: ours, slug, visibility: 'public' })
/** As a workspace that has a skill of its own which needs the public one. */
const addToTheirs = async (needed: ArrangedSkill, state: 'active' | 'ended' = 'active') => {
  const root = await arrangeSkill(owner(), { workspaceId: theirs, slug: `needs-${needed.slug}` })
  const dependencies = [{ ...needed, slug: `acme/${needed.slug}` }]
  await arrangeBinding(owner(), { workspaceId: theirs, skill: root, dependencies, state })
}
const withdraw = async ({ slug }: ArrangedSkill, severity: 'normal' | 'security' = 'security') =>
  await yankVersion(ours, slug, { version: '1.0.0', severity, reason: 'it sends mail' }, 'usr_a')
const told = async ({ versionId }: ArrangedSkill) =>
  (
    await owner()`select workspace_id, user_id from muster.notices
      where channel = 'bell' and about->>'skillVersionId' = ${versionId} and about->>'reason' is null order by created_at, id`
  ).map((row) => `${row['workspace_id']} ${row['user_id']}`)

test('the admins of another workspace hear that a skill they have is not safe, once for each withdrawal', async () => {
  const skill = await publicSkill('leaky')
  await addToTheirs(skill)
  await withdraw(skill, 'normal')
  await tellOfWithdrawals()
  expect(await told(skill)).toEqual([])
  await withdraw(skill)
  expect(await told(skill)).toEqual([`${ours} ${admin}`])
  await tellOfWithdrawals()
  await tellOfWithdrawals()
  expect(await told(skill)).toEqual([`${ours} ${admin}`, `${theirs} ${theirAdmin}`])
  await reinstateVersion(ours, 'leaky', '1.0.0', admin)
  await tellOfWithdrawals()
  expect(await told(skill)).toHaveLength(2)
  await withdraw(skill)
  await tellOfWithdrawals()
  expect(await told(skill)).toHaveLength(4)
})

test('who took the skill out, or never had it, hears nothing', async () => {
  const skill = await publicSkill('left-behind')
  await addToTheirs(skill, 'ended')
  await withdraw(skill)
  await tellOfWithdrawals()
  expect(await told(skill)).toEqual([`${ours} ${admin}`])
})

test('the notice names the skill as it is called there, also when its owner hid it meanwhile', async () => {
  const skill = await publicSkill('hidden-later')
  await addToTheirs(skill)
  await withdraw(skill)
  await tellOfWithdrawals()
  const notice = { kind: 'skill_withdrawn' as const, about: { skillVersionId: skill.versionId }, userId: theirAdmin }
  const read = async () =>
    await inScope(
      theirs,
      async (scope) => await describeNotice(scope, notice, { timeZone: 'Europe/Berlin', withFigures: false, say: inEnglish }),
    )
  const words = { title: 'Withdrawn for its security: acme/hidden-later 1.0.0', isMoot: false }
  expect(await read()).toMatchObject(words)
  await changeSkill(ours, 'hidden-later', { visibility: 'private' }, { by: admin, force: true })
  expect(await read()).toMatchObject(words)
  await changeSkill(ours, 'hidden-later', { visibility: 'public' }, { by: admin, force: false })
  await reinstateVersion(ours, 'hidden-later', '1.0.0', admin)
  expect(await read()).toMatchObject({ isMoot: true })
})
