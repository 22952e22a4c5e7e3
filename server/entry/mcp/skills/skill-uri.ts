const SCHEME = 'skill://'

/** A file of a skill as a resource: `skill://<name>/<path>`, each part percent-encoded. A public skill's name has two parts. */
export function skillUri(slug: string, path: string): string {
  return SCHEME + [...slug.split('/'), ...path.split('/')].map(encodeURIComponent).join('/')
}

/**
 * Which skill and which of its files a URI names, among the names that the caller has; undefined for any other. A public skill
 * `a/b` and a folder `b` of the skill `a` are told apart by the longer name.
 */
export function parseSkillUri(uri: string, slugs: readonly string[]): { readonly slug: string; readonly path: string } | undefined {
  const parts = partsOf(uri)
  if (!parts) return undefined
  const named = (count: number): string => parts.slice(0, count).join('/')
  for (const count of [2, 1]) {
    if (parts.length > count && slugs.includes(named(count))) return { slug: named(count), path: parts.slice(count).join('/') }
  }
  return undefined
}

function partsOf(uri: string): string[] | undefined {
  if (!uri.startsWith(SCHEME)) return undefined
  try {
    const parts = uri.slice(SCHEME.length).split('/').map(decodeURIComponent)
    return parts.some((part) => part === '' || part.includes('/')) ? undefined : parts
  } catch {
    return undefined
  }
}
