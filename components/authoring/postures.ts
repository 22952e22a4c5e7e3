import type { Postures } from '#server/bridge/authoring/schema.ts'
import type { Posture, Rigidity } from '#server/bridge/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

const STRICTNESS: readonly Posture[] = ['run', 'ask', 'block']

/** The stricter of two: never > asks first > does alone. Pure. */
export function stricter(a: Posture, b: Posture | null): Posture {
  return b !== null && STRICTNESS.indexOf(b) > STRICTNESS.indexOf(a) ? b : a
}

/** Whether somebody may choose this where the freedom gives that: only ever as strict or stricter. Pure. */
export function mayChoose(posture: Posture, given: Posture): boolean {
  return STRICTNESS.indexOf(posture) >= STRICTNESS.indexOf(given)
}

/** What is chosen for each ability in the text, on top of what its freedom gives. */
export type Chosen = ReadonlyMap<string, Posture>

/** `tools[].posture` of a job description. Pure. */
export function chosenPostures(definition: { readonly [key: string]: unknown } | null): Chosen {
  const tools = definition?.['tools']
  if (!Array.isArray(tools)) return new Map()
  return new Map(
    tools.flatMap((entry: { tool?: unknown; posture?: unknown } | null) => {
      const posture = STRICTNESS.find((one) => one === entry?.posture)
      return typeof entry?.tool === 'string' && posture ? [[entry.tool, posture] as const] : []
    }),
  )
}

type Row = NonNullable<Postures['lastPlan']>['rows'][number]
/** Lines of a plan that are marked alike. */
export interface MarkedRows {
  readonly title: string
  readonly effectClass: Row['effectClass']
  readonly was: Posture
  /** Null where the step is gone. */
  readonly now: Posture | null
  readonly summaries: readonly string[]
}

/** The lines of a plan as they would be marked under a freedom, those of one ability together, in the order of the plan. Pure. */
export function markRows(rows: readonly Row[], freedom: Rigidity, chosen: Chosen): MarkedRows[] {
  const groups = new Map<string, MarkedRows & { summaries: string[] }>()
  for (const { tool, title, summary, effectClass, was, by } of rows) {
    const now = by === null ? null : stricter(by[freedom], chosen.get(tool) ?? null)
    const key = `${tool} ${was} ${now}`
    const group = groups.get(key) ?? { title, effectClass, was, now, summaries: [] }
    group.summaries.push(summary)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** `2 of 12 lines would be marked otherwise`, or that none would. Pure. */
export function saidOfMarks(groups: readonly MarkedRows[], t: Say): string {
  const count = (of: readonly MarkedRows[]): number => of.reduce((sum, { summaries }) => sum + summaries.length, 0)
  const total = count(groups)
  const other = count(groups.filter(({ was, now }) => now !== null && now !== was))
  if (other === 0) return t.count(total, 'The same as then for its one line.', 'The same as then for all {n} lines.')
  const asks = count(groups.filter(({ was, now }) => now === 'ask' && was === 'run'))
  const never = count(groups.filter(({ was, now }) => now === 'block' && was !== 'block'))
  const alone = count(groups.filter(({ was, now }) => now === 'run' && was !== 'run'))
  const parts = [
    asks > 0 ? t('{n} would ask first', { n: asks }) : null,
    never > 0 ? t('{n} would never be done', { n: never }) : null,
    alone > 0 ? t('{n} would be done alone', { n: alone }) : null,
  ]
  const changes = parts.filter((part) => part !== null).join(', ')
  return other > asks + never + alone
    ? t.count(total, 'Of {n} line {changes}, others less strictly.', 'Of {n} lines {changes}, others less strictly.', { changes })
    : t.count(total, 'Of {n} line {changes}.', 'Of {n} lines {changes}.', { changes })
}
