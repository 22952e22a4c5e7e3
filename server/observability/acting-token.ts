import { AsyncLocalStorage } from 'node:async_hooks'

const acting = new AsyncLocalStorage<string>()

/** Does the work of one request as coming through that API token: whatever it puts on record names the token (decision 0090). */
export async function actWithToken<T>(tokenId: string, work: () => Promise<T>): Promise<T> {
  return await acting.run(tokenId, work)
}

/** Does work for several requests at once: each says itself which token it came with. */
export async function actForMany<T>(work: () => Promise<T>): Promise<T> {
  return await acting.exit(work)
}

/** Id of the API token that the present request came with; null in the browser, in the worker and on the command line. */
export function actingToken(): string | null {
  return acting.getStore() ?? null
}
