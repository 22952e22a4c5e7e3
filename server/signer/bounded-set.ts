/** Names of which the newest are kept: of more than `max` the one that was asked for longest ago goes. */
export class BoundedSet {
  readonly #names = new Set<string>()
  readonly #max: number

  constructor(max: number) {
    this.#max = max
  }

  /** Whether it is kept; asking keeps it longer. */
  has(name: string): boolean {
    if (!this.#names.delete(name)) return false
    this.#names.add(name)
    return true
  }

  add(name: string): void {
    this.#names.add(name)
    if (this.#names.size <= this.#max) return
    for (const oldest of this.#names) {
      this.#names.delete(oldest)
      break
    }
  }
}
