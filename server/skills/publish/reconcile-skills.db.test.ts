import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { reconcileAuthority } from '#server/audit/reconcile-authority.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { DEFAULT_SKILL_POLICY } from '#server/skills/core/default-policy.ts'
import { publishVersion } from '#server/skills/publish/publish-version.ts'
import { setSkillPolicy } from '#server/skills/publish/set-skill-policy.ts'
import { simpleBundle } from '#server/skills/publish/testing/make-bundle.ts'
import { reinstateVersion, yankVersion } from '#server/skills/publish/yank-version.ts'

const database = useTestDatabase()
let workspaceId = ''
let versionId = ''
beforeAll(async () => {
  await ensureSigner()
  workspaceId = await arrangeWorkspace()
  const archive = await simpleBundle('kept-honest', { fields: 'permissions: ["drive:read:/a"]\n' })
  versionId = (await publishVersion(workspaceId, { slug: 'kept-honest', archive, origin: 'upload' }, 'usr_a')).versionId ?? ''
  await setSkillPolicy(workspaceId, { policy: { ...DEFAULT_SKILL_POLICY, licence: 'off' }, was: 0 }, 'usr_a')
})

const yank = async (severity: 'normal' | 'security') =>
  await yankVersion(workspaceId, 'kept-honest', { version: '1.0.0', severity, reason: 'It names ada@example.com' }, 'usr_a')
const differences = async () => (await reconcileAuthority(workspaceId)).differences.map(({ kind, subject }) => `${kind} ${subject}`)
/** Changes a row by hand, looks, and puts it back. */
async function differencesWith(table: string, change: string): Promise<string[]> {
  const { owner } = database.current
  await owner.unsafe(`create table public.kept as select * from muster.${table} where workspace_id = '${workspaceId}'`)
  await owner.unsafe(`update muster.${table} set ${change} where workspace_id = '${workspaceId}'`)
  const found = await differences()
  const columns = [...change.matchAll(/(?:^|, )([a-z_]+) = /g)].map((match) => match[1])
  const key = table === 'skill_versions' ? 'k.id = t.id' : 'k.n = t.n'
  await owner.unsafe(`update muster.${table} t set ${columns.map((column) => `${column} = k.${column}`).join(', ')}
    from public.kept k where k.workspace_id = t.workspace_id and ${key}`)
  await owner.unsafe('drop table public.kept')
  expect(await differences()).toEqual([])
  return found
}

test('a version or a severity that was changed by hand is reported, and nothing else', async () => {
  expect(await differences()).toEqual([])
  for (const change of [
    `semver = '9.0.0'`,
    `tree_digest = 'x'`,
    `manifest = jsonb_set(manifest, '{permissions}', '[]')`,
    `reach = jsonb_set(reach, '{hosts}', '["a.example"]')`,
    `wider = true`,
    `signature = ''`,
  ])
    expect(await differencesWith('skill_versions', change), change).toEqual([`version ${versionId}`])
  expect(await differencesWith('skill_policies', `policy = jsonb_set(policy, '{hidden-text}', '"off"')`)).toEqual(['strictness skills'])
})

test('a withdrawal that was made, taken back or made milder by hand is reported', async () => {
  const withdrawal = [`withdrawal ${versionId}`]
  const byHand = `yank_severity = 'normal', yanked_at = now(), yanked_by = 'usr_a'`
  expect(await differencesWith('skill_versions', byHand)).toEqual(withdrawal)
  await yank('security')
  expect(await differences()).toEqual([])
  expect(await differencesWith('skill_versions', 'yank_severity = null, yanked_at = null, yanked_by = null')).toEqual(withdrawal)
  expect(await differencesWith('skill_versions', `yank_severity = 'normal'`)).toEqual(withdrawal)
  await reinstateVersion(workspaceId, 'kept-honest', '1.0.0', 'usr_a')
  expect(await differences()).toEqual([])
  expect(await differencesWith('skill_versions', byHand)).toEqual(withdrawal)
})
