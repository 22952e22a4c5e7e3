import { closeClients } from '#db/client.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { createSetupLink } from '#server/identity/create-setup-link.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { publicUrl } from '#server/observability/env.ts'

/**
 * `muster setup-link [--force] [--if-first] [--json]`: prints the one-time link to set Muster up. With --force also when
 * people exist, for a lost admin; with --if-first it says nothing then. Needs DATABASE_URL and DATABASE_SYSTEM_URL.
 * @returns the exit code: 0 printed (or nothing to do), 2 already set up
 */
export async function setupLink(args: string[]): Promise<number> {
  try {
    const { secret, expiresAtMs } = await createSetupLink(identityContext, { force: args.includes('--force') })
    const url = `${publicUrl()}/setup#${secret}`
    if (args.includes('--json')) process.stdout.write(`${JSON.stringify({ url, expiresAt: new Date(expiresAtMs).toISOString() })}\n`)
    else process.stdout.write(`${url}\nValid once, until ${new Date(expiresAtMs).toISOString()}.\n`)
    return 0
  } catch (error) {
    if (!isAppError(error, 'CONFLICT')) throw error
    if (args.includes('--if-first')) return 0
    process.stderr.write('Muster is set up already. For a lost admin: npx muster setup-link --force\n')
    return 2
  } finally {
    await closeClients()
  }
}
