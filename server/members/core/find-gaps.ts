/** A connected app that a job uses and this workspace does not have, with what the job uses of it. */
export interface AppGap {
  readonly app: string
  readonly tools: readonly string[]
}

const REF = /^([a-z][a-z0-9-]*)\.[A-Za-z][\w-]*$/
const DEPTH_MAX = 64

/** Apps that a job description names and nobody connected here, by name. Pure. @param known abilities of the workspace */
export function findGaps(definition: unknown, known: readonly { readonly tool: string }[]): readonly AppGap[] {
  const apps = new Set(known.map(({ tool }) => tool.slice(0, tool.indexOf('.'))))
  const gaps = new Map<string, Set<string>>()
  for (const tool of toolNames(definition, 0)) {
    const app = REF.exec(tool)?.[1]
    if (app === undefined || apps.has(app)) continue
    gaps.set(app, (gaps.get(app) ?? new Set()).add(tool))
  }
  return [...gaps].sort(([a], [b]) => (a < b ? -1 : 1)).map(([app, tools]) => ({ app, tools: [...tools].sort() }))
}

/** Connected apps that a job description names, by name. Pure. */
export function appsOf(definition: unknown): readonly string[] {
  return findGaps(definition, []).map(({ app }) => app)
}

/** Every `tool` of a document: those declared and those called. */
function* toolNames(value: unknown, depth: number): Generator<string> {
  if (value === null || typeof value !== 'object' || depth > DEPTH_MAX) return
  for (const [key, part] of Object.entries(value)) {
    if (key === 'tool' && typeof part === 'string') yield part
    else yield* toolNames(part, depth + 1)
  }
}
