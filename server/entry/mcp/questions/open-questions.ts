/** Of one program, in this process: a client that is asked more at once shows none of it well. */
const OF_ONE_MAX = 8
/** Of all of them. */
const OPEN_MAX = 256

interface OpenQuestion {
  /** Ends when an answer came in. */
  readonly answered: Promise<void>
  close(): void
}

const open = new Map<string, { readonly client: string; readonly wake: () => void }>()

/** A question that a call in this process waits on. @returns undefined where too many are open: then nobody is asked */
export function openQuestion(id: string, client: string): OpenQuestion | undefined {
  const ofOne = [...open.values()].filter((one) => one.client === client).length
  if (ofOne >= OF_ONE_MAX || open.size >= OPEN_MAX) return undefined
  const { promise, resolve } = Promise.withResolvers<void>()
  open.set(id, { client, wake: resolve })
  return { answered: promise, close: () => void open.delete(id) }
}

/** Has the call go on that waits for this answer, if it waits in this process. */
export function wakeQuestion(id: string): void {
  open.get(id)?.wake()
}
