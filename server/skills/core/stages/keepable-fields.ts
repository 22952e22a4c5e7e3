import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { keepableJson, keepableText } from '#server/kernel/keepable-json.ts'
import { error, lineAt, type Matter, quoted } from '#server/skills/core/bundle.ts'
import type { Finding } from '#server/skills/schema.ts'

const PATH = 'SKILL.md'
const FINDINGS_MAX = 20

/**
 * Fields can be kept as they are: escapes of YAML write U+0000 and halves of characters, which no text of the database and no signature
 * holds. Of each such field it is said; the other checks, and the report, get it with those characters replaced.
 * @param skill the whole file, to say where a field stands
 */
export function checkKeepable(skill: string, matter: Matter): { findings: Finding[]; matter: Matter } {
  const refused = Object.entries(matter.fields).filter(([name, value]) => !isKeepable(name) || !isKeepable(value))
  if (refused.length === 0) return { findings: [], matter }
  const findings = refused.slice(0, FINDINGS_MAX).map(([name]) =>
    error('character-refused', `The field ${quoted(name)} holds a character that cannot be kept.`, {
      path: PATH,
      line: lineOfField(skill, name),
      next: 'Leave out U+0000 and halves of characters.',
    }),
  )
  return { findings, matter: { ...matter, fields: keepableJson(matter.fields as JsonObject) } }
}

function isKeepable(value: unknown): boolean {
  if (typeof value === 'string') return keepableText(value) === value
  if (value === null || typeof value !== 'object') return true
  return Object.entries(value).every(([name, inside]) => isKeepable(name) && isKeepable(inside))
}

/** Of a name that is written plainly; any other is looked for at the top. */
function lineOfField(skill: string, name: string): number {
  const at = skill.indexOf(`\n${name}:`)
  return at === -1 ? 1 : lineAt(skill, at + 1)
}
