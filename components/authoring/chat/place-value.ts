import { ownValue } from '#server/kernel/own-value.ts'

type Data = { readonly [key: string]: unknown }

/** Keys by which entries of a list are named in a place: steps, abilities, skills and handoffs. */
const NAMES = ['id', 'tool', 'skill', 'to'] as const

/** What stands at a place of a definition; entries of lists are found by their name. undefined where nothing stands. Pure. */
export function placeValue(definition: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, part) => {
    if (Array.isArray(at)) return at.find((entry: unknown) => NAMES.some((name) => isData(entry) && entry[name] === part))
    return isData(at) ? ownValue(at, part) : undefined
  }, definition)
}

/** Whether a change at one place is, holds or lies within what is at the other. Pure. */
export function touches(a: readonly string[], b: readonly string[]): boolean {
  return a.every((part, at) => at >= b.length || part === b[at])
}

/** Places to confirm whose value is shown for the first time: an address that stands in two of them is one line to look at. Pure. */
export function oncePerValue<Place extends { readonly path: readonly string[]; readonly kind: string }>(
  places: readonly Place[],
  definition: unknown,
): readonly Place[] {
  const shown = new Set<string>()
  return places.filter(({ path, kind }) => {
    const value = placeValue(definition, path)
    const only = Array.isArray(value) && value.length === 1 ? value[0] : value
    const key = `${kind} ${JSON.stringify(only)}`
    if (shown.has(key)) return false
    shown.add(key)
    return true
  })
}

function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null
}
