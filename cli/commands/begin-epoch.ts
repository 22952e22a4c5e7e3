import { resolve } from 'node:path'
import { type BrokenHead, compareHeads } from '#server/audit/compare-heads.ts'
import { startEpoch } from '#server/audit/start-epoch.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { readEnv } from '#server/observability/env.ts'

/**
 * `muster audit new-epoch --reason TEXT [--yes]`: the way out when the signer refuses a chain for good, after a restore or a
 * fork. Says first what it would do. @returns exit code: 0 done or nothing to do, 1 not allowed, 2 not confirmed
 */
export async function beginEpoch(reason: string, confirmed: boolean): Promise<number> {
  const broken = await compareHeads()
  if (broken.length === 0) {
    process.stdout.write('Every record continues what was signed. There is nothing to do.\n')
    return 0
  }
  for (const head of broken) process.stdout.write(`${sentence(head)}\n`)
  if (!confirmed) {
    process.stdout.write(
      [
        'A new epoch leaves the signed record behind: plans that wait are made anew, and every record concerned says so for good.',
        'Export and keep what there is before (npx muster audit export). Then repeat with --yes.',
        '',
      ].join('\n'),
    )
    return 2
  }
  try {
    const started = await startEpoch({ keysDir: resolve(readEnv().MUSTER_KEYS_DIR), reason })
    process.stdout.write(`A new epoch began: ${started?.epoch ?? ''}. Keep a fresh export: it is the new beginning.\n`)
    return 0
  } catch (error) {
    if (!isNotAllowed(error)) throw error
    process.stderr.write('This user may not write to the key folder. Run it as the user that starts Muster, or as root.\n')
    return 1
  }
}

/** What is wrong with one record, in plain words; doctor says the same. */
export function sentence({ workspaceId, kind, signedSize, size }: BrokenHead): string {
  return kind === 'behind'
    ? `${workspaceId}: ${signedSize} entries were signed, ${size} are there: an older copy was put back, or the end was cut off.`
    : `${workspaceId}: the first ${signedSize} entries are not the ones that were signed: another copy was put back, or they were changed.`
}

function isNotAllowed(error: unknown): boolean {
  const code = (error as { code?: unknown }).code
  return code === 'EACCES' || code === 'EPERM' || code === 'ENOENT' || isAppError(error, 'SIGNER_REFUSED')
}
