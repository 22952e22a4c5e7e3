import { type Document, isAlias, isCollection, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import { error, lineAt, type Matter, quoted } from '#server/skills/core/bundle.ts'
import { type CutText, cutFields } from '#server/skills/core/cut-fields.ts'
import type { Finding } from '#server/skills/schema.ts'

const LIMITS = { chars: 32 * 1024, aliases: 20, depth: 6 } as const
const PATH = 'SKILL.md'

/** Characters that end a line for some readers and not for others. */
const SEPARATOR = /[\u2028\u2029\u0085\v\f]|\r(?!\n)/

/**
 * The YAML between two lines of `---` at the very beginning, and the body after it. Where another line separator stands in the fields
 * or beside a fence, two readers could disagree about what is a field: that is refused, whatever the fields say.
 */
export function checkFrontMatter(skill: string): { findings: Finding[]; matter: Matter | null } {
  const cut = split(skill)
  if ('severity' in cut) return { findings: [cut], matter: null }
  const { fields, body, bodyLine } = cut
  const parted = separatorIn(skill, body)
  const read = readYaml(fields)
  return read.fields
    ? { findings: parted, matter: { fields: read.fields, body, bodyLine } }
    : { findings: [...parted, ...read.findings], matter: null }
}

function split(skill: string): CutText | Finding {
  const refuse = (code: string, message: string): Finding =>
    error(code, message, { path: PATH, line: 1, next: 'Begin with a line of ---, then the fields, then a line of ---, then the text.' })
  if (skill.startsWith('\uFEFF')) return refuse('fence-missing', 'SKILL.md begins with a byte order mark instead of ---.')
  const cut = cutFields(skill)
  if (cut === 'missing') return refuse('fence-missing', 'SKILL.md does not begin with a line of ---.')
  if (cut === 'open') return refuse('fence-open', 'The fields have no end: a second line of --- is missing.')
  if (cut.fields.length > LIMITS.chars) return refuse('front-matter-too-long', 'The fields are longer than 32 kB.')
  return cut
}

function separatorIn(skill: string, body: string): Finding[] {
  const at = skill.search(SEPARATOR)
  if (at === -1 || at > skill.length - body.length) return []
  const message = 'Some readers take a character in the fields, or beside them, for the end of a line.'
  return [error('line-separator', message, { path: PATH, line: lineAt(skill, at), next: 'End lines in the usual way.' })]
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
    return { findings: [], fields: asWritten(document, { ...value }) }
  } catch {
    // aliases that multiply, or nesting beyond what the reader can hold
    return refuse('yaml-too-deep', 'The fields cannot be read: they are nested or repeated too often.')
  }
}

/**
 * What stands at the top as name or version, and whatever stands under `metadata`, is a text as it is written, though YAML takes it for a
 * number or for yes and no: `007`, `1.10`, `true`.
 */
function asWritten(document: Document, value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { metadata } = value
  const fields = { ...value, ...textsOf(document, document.contents, ['name', 'version']) }
  if (metadata === null || typeof metadata !== 'object' || Array.isArray(metadata)) return fields
  return { ...fields, metadata: { ...metadata, ...textsOf(document, document.get('metadata', true), Object.keys(metadata)) } }
}

function textsOf(document: Document, node: unknown, keys: readonly string[]): Record<string, string> {
  const map = isAlias(node) ? node.resolve(document) : node
  if (!isMap(map)) return {}
  return Object.fromEntries(
    keys.flatMap((key) => {
      const at = map.get(key, true) as unknown
      const one = isAlias(at) ? at.resolve(document) : at
      const isTaken = isScalar(one) && (typeof one.value === 'number' || typeof one.value === 'boolean')
      return isTaken && one.source !== undefined ? [[key, one.source] as const] : []
    }),
  )
}
