import { childEnvironment, openInstallation } from '../scripts/installation.ts'
import { runtimeUrls } from '../scripts/prepare-database.ts'

/**
 * Points this process at the installation of the project's folder, as the supervisor does for its children; those are
 * pointed already, and may not read the passwords.
 */
export function pointAtInstallation(): void {
  if (process.env['DATABASE_URL'] && process.env['DATABASE_SYSTEM_URL']) return
  const installation = openInstallation()
  const { appUrl, systemUrl } = runtimeUrls(installation)
  Object.assign(process.env, childEnvironment(installation), { DATABASE_URL: appUrl, DATABASE_SYSTEM_URL: systemUrl })
}
