import { childEnvironment, openInstallation } from '../scripts/installation.ts'
import { runtimeUrls } from '../scripts/prepare-database.ts'

/** Points this process at the installation of the project's folder, as the supervisor does for its children. */
export function pointAtInstallation(): void {
  const installation = openInstallation()
  const { appUrl, systemUrl } = runtimeUrls(installation)
  Object.assign(process.env, childEnvironment(installation), { DATABASE_URL: appUrl, DATABASE_SYSTEM_URL: systemUrl })
}
