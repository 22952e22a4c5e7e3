import { type Document, isAlias, isCollection, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import { error, type Matter, quoted } from '#server/skills/core/bundle.ts'
import type { Finding } from '#server/skills/schema.ts'

const LIMITS = { chars: 32 * 1024, aliases: 20, depth: 6 } as const
const PATH = 'SKILL.md'

/** The YAML between two lines of `---` at the very beginning, and the body after it. */
export function checkFrontMatter(skill: string): { findings: Finding[]; matter: Matter | null } {
  const cut = split(skill)
  if ('severity' in cut) return { findings: [cut], matter: null }
  const { yaml, body, bodyLine } = cut
  const read = readYaml(yaml)
  return read.fields ? { findings: [], matter: { fields: read.fields, body, bodyLine } } : { findings: read.findings, matter: null }
}

function split(skill: string): { yaml: string; body: string; bodyLine: number } | Finding {
  const refuse = (code: string, message: string): Finding =>
    error(code, message, { path: PATH, line: 1, next: 'Begin with a line of ---, then the fields, then a line of ---, then the text.' })
  if (skill.startsWith('\uFEFF')) return refuse('fence-missing', 'SKILL.md begins with a byte order mark instead of ---.')
  const open = /^---[ \t]*\r?\n/.exec(skill)
  if (!open) return refuse('fence-missing', 'SKILL.md does not begin with a line of ---.')
  const rest = skill.slice(open[0].length)
  const close = /^---[ \t]*(?:\r?\n|$)/m.exec(rest)
  if (!close) return refuse('fence-open', 'The fields have no end: a second line of --- is missing.')
  if (close.index > LIMITS.chars) return refuse('front-matter-too-long', 'The fields are longer than 32 kB.')
  const yaml = rest.slice(0, close.index)
  return { yaml, body: rest.slice(close.index + close[0].length), bodyLine: yaml.split('\n').length + 2 }
}

function readYaml(yaml: string): { findings: Finding[]; fields: Record<string, unknown> | null } {
  const refuse = (code: string, message: string, line?: number): { findings: Finding[]; fields: null } => ({
    findings: [error(code, message, { path: PATH, ...(line === undefined ? {} : { line: line + 1 }) })],
    fields: null,
  })
  const lineCounter = new LineCounter()
  try {
    const document = parseDocument(yaml, { schema: 'core', version: '1.2', lineCounter, prettyErrors: false })
    const faults = [...document.errors, ...document.warnings]
    if (faults.length > 0)
      return {
        fields: null,
        findings: faults.slice(0, 20).map(({ message, pos }) =>
          error('yaml', `The fields are no YAML that can be read: ${quoted(message.split('\n')[0] ?? '')}.`, {
            path: PATH,
            line: lineCounter.linePos(pos[0]).line + 1,
            next: 'Put texts with a colon, a dash or a bracket into quotes.',
          }),
        ),
      }
    let aliases = 0
    let deepest = 0
    visit(document, (_, node, above) => {
      if (isAlias(node)) aliases += 1
      if (isCollection(node)) deepest = Math.max(deepest, above.filter(isCollection).length + 1)
      return deepest > LIMITS.depth ? visit.BREAK : undefined
    })
    if (deepest > LIMITS.depth) return refuse('yaml-too-deep', 'The fields are nested more than six deep.')
    if (aliases > LIMITS.aliases) return refuse('yaml-aliases', 'The fields repeat themselves by aliases more than 20 times.')
    // the reader counts what is repeated along with its repetitions
    const value: unknown = document.toJS({ maxAliasCount: LIMITS.aliases + 1 })
    // throws for what holds itself
    JSON.stringify(value)
    if (value === null || typeof value !== 'object' || Array.isArray(value))
      return refuse('yaml-no-map', 'The fields are no list of names and values.', 1)
    return { findings: [], fields: { ...value, ...nameOf(document) } }
  } catch {
    // aliases that multiply, or nesting beyond what the reader can hold
    return refuse('yaml-too-deep', 'The fields cannot be read: they are nested or repeated too often.')
  }
}

/** A name that YAML takes for a number or for yes and no is a name as it stands: `007`, `1e3`, `true`. */
function nameOf(document: Document): { name?: string } {
  const name = document.get('name', true)
  return isScalar(name) && (typeof name.value === 'number' || typeof name.value === 'boolean') && name.source !== undefined
    ? { name: name.source }
    : {}
}
