import { ownValue } from '#server/kernel/own-value.ts'
import { isData } from '#server/kernel/plain-data.ts'
import type { FieldPath } from '#server/members/core/apply-changes.ts'
import { NAMED_LISTS } from '#server/members/core/diff-definitions.ts'

/**
 * A JSON pointer as a place that keeps its meaning while other steps come and go: items of named lists by name. It ends at a
 * list without names, which is decided on as a whole. Pure.
 */
export function namePlace(definition: unknown, pointer: string): FieldPath {
  const path: string[] = []
  let at: unknown = definition
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(at)) {
      const key = ownValue(NAMED_LISTS, path.at(-1) ?? '')
      const item: unknown = at[Number(name)]
      if (key === undefined || !isData(item) || typeof item[key] !== 'string') return path
      path.push(item[key] as string)
      at = item
    } else {
      path.push(name)
      at = isData(at) ? ownValue(at, name) : undefined
    }
  }
  return path
}

/** A place as the JSON pointer that it has in this definition; as far as it exists. Pure. */
export function pointerOf(definition: unknown, path: FieldPath): string {
  let pointer = ''
  let at: unknown = definition
  for (const [depth, name] of path.entries()) {
    if (Array.isArray(at)) {
      const key = ownValue(NAMED_LISTS, path[depth - 1] ?? '')
      const index = key === undefined ? -1 : at.findIndex((item) => isData(item) && item[key] === name)
      if (index < 0) return pointer
      pointer += `/${index}`
      at = at[index]
    } else {
      pointer += `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
      at = isData(at) ? ownValue(at, name) : undefined
    }
  }
  return pointer
}
