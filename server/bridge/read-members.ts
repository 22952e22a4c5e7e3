import { readMemberSkills } from '#server/bridge/authoring/read-member-skills.ts'
import type { AuthoredMember } from '#server/bridge/authoring/schema.ts'
import { listSaidStarts, listSetUp } from '#server/bridge/authoring/store.ts'
import { proposedStart } from '#server/bridge/core/proposed-start.ts'
import { namesOf, statusOf } from '#server/bridge/list-runs.ts'
import type { MemberDetail, MemberListItem } from '#server/bridge/schema.ts'
import { nextStarts } from '#server/bridge/triggers/store.ts'
import { postureSentence } from '#server/compiler/posture-summary.ts'
import { effectClassRank } from '#server/crew/effect-class.ts'
import { definitionSchema } from '#server/crew/schema.ts'
import { inEnglish, type Say } from '#server/kernel/language/say.ts'
import { compileYaml } from '#server/members/compile-definition.ts'
import { fieldValue } from '#server/members/core/apply-changes.ts'
import { sayProblem } from '#server/members/core/say-problem.ts'
import { stillOpen, type Unconfirmed } from '#server/members/core/unconfirmed.ts'
import { loadProgram } from '#server/members/load-program.ts'
import { findMember, listMembers as listRows, listVersions, type MemberRow, type VersionRow } from '#server/members/store.ts'
import { defaultInputs } from '#server/members/templates.ts'
import { findAttempt, listRuns } from '#server/runs/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/** Crew members that did not leave, with their state, freedom, strongest ability, last outcome and next start. */
export async function listMembers(workspaceId: string): Promise<MemberListItem[]> {
  return await inScope(workspaceId, async (scope) => {
    const starts = await nextStarts(scope)
    const here = (await listRows(scope)).filter(({ status }) => status !== 'offboarded')
    return await Promise.all(here.map(async (member) => await memberItem(scope, member, starts.get(member.id) ?? null)))
  })
}

async function memberItem(scope: TenantScope, member: MemberRow, nextAt: Date | null): Promise<MemberListItem> {
  const versions = await listVersions(scope, member.id)
  const active = versions.find((version) => version.id === member.activeVersionId)
  const draft = versions.find((version) => version.status === 'draft')
  const shown = active ?? draft
  const [last] = await listRuns(scope, { limit: 1, memberId: member.id, purpose: 'run', ownJob: true })
  const attempt = last ? await findAttempt(scope, last.id, last.leg, last.attempt) : undefined
  return {
    id: member.id,
    name: member.name,
    slug: member.slug,
    status: member.status,
    ...(await characterOf(scope, shown)),
    versionN: active?.n ?? null,
    draftDiffers: draft !== undefined && draft.programDigest !== active?.programDigest,
    lastOutcome: last ? statusOf(last, attempt) : null,
    lastRunAt: last?.startedAt.toISOString() ?? null,
    nextAt: nextAt?.toISOString() ?? null,
  }
}

async function characterOf(scope: TenantScope, version: VersionRow | undefined): Promise<Pick<MemberListItem, 'rigidity' | 'effectClass'>> {
  if (!version?.programDigest) return { rigidity: null, effectClass: null }
  const program = await loadProgram(scope, version.programDigest)
  const classes = Object.values(program.tools).map((tool) => tool.effectClass)
  return { rigidity: program.rigidity, effectClass: classes.sort((a, b) => effectClassRank(b) - effectClassRank(a))[0] ?? null }
}

/** One crew member as its page shows it: the open text, its problems, and what the compiler makes of it. @throws AppError NOT_FOUND */
export async function readMember(workspaceId: string, memberId: string, say: Say = inEnglish): Promise<AuthoredMember> {
  const names = await namesOf(workspaceId)
  return await inScope(workspaceId, async (scope) => {
    const member = await findMember(scope, memberId)
    const versions = await listVersions(scope, member.id)
    const draft = versions.find((version) => version.status === 'draft')
    const shown = draft ?? versions.find((version) => version.id === member.activeVersionId)
    const yaml = shown?.sourceYaml ?? ''
    const compiled = await compileYaml(scope, member, yaml)
    const parsed = definitionSchema.safeParse(compiled.definition)
    const inputs = (parsed.success ? parsed.data.inputs : {}) as MemberDetail['inputs']
    const [lastTry] = await listRuns(scope, { limit: 1, memberId: member.id, purpose: 'dry-run' })
    const sample = defaultInputs(inputs as Parameters<typeof defaultInputs>[0])
    return {
      id: member.id,
      name: member.name,
      slug: member.slug,
      status: member.status,
      definition: (parsed.success ? JSON.parse(JSON.stringify(parsed.data)) : null) as MemberDetail['definition'],
      yaml,
      revision: draft?.revision ?? 0,
      versions: versions.map((version) => ({
        n: version.n,
        status: version.status,
        publishedAt: version.publishedAt?.toISOString() ?? null,
        publishedBy: version.publishedBy === null ? null : (names.get(version.publishedBy) ?? say('Someone who left')),
      })),
      posture: compiled.result.ok
        ? {
            sentence: postureSentence(compiled.result.posture.said, say),
            tools: compiled.result.posture.tools.map((tool) => ({ ...tool, targets: [...tool.targets] })),
          }
        : null,
      diagnostics: compiled.diagnostics.map((problem) => sayProblem(problem, say)) as AuthoredMember['diagnostics'],
      gaps: compiled.gaps.map(({ app, tools }) => ({ app, tools: [...tools] })),
      skills: await readMemberSkills(scope, member.id, {
        definition: parsed.success ? parsed.data : null,
        active: versions.find((version) => version.id === member.activeVersionId),
      }),
      programDigest: compiled.result.ok ? compiled.result.programDigest : null,
      unconfirmed: stillOpen(draft?.definition, (draft?.unconfirmed ?? []) as Unconfirmed[]).map(({ path, kind, digest }) => ({
        path: [...path],
        kind,
        value: fieldValue(draft?.definition, path),
        digest,
      })),
      proposedStart: proposedStart(await listSaidStarts(scope, member.id), await listSetUp(scope, member.id)),
      inputs,
      sampleInputs: Object.keys(sample).length > 0 ? (sample as MemberDetail['sampleInputs']) : null,
      lastTry: lastTry ? { runId: lastTry.id } : null,
    }
  })
}
