/**
 * Declared targets of a tool (`tools[].targets`), matched the same way by the compiler and the runtime.
 * `**` is any text, `*` any text without `/`, `?` one character but `/`; everything else is itself, case matters.
 * A leading `/` is optional on both sides. Paths with `..`, `\`, empty parts or control characters never match, nor does an
 * address that is not spelled as it would be requested.
 */
export function matchesTarget(globs: readonly string[], target: string): boolean {
  return globs.some((glob) => matchesGlob(glob, target))
}

/** One glob, by the same rules. */
export function matchesGlob(glob: string, target: string): boolean {
  return isPlainTarget(target) && reaches(withoutSlash(glob), withoutSlash(target))
}

const CONTROL_OR_BACKSLASH = /[\p{Cc}\\]/u

/** The spelling that is requested, letter for letter: no other one of the same address, no name or password in it. */
function isCanonicalUrl(target: string): boolean {
  const url = URL.parse(target)
  return url !== null && url.username === '' && url.password === '' && (url.href === target || url.href === `${target}/`)
}

/** Whether a target reads only one way: what it names is what is reached. */
export function isPlainTarget(target: string): boolean {
  if (target === '' || CONTROL_OR_BACKSLASH.test(target)) return false
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return isCanonicalUrl(target)
  return withoutSlash(target)
    .split('/')
    .every((part) => part !== '..' && part !== '.' && part !== '')
}

function withoutSlash(text: string): string {
  return text.startsWith('/') ? text.slice(1) : text
}

/** Linear-space matching without backtracking regular expressions: columns of reachable glob positions per character. */
function reaches(glob: string, text: string): boolean {
  const tokens = glob.match(/\*\*|\*|\?|[^*?]/gsu) ?? []
  let reachable = closure(new Set([0]), tokens)
  for (const char of text) {
    const next = new Set<number>()
    for (const at of reachable) {
      const token = tokens[at]
      if (token === undefined) continue
      if (token === '**' || (token === '*' && char !== '/')) next.add(at)
      else if (token === char || (token === '?' && char !== '/')) next.add(at + 1)
    }
    reachable = closure(next, tokens)
    if (reachable.size === 0) return false
  }
  return reachable.has(tokens.length)
}

function closure(positions: Set<number>, tokens: readonly string[]): Set<number> {
  for (const at of positions) if (tokens[at]?.startsWith('*')) positions.add(at + 1)
  return positions
}
