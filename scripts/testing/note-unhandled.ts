import { appendFileSync } from 'node:fs'

/** Environment variable with the file in which errors outside every test are noted for `npm test`. */
export const UNHANDLED_FILE = 'MUSTER_UNHANDLED_FILE'

/** Vitest's hook for errors outside every test, which its JSON report leaves out; they count as before. */
export function noteUnhandled(error: { readonly message: string }): void {
  const file = process.env[UNHANDLED_FILE]
  if (file) appendFileSync(file, `${error.message}\n`)
}
