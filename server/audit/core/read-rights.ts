import { z } from 'zod'
import type { Right, RightEntry } from '#server/audit/core/compare-authority.ts'
import { skillFactsDigest } from '#server/audit/core/skill-facts.ts'
import { envelopeSchema } from '#server/audit/schema.ts'
import { canonicalJson } from '#server/kernel/canonical-json.ts'
import { taggedDigest } from '#server/kernel/digest.ts'

const role = z.object({ subjectId: z.string(), role: z.string(), grants: z.array(z.string()), signature: z.string() })
const subject = z.object({ subjectId: z.string() })
const rules = z.object({ policyDigest: z.string(), signature: z.string() })
const modelRules = z.object({ rulesDigest: z.string(), signature: z.string() })
const tools = z.object({
  rows: z.array(z.object({ tool: z.string(), effectClass: z.string(), pin: z.string(), signature: z.string() })),
})
const skillGrant = z.object({ bindingId: z.string(), permission: z.string() })
const skillGiven = skillGrant.extend({ grantedBy: z.string(), signature: z.string() })
const strictness = z.object({ policy: z.json(), signature: z.string() })
const version = z.object({ versionId: z.string() })
/** Entries of before say no facts: what was read from the files is then not compared. */
const published = version.extend({
  version: z.string(),
  treeDigest: z.string(),
  archiveDigest: z.string(),
  facts: z.string().optional(),
  signature: z.string(),
})
const withdrawn = version.extend({ yankSeverity: z.string(), actor: z.string() })
const program = subject.extend({
  actor: z.string(),
  clientId: z.string(),
  surface: z.string(),
  answersTo: z.string(),
  expiresAt: z.string(),
  signature: z.string(),
})

type Given = readonly { readonly kind: Right['kind']; readonly subject: string; readonly right: Right | null }[]
type Reader = (ext: unknown) => Given

/** What each type of entry gave or took. Any other that is asked for is about a role. */
const READERS: Readonly<Record<string, Reader>> = {
  'membership.removed': reader(subject, ({ subjectId }) => [taken('role', subjectId)]),
  'catalogue.accepted': reader(tools, ({ rows }) =>
    rows.map(({ tool, effectClass, pin, signature }) => given({ kind: 'tool', subject: tool, says: `${effectClass} ${pin}`, signature })),
  ),
  'policy.activated': reader(rules, ({ policyDigest, signature }) => [
    given({ kind: 'rules', subject: 'house', says: policyDigest, signature }),
  ]),
  'model_rules.set': reader(modelRules, ({ rulesDigest, signature }) => [
    given({ kind: 'model-rules', subject: 'models', says: rulesDigest, signature }),
  ]),
  'skill_grant.given': reader(skillGiven, ({ bindingId, permission, grantedBy, signature }) => [
    given({ kind: 'skill', subject: `${bindingId} ${permission}`, says: grantedBy, signature }),
  ]),
  'skill_grant.revoked': reader(skillGrant, ({ bindingId, permission }) => [taken('skill', `${bindingId} ${permission}`)]),
  'skill.policy_set': reader(strictness, ({ policy, signature }) => [
    given({ kind: 'strictness', subject: 'skills', says: canonicalJson(policy), signature }),
  ]),
  'skill.published': reader(published, ({ versionId, signature, ...what }) => [
    given({ kind: 'version', subject: versionId, says: versionText(what), signature }),
  ]),
  'skill.withdrawn': reader(withdrawn, ({ versionId, yankSeverity, actor }) => [
    given({ kind: 'withdrawal', subject: versionId, says: `${yankSeverity} ${actor}`, signature: '' }),
  ]),
  'skill.reinstated': reader(version, ({ versionId }) => [taken('withdrawal', versionId)]),
  'program.connected': reader(program, ({ subjectId, actor, clientId, surface, answersTo, expiresAt, signature }) => [
    given({ kind: 'program', subject: subjectId, says: [actor, clientId, surface, answersTo, expiresAt].join(' '), signature }),
  ]),
  'program.ended': reader(subject, ({ subjectId }) => [taken('program', subjectId)]),
}
const readRole = reader(role, ({ subjectId, role: name, grants, signature }) => [
  given({ kind: 'role', subject: subjectId, says: `${name} ${grants.join(',')}`, signature }),
])

/** What an entry of the chain did to rights. One that cannot be read is the chain's own fault; verify names it. Pure. */
export function readRights(text: string): RightEntry[] {
  const envelope = envelopeSchema.safeParse(readJson(text))
  if (!envelope.success) return []
  const { seq, event, ext } = envelope.data
  const read = READERS[event.event_type] ?? readRole
  return read(ext).map((one) => ({ seq, ...one }))
}

const columns = z.object({
  version: z.string(),
  treeDigest: z.string(),
  archiveDigest: z.string(),
  manifest: z.json(),
  files: z.json(),
  reach: z.json(),
  wider: z.boolean(),
})

/** A stored version as its entry says it. @param hasFacts its entry names what was read from the files */
export function storedVersionText(json: string, hasFacts: boolean): string {
  const { manifest, files, reach, wider, ...digests } = columns.parse(JSON.parse(json))
  const facts = skillFactsDigest({ manifest, files, reach, wider })
  return versionText(hasFacts ? { ...digests, facts } : digests)
}

/** Stored rules for models as their entry says them: by their fingerprint. */
export function storedModelRulesText(json: string): string {
  return taggedDigest('muster.model-rules.v1', JSON.parse(json))
}

export function storedPolicyText(json: string): string {
  return canonicalJson(JSON.parse(json))
}

/** Whether the entry about a version names what was read from its files. */
export function saysFacts({ right }: RightEntry): boolean {
  return right?.kind === 'version' && right.says.includes(' facts ')
}

function versionText(what: { version: string; treeDigest: string; archiveDigest: string; facts?: string | undefined }): string {
  const { version: semver, treeDigest, archiveDigest, facts } = what
  return [semver, treeDigest, archiveDigest, ...(facts === undefined ? [] : ['facts', facts])].join(' ')
}

function reader<Schema extends z.ZodType>(schema: Schema, read: (said: z.output<Schema>) => Given): Reader {
  return (ext) => {
    const said = schema.safeParse(ext)
    return said.success ? read(said.data) : []
  }
}

function given(right: Right): Given[number] {
  return { kind: right.kind, subject: right.subject, right }
}

function taken(kind: Right['kind'], of: string): Given[number] {
  return { kind, subject: of, right: null }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
