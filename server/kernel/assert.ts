/** Fails loudly on a broken invariant: the attempt ends, nothing limps on (style.md, Errors). */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message)
}

/** For the default arm of a switch over a union: the compiler proves that it is never reached. */
export function assertExhaustive(value: never): never {
  throw new InvariantError(`unhandled case: ${JSON.stringify(value)}`)
}

export class InvariantError extends Error {
  override readonly name = 'InvariantError'
}
