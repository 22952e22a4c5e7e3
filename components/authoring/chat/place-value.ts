type Data = { readonly [key: string]: unknown }

/** Keys by which entries of a list are named in a place: steps, abilities, skills and handoffs. */
const NAMES = ['id', 'tool', 'skill', 'to'] as const

/** What stands at a place of a definition; entries of lists are found by their name. undefined where nothing stands. Pure. */
export function placeValue(definition: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, part) => {
    if (Array.isArray(at)) return at.find((entry: unknown) => NAMES.some((name) => isData(entry) && entry[name] === part))
    return isData(at) && Object.hasOwn(at, part) ? at[part] : undefined
  }, definition)
}

/** Whether a change at one place is, holds or lies within what is at the other. Pure. */
export function touches(a: readonly string[], b: readonly string[]): boolean {
  return a.every((part, at) => at >= b.length || part === b[at])
}

function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null
}
