/** Hash before the first link of a chain. */
export const GENESIS = '0'.repeat(64)
