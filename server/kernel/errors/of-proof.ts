import type { ErrorRows } from '#server/kernel/errors/error-row.ts'
import { msg } from '#server/kernel/language/say.ts'

/** The signer and the proof. */
export const PROOF_ERRORS = {
  SIGNER_UNAVAILABLE: { status: 503, title: msg('The signer does not answer'), next: msg('Nothing was recorded. Start it and repeat.') },
  SIGNER_REFUSED: {
    status: 409,
    title: msg('The signer refused'),
    next: msg('The proof does not continue what was signed before. See the operator guide.'),
  },
  AUDIT_BROKEN: { status: 500, title: msg('The proof does not hold'), next: msg('Run `npx muster audit verify` on an export.') },
} as const satisfies ErrorRows
