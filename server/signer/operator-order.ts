import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { taggedDigest } from '#server/kernel/digest.ts'

/** What an operator orders of the signer: forget these trees, begin a new epoch, and say why. */
export interface EpochOrder {
  readonly workspaces: readonly string[]
  readonly reason: string
}

const FILE = 'start-epoch'

/**
 * Leaves an order in the key folder, which only the signer's user and root may write to: the application, which speaks to the
 * signer's socket too, cannot give one.
 * @throws Error EACCES when this user may not write there
 */
export function leaveOrder(keysDir: string, order: EpochOrder): void {
  const path = join(keysDir, FILE)
  rmSync(path, { force: true })
  // Never through a link that somebody left there.
  writeFileSync(path, digestOf(order), { flag: 'wx' })
  // Written by root, read by the signer's own user; the folder keeps everybody else out.
  chmodSync(path, 0o644)
}

/** Whether exactly this was ordered in the key folder; an order counts once. */
export function takeOrder(keysDir: string, order: EpochOrder): boolean {
  const path = join(keysDir, FILE)
  try {
    const ordered = readFileSync(path, 'utf8') === digestOf(order)
    rmSync(path)
    return ordered
  } catch {
    return false
  }
}

function digestOf({ workspaces, reason }: EpochOrder): string {
  return taggedDigest('muster.epoch-order.v1', { workspaces: [...workspaces], reason })
}
