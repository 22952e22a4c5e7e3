/** How one item of a batch ended. */
export type Ended<Out> = { readonly value: Out } | { readonly error: unknown }

interface Waiting<In, Out> {
  readonly item: In
  readonly end: (ended: Ended<Out>) => void
}

const SIZE_MAX = 64

/**
 * Work that many callers want of one thing at a time, such as a chain of entries under a lock: what comes while some is under way is done
 * together next, in one transaction instead of many. Nobody is told before the work that holds theirs is done, and nothing waits for
 * company: alone, an item is done at once.
 */
export class Batches<In, Out> {
  readonly #work: (key: string, items: readonly In[]) => Promise<readonly Ended<Out>[]>
  readonly #waiting = new Map<string, Waiting<In, Out>[]>()

  /** @param work gives an end for each item, in order; when it throws, the items are done one by one, so that none spoils the others */
  constructor(work: (key: string, items: readonly In[]) => Promise<readonly Ended<Out>[]>) {
    this.#work = work
  }

  async add(key: string, item: In): Promise<Out> {
    const ended = await new Promise<Ended<Out>>((end) => {
      const line = this.#waiting.get(key)
      if (line) return void line.push({ item, end })
      this.#waiting.set(key, [{ item, end }])
      void this.#drain(key)
    })
    if ('error' in ended) throw ended.error
    return ended.value
  }

  async #drain(key: string): Promise<void> {
    for (let line = this.#waiting.get(key) ?? []; line.length > 0; ) {
      await this.#doTogether(key, line.splice(0, SIZE_MAX))
    }
    this.#waiting.delete(key)
  }

  async #doTogether(key: string, batch: readonly Waiting<In, Out>[]): Promise<void> {
    try {
      const ends = await this.#work(
        key,
        batch.map(({ item }) => item),
      )
      for (const [i, { end }] of batch.entries()) end(ends[i] ?? { error: new Error('a batch forgot an item') })
    } catch (error) {
      const [only] = batch
      if (batch.length === 1 && only) return only.end({ error })
      for (const one of batch) await this.#doTogether(key, [one])
    }
  }
}
