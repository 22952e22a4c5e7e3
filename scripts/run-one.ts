import { readEnv } from '#server/observability/env.ts'
import { buildIfStale } from './build-if-stale.ts'
import { openInstallation } from './installation.ts'
import { manageProcess } from './managed-process.ts'
import { runtimeUrls } from './prepare-database.ts'
import { type PartName, planPart } from './start-processes.ts'

/**
 * `npm run worker`, `web` or `signer`: one part in the foreground, on the database given by the environment or the
 * embedded one of this folder, which somebody else keeps running. Gives the exit code.
 */
export async function runOne(name: string): Promise<number> {
  if (name !== 'worker' && name !== 'web' && name !== 'signer') throw new Error(`there is no part "${name}": worker, web or signer`)
  const installation = openInstallation()
  if (name === 'web') await buildIfStale(installation.root)
  const plan = planPart(name satisfies PartName, { installation, database: runtimeUrls(installation), dev: false, port: readEnv().PORT })
  const part = manageProcess(plan)
  const asked = new Promise<number>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve(0))
  })
  const givenUp = part.givenUp.then((why) => {
    console.error(why)
    return 1
  })
  const code = await Promise.race([asked, givenUp])
  await part.stop(4000)
  return code
}
