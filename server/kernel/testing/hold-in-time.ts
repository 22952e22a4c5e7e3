import fc from 'fast-check'

/**
 * Tries a property for as long as the time limit lets it. fast-check leaves a case behind when time is up: it is waited
 * for here, because what comes next shares its world, and what it found counts.
 * @throws what the property throws
 */
export async function holdInTime<T>(
  arbitrary: fc.Arbitrary<T>,
  predicate: (value: T) => Promise<void>,
  parameters: fc.Parameters<[T]> & { readonly interruptAfterTimeLimit: number },
): Promise<void> {
  let last: Promise<void> = Promise.resolve()
  const property = fc.asyncProperty(arbitrary, async (value) => {
    last = predicate(value)
    await last
  })
  await fc.assert(property, parameters)
  await last
}
