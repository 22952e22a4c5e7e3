import type { SystemScope, TenantScope } from '#db/with-scope.ts'

type Transaction = TenantScope['tx'] | SystemScope['tx']
interface Worded<T> {
  execute(values: Readonly<Record<string, unknown>>): Promise<T>
}

/**
 * A query that is put into words once a process, and asked in whatever transaction it is given: for the few that every call of a program
 * asks, where finding the words takes longer than sending them. Its values are placeholders (`sql.placeholder`).
 */
export function wordOnce<T, V extends Readonly<Record<string, unknown>>>(
  build: (tx: Transaction) => { prepare(name: string): Worded<T> },
): (tx: Transaction, values: V) => Promise<T> {
  let worded: Worded<T> | null = null
  return async (tx, values) => {
    worded ??= build(tx).prepare('worded once')
    // The words are anybody's; what they are sent on is the connection of this transaction, and of no other.
    const own = Object.create(worded, { client: { value: connectionOf(tx) } }) as Worded<T>
    return await own.execute(values)
  }
}

function connectionOf(tx: Transaction): object {
  const { session } = tx as unknown as { session?: { client?: object } }
  if (!session?.client) throw new Error('a transaction of drizzle has a session with its client')
  return session.client
}
