import type postgres from 'postgres'

/** Longer ones, such as an insert of many rows, come in too many lengths. */
const PARAMETERS_MAX = 64
/** Statements of one client that the server keeps, for each connection. */
const STATEMENTS_MAX = 600

type Unsafe = (query: string, parameters?: unknown[], options?: postgres.UnsafeQueryOptions) => unknown
type Begin = (work: (client: postgres.TransactionSql) => unknown) => unknown

/**
 * The same client, with the statements that drizzle sends prepared. Drizzle asks for them not to be, and the driver then has
 * the server describe each before it sends the values: two ways there and back for one answer, and planned anew each time.
 */
export function prepareStatements(sql: postgres.Sql): postgres.Sql {
  return preparing(sql, new Set())
}

function preparing<T extends postgres.Sql | postgres.TransactionSql>(client: T, known: Set<string>): T {
  const unsafe: Unsafe = (query, parameters, options) =>
    (client.unsafe as Unsafe)(query, parameters, { ...options, prepare: mayBeKept(query, parameters?.length ?? 0, known) })
  const inside =
    (name: 'begin' | 'savepoint'): Begin =>
    (work) =>
      (Reflect.get(client, name) as Begin)((inner) => work(preparing(inner, known)))
  return new Proxy(client, {
    get: (target, name) => {
      if (name === 'unsafe') return unsafe
      if (name === 'begin' || name === 'savepoint') return inside(name)
      return Reflect.get(target, name) as unknown
    },
  })
}

/** Those without values are sent as they are, in one go. */
function mayBeKept(query: string, parameters: number, known: Set<string>): boolean {
  if (parameters === 0 || parameters > PARAMETERS_MAX) return false
  if (known.has(query)) return true
  if (known.size >= STATEMENTS_MAX) return false
  known.add(query)
  return true
}
