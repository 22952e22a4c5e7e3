import type { BundleFile, Matter } from '#server/skills/core/bundle.ts'

const PATH = 'SKILL.md'

/**
 * Every name and text of the fields as YAML reads them, as one more file: `"\x49gnore"` is written in letters that no check
 * knows, and shown to every model as `Ignore`.
 */
export function statedIn({ fields }: Pick<Matter, 'fields'>): BundleFile {
  const texts = new Set<string>()
  collect(fields, texts)
  const text = `\n${[...texts].join('\n')}\n`
  return { path: PATH, bytes: new Uint8Array(), text, reading: text }
}

/** What was found in the files, and what was found in the fields alone: it stands at the top of `SKILL.md`. */
export function withStated<T extends { readonly path?: string | undefined }>(
  inFiles: readonly T[],
  inFields: readonly T[],
  kindOf: (found: T) => string,
): T[] {
  const known = new Set(inFiles.filter(({ path }) => path === PATH).map(kindOf))
  return [...inFiles, ...inFields.filter((found) => !known.has(kindOf(found))).map((found) => ({ ...found, line: 1 }))]
}

function collect(value: unknown, into: Set<string>): void {
  if (typeof value === 'string') into.add(value)
  else if (Array.isArray(value)) for (const one of value) collect(one, into)
  else if (value !== null && typeof value === 'object')
    for (const [key, one] of Object.entries(value)) {
      into.add(key)
      collect(one, into)
    }
}
