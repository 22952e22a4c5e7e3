import type { JsonValue } from '#server/kernel/canonical-json.ts'

/** Whether a value has at most so many levels of lists and objects. Stops at the first that is deeper, however deep it goes. Pure. */
export function isShallow(value: JsonValue, levels: number): boolean {
  if (value === null || typeof value !== 'object') return true
  return levels > 0 && Object.values(value).every((item: JsonValue) => isShallow(item, levels - 1))
}
