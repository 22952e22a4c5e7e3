import { z } from 'zod'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const size = z.number().int().min(0)

/** One file of the archive. */
const entrySchema = z.strictObject({ name: z.string().min(1).max(4096), size, sha256 })
export type ArchiveEntry = z.infer<typeof entrySchema>

/** A table's data: rows in PostgreSQL's text format, in numbered parts `database/<table>/000001.copy`. */
const tableSchema = z.strictObject({ name: z.string(), columns: z.array(z.string()).min(1), rows: size, parts: size })
export type TableFacts = z.infer<typeof tableSchema>

/** What a backup knows about the installation that it was made of. */
export const backupFactsSchema = z.strictObject({
  /** Muster's own version. */
  version: z.string(),
  /** Times (`when`) of the migrations that the database had. */
  migrations: z.array(z.number()).min(1),
  tables: z.array(tableSchema),
  /** Workspace → number of entries in its chain. */
  heads: z.record(z.string(), size),
  /** First 16 digits of the digest of the signing key; null when it was not known. */
  keyId: z.string().nullable(),
})
export type BackupFacts = z.infer<typeof backupFactsSchema>

/** Last file of every archive: what is in it, byte for byte. */
export const manifestSchema = z.strictObject({
  format: z.enum(['muster-backup', 'muster-keys']),
  v: z.literal(1),
  createdAt: z.iso.datetime(),
  facts: backupFactsSchema.nullable(),
  entries: z.array(entrySchema),
})
export type Manifest = z.infer<typeof manifestSchema>

/** What is remembered of the last backup, in `last-backup.json` of the data folder. */
export const lastBackupSchema = z.object({ at: z.iso.datetime(), file: z.string(), bytes: size, sha256, keysFile: z.string().nullable() })
export type LastBackup = z.infer<typeof lastBackupSchema>
