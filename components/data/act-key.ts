import type { Method } from '#components/data/request.ts'

const BYTES = 16

/** A new idempotency key; works on plain HTTP too, where `crypto.randomUUID` does not exist. */
export function newActKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(BYTES))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * Keys for one control: a repeat of what got no answer takes the same key, so whether or not the first one arrived, the
 * server carries it out once (architecture §6). Anything else, and anything answered, takes a new one.
 */
export function keepActKeys(make: () => string = newActKey): {
  keyFor: (act: { readonly path: string; readonly method?: Method; readonly body?: unknown }) => string
  answered: () => void
} {
  let open: { readonly act: string; readonly key: string } | null = null
  return {
    keyFor: ({ path, method = 'POST', body }) => {
      const act = JSON.stringify([method, path, body ?? {}])
      if (open?.act !== act) open = { act, key: make() }
      return open.key
    },
    answered: () => {
      open = null
    },
  }
}
