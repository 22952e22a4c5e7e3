import type { z } from 'zod'
import { error, type Matter, quoted, warning } from '#server/skills/core/bundle.ts'
import { DECLARED, declaredOf, isRange, listOf, metadataOf, requiresOf, toolsOf } from '#server/skills/core/read-declared.ts'
import { ALLOWED_TOOLS_LIMITS, type Finding, type Manifest, manifestSchema } from '#server/skills/schema.ts'

const KNOWN = new Set<string>(['name', 'description', 'license', 'compatibility', 'metadata', 'allowed-tools', ...DECLARED])
const PATH = 'SKILL.md'

/** All that the fields say but for number and secrets, which have checks of their own. `name` is null when it is no name. */
export type Parts = Omit<Manifest, 'version' | 'secrets' | 'name'> & { readonly name: string | null }

/** The fields of the open format and Muster's own, each against its rule; unknown ones are named and left alone (requirements §14.3). */
export function checkManifest({ fields }: Matter): { findings: Finding[]; parts: Parts | null } {
  const findings: Finding[] = []
  for (const key of Object.keys(fields)) {
    if (KNOWN.has(key)) continue
    findings.push(warning('unknown-field', `A field that Muster does not know: ${quoted(key)}. It changes nothing.`, { path: PATH }))
  }
  for (const key of DECLARED) {
    if (declaredOf(fields, key).twice)
      findings.push(
        error('said-twice', `The field ${key} stands at the top and under metadata.`, { path: PATH, next: 'Keep one of them.' }),
      )
  }
  const take = <K extends keyof Manifest>(key: K, value: unknown, label: string = key): Manifest[K] | null => {
    const read = (manifestSchema.shape[key] as z.ZodType).safeParse(value)
    if (read.success) return read.data as Manifest[K]
    const why = read.error.issues[0]
    const where =
      why && why.path.length > 0 ? ` (entry ${why.path.map((part) => (typeof part === 'number' ? part + 1 : String(part))).join(' ')})` : ''
    const isMissing = key === 'description' && fields[key] == null
    const said = isMissing ? 'The field description is missing.' : `The field ${label} is not right${where}: ${quoted(why?.message ?? '')}.`
    findings.push(error('field', said, { path: PATH }))
    return null
  }
  const tools = unique(toolsOf(fields['allowed-tools']))
  const beyond = toolsBeyond(tools)
  if (beyond) findings.push(beyond)
  const description = take('description', trimmed(fields['description']))
  const parts = {
    triggers: take('triggers', listOf(declaredOf(fields, 'triggers').value)?.map(trimmed)),
    permissions: take('permissions', unique(listOf(declaredOf(fields, 'permissions').value))),
    requires: readRequires(fields, findings),
    license: take('license', fields['license'] == null ? null : fields['license']),
    compatibility: take('compatibility', fields['compatibility'] == null ? null : fields['compatibility']),
    metadata: readMetadata(fields, findings),
    allowedTools: beyond ? null : take('allowedTools', tools, 'allowed-tools'),
  }
  const name = typeof fields['name'] === 'string' ? fields['name'] : null
  if (name === null) findings.push(error('field', 'The field name is missing, or no text.', { path: PATH }))
  const broken =
    description === null || Object.entries(parts).some(([key, value]) => value === null && key !== 'license' && key !== 'compatibility')
  return { findings, parts: broken ? null : ({ ...parts, name, description } as Parts) }
}

/** What is beyond the limits of `allowed-tools`, if anything. */
function toolsBeyond(tools: readonly unknown[] | null): Finding | null {
  const { entriesMax, charsMax } = ALLOWED_TOOLS_LIMITS
  if ((tools?.length ?? 0) > entriesMax)
    return error('too-many-tools', `More than ${entriesMax} abilities stand under “allowed-tools”.`, {
      path: PATH,
      next: 'Name fewer of them.',
    })
  const long = tools?.find((tool) => String(tool).length > charsMax)
  if (long === undefined) return null
  const message = `An ability under “allowed-tools” is longer than ${charsMax} characters: ${quoted(String(long))}.`
  return error('tool-too-long', message, { path: PATH, next: 'Shorten it, or write its name alone.' })
}

function readRequires(fields: Matter['fields'], findings: Finding[]): Manifest['requires'] | null {
  const list = requiresOf(declaredOf(fields, 'requires').value)
  const read = manifestSchema.shape.requires.safeParse(list)
  if (!read.success) {
    findings.push(
      error('field', 'The field requires is not right.', { path: PATH, next: 'Write each as name@range, such as reading-pdfs@^1.2.' }),
    )
    return null
  }
  const bad = read.data.filter(({ range }) => !isRange(range))
  findings.push(
    ...bad.map(({ skill }) =>
      error('range', `The range for ${skill} is no range of versions.`, { path: PATH, next: 'Write it as ^1.2, 1.2.3 or latest.' }),
    ),
  )
  const names = read.data.map(({ skill }) => skill)
  if (new Set(names).size < names.length) findings.push(error('said-twice', 'The field requires names a skill twice.', { path: PATH }))
  return read.data
}

/** A map of texts; numbers and the like are written as texts, anything deeper is kept as JSON and said. */
function readMetadata(fields: Matter['fields'], findings: Finding[]): Record<string, string> | null {
  if (fields['metadata'] == null) return {}
  const entries = Object.entries(metadataOf(fields))
  if (typeof fields['metadata'] !== 'object' || Array.isArray(fields['metadata']) || entries.length > 100) {
    findings.push(error('field', 'The field metadata is no map of at most 100 names to texts.', { path: PATH }))
    return null
  }
  const deep = entries.filter(([, value]) => value !== null && typeof value === 'object').map(([key]) => quoted(key))
  if (deep.length > 0)
    findings.push(warning('metadata-deep', `Under metadata the format wants texts alone: ${deep.join(', ')}.`, { path: PATH }))
  return Object.fromEntries(entries.map(([key, value]) => [key, typeof value === 'string' ? value : (JSON.stringify(value) ?? '')]))
}

function trimmed(value: unknown): unknown {
  return typeof value === 'string' ? value.trim() : value
}

function unique(list: readonly unknown[] | null): readonly unknown[] | null {
  return list === null ? null : [...new Set(list)]
}
