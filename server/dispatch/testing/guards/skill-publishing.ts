import type { Guard } from '#server/dispatch/testing/guards.ts'

const PUBLISH_TEST = 'server/skills/publish/publish-version.db.test.ts'
const WITHDRAW_TEST = 'server/skills/publish/withdraw.db.test.ts'
const OWN_SKILL = 'server/skills/publish/own-skill.ts'
const TELL_TEST = 'server/skills/publish/tell-of-withdrawals.db.test.ts'
const STORE = 'server/skills/versions/store.ts'
const YANK = 'server/skills/publish/yank-version.ts'

/** What stands between an upload and a version that crew members read. */
export const SKILL_PUBLISHING_GUARDS: readonly Guard[] = [
  {
    guards: 'a number strictly above all earlier ones',
    file: 'server/skills/core/stages/semver.ts',
    text: 'if (newest === undefined || compare(version, newest) > 0)',
    becomes: 'if (version !== "")',
    test: PUBLISH_TEST,
    only: 'strictly above every earlier',
  },
  {
    guards: 'a small step that asks for more',
    file: 'server/skills/core/stages/reach.ts',
    text: 'if (more.length === 0)',
    becomes: 'if (more.length >= 0)',
    test: PUBLISH_TEST,
    only: 'a small step that asks for more',
  },
  {
    guards: 'a version is the one that was signed',
    file: 'server/skills/versions/read-skill-file.ts',
    text: 'if (!(await versionHolds(version)))',
    becomes: 'if (version.n < 0 && !(await versionHolds(version)))',
    test: PUBLISH_TEST,
    only: 'changed in the database',
  },
  {
    guards: 'what was read from the files is signed too',
    file: 'server/skills/versions/version-seal.ts',
    text: "taggedDigest('muster.skill-facts.v1', { manifest, files, reach, wider })",
    becomes: "taggedDigest('muster.skill-facts.v1', [manifest, files, reach, wider].length)",
    test: PUBLISH_TEST,
    only: 'changed in the database',
  },
  {
    guards: 'bytes are hashed on each read',
    file: 'server/blobs/directory-blobs.ts',
    text: 'if (blobRef(bytes) !== ref)',
    becomes: 'if (bytes.length < 0)',
    test: PUBLISH_TEST,
    only: 'changed on the disk',
  },
  {
    guards: 'one publisher at a time',
    file: 'server/skills/publish/publish-version.ts',
    text: "if (!isSame) throw new AppError('CONFLICT', { context: { what: 'versions of the skill' } })",
    becomes: 'if (!isSame) return',
    test: PUBLISH_TEST,
    only: 'twelve',
  },
  {
    guards: 'the name of a deleted skill',
    file: OWN_SKILL,
    text: 'if (skill && skill.deletedAt !== null) throw',
    becomes: "if (skill && slug === '') throw",
    test: WITHDRAW_TEST,
    only: 'leaves its name behind',
  },
  {
    guards: 'a skill is changed by its own workspace alone',
    file: OWN_SKILL,
    text: 'if (visible && visible.workspaceId !== scope.workspaceId) throw',
    becomes: "if (visible && name === '') throw",
    test: WITHDRAW_TEST,
    only: 'changed by its own workspace',
  },
  {
    guards: 'withdrawn for its security: gone at once',
    file: YANK,
    text: `yankReason: yank.reason })
    await forgetResolved(scope, { skillId: skill.id, visibility: skill.visibility })
`,
    becomes: 'yankReason: yank.reason })\n',
    test: WITHDRAW_TEST,
    only: 'gone from what resolves at once',
  },
  {
    guards: 'withdrawn for its security: the admins are told',
    file: YANK,
    text: "if (yank.severity === 'security') await tellAdmins",
    becomes: "if (yank.reason === '') await tellAdmins",
    test: WITHDRAW_TEST,
    only: 'the admins told once',
  },
  {
    guards: 'a withdrawn archive is closed',
    file: 'server/skills/publish/read-version-archive.ts',
    text: "if (row.yankSeverity === 'security') throw",
    becomes: "if (semver === '') throw",
    test: WITHDRAW_TEST,
    only: 'its archive closed',
  },
  {
    guards: 'severities are the signed ones',
    file: 'server/skills/publish/current-policy.ts',
    text: '(await authorityHolds(record, row)) ? policy.data : DEFAULT_SKILL_POLICY',
    becomes: "record.workspaceId === '' && !(await authorityHolds(record, row)) ? DEFAULT_SKILL_POLICY : policy.data",
    test: WITHDRAW_TEST,
    only: 'severities are signed',
  },
  {
    guards: 'withdrawn for its security: the admins of other workspaces are told',
    file: STORE,
    text: "b.lock @> jsonb_build_array(jsonb_build_object('versionId', w.id))",
    becomes: "b.lock @> jsonb_build_array(jsonb_build_object('versionId', w.id, 'requiredBy', 'nobody'))",
    test: TELL_TEST,
    only: 'once for each withdrawal',
  },
  {
    guards: 'withdrawn for its security: only who has it is told',
    file: STORE,
    text: "join muster.skill_bindings b on b.state <> 'ended' and",
    becomes: 'join muster.skill_bindings b on',
    test: TELL_TEST,
    only: 'never had it',
  },
  {
    guards: 'each withdrawal for its security is told',
    file: 'server/skills/publish/tell-of-withdrawals.ts',
    text: ':${versionId}:${yankedAtMs}`',
    becomes: ':${versionId}:${yankedAtMs > 0}`',
    test: WITHDRAW_TEST,
    only: 'withdrawn, taken back, withdrawn again',
  },
  {
    guards: 'a version of a deleted skill can be withdrawn',
    file: OWN_SKILL,
    text: 'if (!skill || (skill.deletedAt !== null && !options.deleted)) throw',
    becomes: 'if (!skill || skill.deletedAt !== null) throw',
    test: WITHDRAW_TEST,
    only: 'a version of a deleted skill',
  },
  {
    guards: 'what another skill needs is in use',
    file: STORE,
    text: "ne(skillBindings.state, 'ended'), locks({ skillId })",
    becomes: "ne(skillBindings.state, 'ended'), eq(skillBindings.skillId, skillId)",
    test: WITHDRAW_TEST,
    only: 'because another needs it',
  },
  {
    guards: 'a public skill is taken away by force alone',
    file: 'server/skills/publish/change-skill.ts',
    text: 'if (isTakenAway && !options.force) throw',
    becomes: "if (isTakenAway && name === '') throw",
    test: WITHDRAW_TEST,
    only: 'changed by its own workspace',
  },
  {
    guards: 'what a skill needs can be added',
    file: 'server/skills/publish/load-facts.ts',
    text: 'version: semver, wider, reach',
    becomes: 'version: semver, wider: wider && semver === range, reach',
    test: PUBLISH_TEST,
    only: 'as adding it would choose',
  },
  {
    guards: 'calls of skills are kept for 90 days and no longer',
    file: 'server/skills/view/store.ts',
    text: 'eq(skillInvocations.workspaceId, workspaceId), lt(skillInvocations.at, before)',
    becomes: 'eq(skillInvocations.workspaceId, workspaceId), lt(skillInvocations.at, new Date(before.getTime() * 2))',
    test: 'server/skills/view/sweep-invocations.db.test.ts',
    only: 'kept for 90 days',
  },
]
