import type { ErrorRows } from '#server/kernel/errors/error-row.ts'
import { msg } from '#server/kernel/language/say.ts'

/** The installation itself. */
export const INSTANCE_ERRORS = {
  SCHEMA_NEWER: { status: 503, title: msg('The database is newer than this program'), next: msg('Update Muster.') },
  DATABASE_EMPTY: {
    status: 503,
    title: msg('The database is empty where data was expected'),
    next: msg('Check DATABASE_URL, or restore the backup.'),
  },
  KEYS_MISSING: { status: 503, title: msg('The signing keys are missing beside existing data'), next: msg('Restore the key directory.') },
} as const satisfies ErrorRows
