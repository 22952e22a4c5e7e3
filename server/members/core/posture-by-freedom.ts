import { newFindings } from '#server/compiler/diagnostics.ts'
import { labelCalls } from '#server/compiler/passes/labels.ts'
import { planCalls, reachableTools } from '#server/compiler/passes/posture.ts'
import { readDefinition } from '#server/compiler/passes/read.ts'
import { resolve } from '#server/compiler/passes/resolve.ts'
import { findSkills, labelOfSkills } from '#server/compiler/passes/skills.ts'
import { indexRows } from '#server/compiler/row-index.ts'
import type { Snapshot } from '#server/compiler/snapshot.ts'
import { type EffectClass, type Posture, type Rigidity, rigiditySchema } from '#server/crew/effect-class.ts'
import { resolvePosture, stricterPosture } from '#server/crew/posture-table.ts'

/** Does alone, asks first or never, under each freedom. */
export type ByFreedom = { readonly [R in Rigidity]: Posture }

export interface PostureByFreedom {
  readonly tools: readonly { readonly tool: string; readonly title: string; readonly effectClass: EffectClass; readonly by: ByFreedom }[]
  /** By the path of the step that calls. */
  readonly steps: ReadonlyMap<string, ByFreedom>
}

/**
 * What each ability and each calling step may do under each of the four freedoms: the compiler's own pass, four times. What
 * `tools[].posture` tightens is left out, because a screen moves that by itself. Null while the text is no job description. Pure.
 */
export function postureByFreedom(value: unknown, snapshot: Snapshot): PostureByFreedom | null {
  const findings = newFindings()
  const definition = readDefinition(value, findings)
  if (definition === null) return null
  const rows = indexRows(snapshot)
  const tools = definition.tools.map(({ posture: _, ...tool }) => tool)
  const drafts = rigiditySchema.options.map((rigidity) => ({ rigidity, draft: resolve({ ...definition, tools, rigidity }, findings) }))
  const plans = drafts.map(({ rigidity, draft }) => {
    const skills = labelOfSkills(findSkills(draft, snapshot, findings))
    return { rigidity, calls: planCalls(draft, rows, snapshot, findings, labelCalls(draft, rows, skills)) }
  })
  const postures = (of: (one: (typeof plans)[number]) => Posture): ByFreedom =>
    Object.fromEntries(plans.map((one) => [one.rigidity, of(one)])) as ByFreedom
  const steps = new Map(
    [...(plans[0]?.calls.keys() ?? [])].map((path) => [path, postures(({ calls }) => calls.get(path)?.posture ?? 'block')]),
  )
  const [first] = drafts
  return {
    steps,
    tools: (first ? reachableTools(first.draft, rows) : []).map((row) => {
      const effectClass = row.effectClass ?? 'spend'
      const targets = tools.find(({ tool }) => tool === row.tool)?.targets ?? []
      const facts = { declared: row.targetArg === null || targets.length > 0, authored: true }
      const by = postures(({ rigidity, calls }) => {
        const used = [...calls.values()].filter((call) => call.row.tool === row.tool).map(({ posture }) => posture)
        return used.length > 0 ? used.reduce(stricterPosture) : resolvePosture(snapshot.postureTable, rigidity, effectClass, facts)
      })
      return { tool: row.tool, title: row.title, effectClass, by }
    }),
  }
}
