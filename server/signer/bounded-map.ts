/** What is kept by name, of the newest names: of more than `max` the one that was asked for longest ago goes. */
export class BoundedMap<V> {
  readonly #kept = new Map<string, V>()
  readonly #max: number

  constructor(max: number) {
    this.#max = max
  }

  /** What is kept by that name; asking keeps it longer. */
  get(name: string): V | undefined {
    const value = this.#kept.get(name)
    if (value === undefined) return undefined
    this.#kept.delete(name)
    this.#kept.set(name, value)
    return value
  }

  set(name: string, value: V): void {
    this.#kept.delete(name)
    this.#kept.set(name, value)
    if (this.#kept.size <= this.#max) return
    for (const oldest of this.#kept.keys()) {
      this.#kept.delete(oldest)
      break
    }
  }
}
