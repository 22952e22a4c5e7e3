import { error, type Matter } from '#server/skills/core/bundle.ts'
import { declaredOf, listOf } from '#server/skills/core/read-declared.ts'
import { type Finding, type Manifest, manifestSchema } from '#server/skills/schema.ts'

/** Secrets that a skill asks for, by name: `{name, required, description, kind}`; as a text, names with a `?` where they are optional. */
export function checkSecrets({ fields }: Pick<Matter, 'fields'>): { findings: Finding[]; secrets: Manifest['secrets'] } {
  const path = 'SKILL.md'
  const list = listOf(declaredOf(fields, 'secrets').value)?.map((one) =>
    typeof one === 'string' ? { name: one.replace(/\?$/, ''), required: !one.endsWith('?') } : one,
  )
  const read = manifestSchema.shape.secrets.safeParse(list)
  if (!read.success) {
    const places = [...new Set(read.error.issues.map((issue) => (typeof issue.path[0] === 'number' ? issue.path[0] + 1 : 0)))]
    const findings = places.map((n) =>
      error('secret-shape', n === 0 ? 'The field secrets is no list.' : `Entry ${n} of secrets is not right.`, {
        path,
        next: 'Each has a name in small letters, digits and underscores, and may have required, description and kind.',
      }),
    )
    return { findings, secrets: [] }
  }
  const names = read.data.map(({ name }) => name)
  const twice = new Set(names).size < names.length
  return { findings: twice ? [error('said-twice', 'The field secrets names one of them twice.', { path })] : [], secrets: read.data }
}
