import { openInstallation } from '../../scripts/installation.ts'
import { initialiseDatabase } from '../../scripts/prepare-database.ts'

/**
 * `muster init`: makes Muster's two run-time roles and its schema in the database of DATABASE_URL, whose role must be
 * allowed to create roles. Idempotent; passwords are generated and kept in `.muster/secrets.json`.
 */
export async function init(): Promise<number> {
  const ownerUrl = process.env['DATABASE_OWNER_URL'] ?? process.env['DATABASE_URL']
  if (!ownerUrl) {
    console.error('DATABASE_URL is not set. Without it Muster brings its own PostgreSQL: npm start')
    return 2
  }
  await initialiseDatabase(openInstallation(), ownerUrl)
  console.log('The database is ready: npm start')
  return 0
}
