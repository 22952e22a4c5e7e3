/**
 * Connectors that act on the same things. `tables` reads and writes the files of `files`, so a planned write through one
 * makes the world of the other uncertain: a leg that has an unapplied effect on a store suspends before reading it.
 */
const SHARED_STORES: Readonly<Record<string, string>> = { tables: 'files' }

/** Name of what a tool reads or changes: its connector, or the store that several connectors share. */
export function storeOf(tool: string): string {
  const connector = tool.slice(0, tool.indexOf('.'))
  return Object.hasOwn(SHARED_STORES, connector) ? (SHARED_STORES[connector] ?? connector) : connector
}

/** Tools of a connector that stays inside and yet keeps something: a look-up sees what was written before, once it is. */
export function keepsState(tool: string): boolean {
  return storeOf(tool) === 'memory'
}

/**
 * Whether two literal targets of one store may be the same thing: equal, or one a folder of the other.
 * null = a target known only at run time, or several targets: it may be anything.
 */
export function mayTouchSame(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return true
  const [one, two] = [a, b].map(
    (target) =>
      `${target
        .split('/')
        .filter((part) => part !== '' && part !== '.')
        .join('/')}/`,
  ) as [string, string]
  return one.startsWith(two) || two.startsWith(one)
}
