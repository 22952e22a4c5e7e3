import { parseArgs } from 'node:util'
import { openInstallation } from '../../scripts/installation.ts'
import { checkAddress } from '../doctor/check-address.ts'
import { checkDatabase } from '../doctor/check-database.ts'
import { checkLive } from '../doctor/check-live.ts'
import { checkMachine } from '../doctor/check-machine.ts'
import { checkProof } from '../doctor/check-proof.ts'
import { checkSigner } from '../doctor/check-signer.ts'
import { checkVault } from '../doctor/check-vault.ts'
import type { Finding } from '../doctor/finding.ts'
import { pointAtInstallation } from '../point-at-installation.ts'

const MARK = { ok: 'ok  ', note: 'note', problem: 'BAD ' } as const

/** `muster doctor [--json]`: looks at this machine and installation and changes no data; exit code 1 when something is missing. */
export async function doctor(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean' } } })
  const installation = openInstallation()
  pointAtInstallation()
  const checks = [
    checkMachine(installation),
    checkAddress(),
    checkDatabase(installation),
    checkSigner(installation),
    checkProof(),
    checkVault(),
    checkLive(),
  ]
  const found: Finding[] = (await Promise.all(checks)).flat()
  const problems = found.filter((finding) => finding.level === 'problem').length
  if (values.json) console.log(JSON.stringify({ ok: problems === 0, findings: found }))
  else for (const { level, name, says } of found) console.log(`${MARK[level]}  ${name.padEnd(12)} ${says}`)
  return problems === 0 ? 0 : 1
}
