import type { CallPlans } from '#server/compiler/call-plan.ts'
import { newFindings } from '#server/compiler/diagnostics.ts'
import { allSteps, type Draft } from '#server/compiler/draft.ts'
import { checkBudget } from '#server/compiler/passes/budget.ts'
import { checkTypes } from '#server/compiler/passes/check.ts'
import { findCuts } from '#server/compiler/passes/cut.ts'
import { type CallLabels, labelCalls, labelHandedOver } from '#server/compiler/passes/labels.ts'
import { lowerSteps } from '#server/compiler/passes/lower.ts'
import { checkModels, checkNames } from '#server/compiler/passes/names.ts'
import { checkPatterns } from '#server/compiler/passes/patterns.ts'
import { planCalls, reachableTools } from '#server/compiler/passes/posture.ts'
import { readDefinition } from '#server/compiler/passes/read.ts'
import { checkHandoffs, resolve } from '#server/compiler/passes/resolve.ts'
import { checkSecrets } from '#server/compiler/passes/secrets.ts'
import { findSkills, labelOfSkills, skillLockDigestOf } from '#server/compiler/passes/skills.ts'
import { verifyProgram } from '#server/compiler/passes/verify.ts'
import { summarisePosture } from '#server/compiler/posture-summary.ts'
import { indexRows, type RowIndex } from '#server/compiler/row-index.ts'
import type { CompileResult, Snapshot } from '#server/compiler/snapshot.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { DEFAULT_POSTURE_TABLE, resolvePosture, stricterPosture } from '#server/crew/posture-table.ts'
import { RESULT_TOOL } from '#server/crew/result-row.ts'
import type { Definition } from '#server/crew/schema.ts'
import { canonicalJson } from '#server/kernel/canonical-json.ts'
import { taggedDigest, taggedTextDigest } from '#server/kernel/digest.ts'
import type { Guidance, Program, ProgramSkill, ProgramTool } from '#server/program/program.ts'

/** Part of every program: raised with every change that can alter a program's bytes or meaning. */
export const COMPILER_VERSION = 'muster.compiler/1'

/**
 * Compiles a definition (JSON, any key order) against a snapshot of everything it depends on (domain §4). Pure: the same
 * two values give the same bytes on every host. Gives the program with its canonical text and digest
 * (`taggedDigest('muster.program.v1', program)`), or all diagnostics at once. Throws only on a broken invariant.
 */
export function compile(definition: unknown, snapshot: Snapshot): CompileResult {
  const findings = newFindings()
  const read = readDefinition(definition, findings)
  if (read === null) return { ok: false, diagnostics: findings.list() }
  const rows = indexRows(snapshot)
  const draft = resolve(read, findings)
  checkNames(draft, rows, findings)
  checkPatterns(draft, findings)
  checkBudget(draft, findings)
  checkHandoffs(draft, snapshot, findings)
  checkModels(draft, snapshot.modelRoles, findings)
  checkSecrets(draft, rows, snapshot, findings)
  const skills = findSkills(draft, snapshot, findings)
  checkTypes(draft, rows, findings)
  const labelled = labelCalls(draft, rows, labelOfSkills(skills))
  const calls = planCalls(draft, rows, snapshot, findings, labelled)
  if (findings.hasErrors()) return { ok: false, diagnostics: findings.list() }
  const program = assemble(draft, calls, labelled, rows, snapshot, skills)
  for (const { path, why } of verifyProgram(program)) {
    findings.add('M401', allSteps(draft.steps).find((step) => step.path === path)?.pointer ?? '', `${path}: ${why}`, {
      hint: 'This is a fault of the compiler; please report it.',
    })
  }
  if (findings.hasErrors()) return { ok: false, diagnostics: findings.list() }
  const programText = canonicalJson(program)
  return {
    ok: true,
    program,
    programText,
    programDigest: taggedTextDigest('muster.program.v1', programText),
    posture: summarisePosture(calls, program.tools, modelIn(draft)),
    warnings: findings.list(),
  }
}

function assemble(
  draft: Draft,
  calls: CallPlans,
  { labels }: CallLabels,
  rows: RowIndex,
  snapshot: Snapshot,
  skills: readonly ProgramSkill[],
): Program {
  const { definition } = draft
  const used = reachableTools(draft, rows)
  const told = labelOfSkills(skills)
  return {
    v: 1,
    engineId: 'muster.interpreter/1',
    compilerVersion: COMPILER_VERSION,
    metadata: { name: definition.metadata.name, slug: definition.metadata.slug, summary: definition.metadata.summary },
    objective: definition.objective,
    rigidity: definition.rigidity,
    inputs: definition.inputs as Program['inputs'],
    output: draft.output ? { schema: (definition.output?.schema ?? {}) as Program['inputs'], value: draft.output.node } : null,
    tools: Object.fromEntries(used.map((row) => [row.tool, programTool(row, draft, calls, snapshot)])),
    checks: draft.checks.map(({ text, expression }) => ({ text, when: expression })),
    body: lowerSteps(draft, calls, findCuts(draft, calls), labels),
    budget: {
      effectsMax: definition.budget.effectsMax,
      legsMax: definition.budget.legsMax,
      readsMax: definition.budget.readsMax,
      costUsdMicros: null,
      ...(definition.budget.costEuroMicros === undefined ? {} : { costEuroMicros: definition.budget.costEuroMicros }),
    },
    postureVersion: postureVersionOf(snapshot),
    catalogueDigest: catalogueDigestOf(used),
    whitelistDigests: [...new Set([...calls.values()].flatMap(({ whitelist }) => whitelist ?? []))].sort(),
    skillLockDigest: skillLockDigestOf(skills),
    handoffs: draft.handoffs.map(({ to, when }) => ({ to, when: when?.expression ?? null })),
    ...(draft.handoffs.length > 0 && labelHandedOver(draft, rows, told).confidentiality === 'secret'
      ? { handsOver: 'secret' as const }
      : {}),
    ...(modelIn(draft) === null ? {} : { guidance: guidanceOf(definition) }),
    ...(skills.length === 0 ? {} : { skills }),
  }
}

function modelIn(draft: Draft): 'judges' | 'chooses' | null {
  const kinds = new Set(allSteps(draft.steps).map(({ step }) => step.kind))
  return kinds.has('act') ? 'chooses' : kinds.has('think') ? 'judges' : null
}

function guidanceOf({ instructions, rules: { always, never, prefer } }: Definition): Guidance {
  return { instructions, always, never, prefer }
}

/** Digest of catalogue rows, whatever their order: what a program was compiled against. */
export function catalogueDigestOf(rows: readonly CatalogueRow[]): string {
  return taggedDigest(
    'muster.catalogue.v1',
    [...rows].sort((a, b) => (a.tool < b.tool ? -1 : a.tool > b.tool ? 1 : 0)),
  )
}

/** Names the posture rules in force: ours and the workspace's. */
export function postureVersionOf({ postureTable }: Pick<Snapshot, 'postureTable'>): string {
  return postureTable === null ? OWN_POSTURE_VERSION : postureVersion(postureTable)
}

function postureVersion(workspace: Snapshot['postureTable']): string {
  return taggedDigest('muster.posture.v1', { standard: DEFAULT_POSTURE_TABLE, workspace })
}

/** Of a workspace without rules of its own, which most are. */
const OWN_POSTURE_VERSION = postureVersion(null)

function programTool(row: CatalogueRow, draft: Draft, calls: CallPlans, snapshot: Snapshot): ProgramTool {
  const declaration = draft.definition.tools.find(({ tool }) => tool === row.tool)
  const targets = declaration?.targets ?? []
  const effectClass = row.effectClass ?? 'spend'
  const postures = [...calls.values()].filter((plan) => plan.row.tool === row.tool).map(({ posture }) => posture)
  const facts = { declared: row.targetArg === null || targets.length > 0, authored: true }
  const unused = [
    resolvePosture(snapshot.postureTable, draft.definition.rigidity, effectClass, facts),
    ...(declaration?.posture ? [declaration.posture] : []),
  ]
  const {
    tool,
    pin,
    title,
    mutates,
    argRoles,
    targetArg,
    probe,
    idempotency,
    secretSlots,
    summary,
    summaryMany,
    reversible,
    receiptOnly,
    inputSchema,
  } = row
  return {
    tool,
    pin,
    title,
    mutates,
    argRoles,
    targetArg,
    probe,
    idempotency,
    secretSlots,
    summary,
    summaryMany,
    reversible,
    receiptOnly,
    inputSchema,
    effectClass,
    targets: row.tool === RESULT_TOOL ? [] : targets,
    posture: (postures.length > 0 ? postures : unused).reduce(stricterPosture),
  }
}
