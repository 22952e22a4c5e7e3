import type { Query, QueryClient } from '@tanstack/react-query'

/** Being read for the first time just now, and read once more when that is done. */
const again = new WeakSet<Query>()

/**
 * Marks what was read from these routes as old; what a screen shows of it is read anew. The library begins no first read anew, though
 * it may have read before the change: it is read once more when it is here, however many changes come meanwhile.
 * @param parts first parts of paths below `/api/v1`; `*` for all
 */
export function markStale(client: QueryClient, parts: ReadonlySet<string>): void {
  const isMeant = ({ queryKey }: Query): boolean => parts.has('*') || parts.has(firstPart(queryKey[0]))
  const isFirst = (query: Query): boolean => isMeant(query) && query.state.data === undefined
  const first = client.getQueryCache().findAll({ predicate: isFirst, fetchStatus: 'fetching' })
  void client.invalidateQueries({ predicate: isMeant })
  for (const query of first) void readAgain(client, query)
}

async function readAgain(client: QueryClient, query: Query): Promise<void> {
  if (again.has(query)) return
  again.add(query)
  // a read that fails says so by itself
  await query.promise?.catch(() => undefined)
  again.delete(query)
  await client.invalidateQueries({ queryKey: query.queryKey, exact: true })
}

function firstPart(path: unknown): string {
  return typeof path === 'string' ? (/^\/([a-z-]+)/.exec(path)?.[1] ?? '') : ''
}
