import { listCatalogue } from '#server/catalogue/list-catalogue.ts'
import { compile } from '#server/compiler/compile.ts'
import { locate, parseDefinitionYaml } from '#server/compiler/locate.ts'
import type { CompileResult, LocatedDiagnostic, Snapshot, WhitelistEntry } from '#server/compiler/snapshot.ts'
import { listModelRoles } from '#server/gateway/llm/settings/read-chain.ts'
import { asData, asList } from '#server/kernel/plain-data.ts'
import { type AppGap, findGaps } from '#server/members/core/find-gaps.ts'
import { type QuickFix, quickFixes } from '#server/members/core/quick-fix.ts'
import { skillsInScope } from '#server/members/skills-in-scope.ts'
import { listHandoffEdges, listInputsOf, listMembers, listWhitelist, type MemberRow } from '#server/members/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { listHandles } from '#server/vault/list-handles.ts'

/** Everything in the workspace that a compile of this definition depends on: skills are looked up for those that name some. */
export async function snapshotFor(scope: TenantScope, member: { id: string; slug: string }, definition: unknown = null): Promise<Snapshot> {
  const known = await listMembers(scope)
  const whitelist = (await listWhitelist(scope, member.id, new Date(systemClock.nowMs()))) as WhitelistEntry[]
  return {
    catalogue: await listCatalogue(scope),
    whitelist,
    postureTable: null,
    modelRoles: await listModelRoles(scope),
    handles: await listHandles(scope, member.id),
    members: known.map((row) => row.slug),
    handoffEdges: await listHandoffEdges(scope),
    inputsOf: await listInputsOf(scope, takersIn(definition)),
    self: member.slug,
    skills: namesSkills(definition) ? await skillsInScope(scope, member.id) : [],
  }
}

const TAKERS_MAX = 20

/** Short names of whom it passes on to, whatever it is. */
function takersIn(definition: unknown): readonly string[] {
  return asList(asData(definition)['handoffs'])
    .slice(0, TAKERS_MAX)
    .flatMap((handoff) => {
      const { to } = asData(handoff)
      return typeof to === 'string' ? [to] : []
    })
}

function namesSkills(definition: unknown): boolean {
  const skills = (definition as { readonly skills?: unknown } | null)?.skills
  return Array.isArray(skills) && skills.length > 0
}

export interface CompiledYaml {
  /** The parsed document, or null when the text is no YAML. */
  readonly definition: unknown
  readonly result: CompileResult
  /** All problems and notes with their place in the text. */
  readonly diagnostics: readonly FixableDiagnostic[]
  /** Apps that it names and nobody connected here. */
  readonly gaps: readonly AppGap[]
}

/** A problem with its place and with what would put it right. */
export interface FixableDiagnostic extends LocatedDiagnostic {
  readonly fixes: readonly QuickFix[]
}

/** YAML → diagnostics with places, or a program. Never throws for what a person typed. */
export async function compileYaml(scope: TenantScope, member: Pick<MemberRow, 'id' | 'slug'>, yaml: string): Promise<CompiledYaml> {
  const parsed = parseDefinitionYaml(yaml)
  if (!parsed.ok) {
    const diagnostics = parsed.diagnostics.map((diagnostic) => ({ ...diagnostic, fixes: [] }))
    return { definition: null, result: { ok: false, diagnostics: parsed.diagnostics }, diagnostics, gaps: [] }
  }
  const snapshot = await snapshotFor(scope, member, parsed.value)
  const result = compile(parsed.value, snapshot)
  const diagnostics = locate(result.ok ? result.warnings : result.diagnostics, parsed.doc).map((diagnostic) => ({
    ...diagnostic,
    fixes: quickFixes(
      diagnostic,
      parsed.value,
      snapshot.catalogue,
      snapshot.skills.map(({ slug }) => slug),
    ),
  }))
  return { definition: parsed.value, result, diagnostics, gaps: findGaps(parsed.value, snapshot.catalogue) }
}
