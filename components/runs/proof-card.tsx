'use client'

import { Download } from 'lucide-react'
import { useAct } from '#components/data/use-act.ts'
import { Findings } from '#components/proof/findings.tsx'
import { useOff, useZone } from '#components/shell/use-shell.ts'
import { clockSeconds } from '#components/time/format-time.ts'
import { Button, buttonClass } from '#components/ui/button.tsx'
import { counted } from '#components/words.ts'
import type { RunDetail, VerifyReportDto } from '#server/bridge/schema.ts'

/** What can be proved about this run, and the button that proves it now. */
export function ProofCard({ proof }: { readonly proof: RunDetail['proof'] }) {
  const zone = useZone()
  const off = useOff('admin')
  const verify = useAct<VerifyReportDto>()
  return (
    <section className="card" aria-labelledby="proof-title">
      <div className="card-h">
        <h2 id="proof-title">Proof</h2>
        <span className="count">{counted(proof.entries, 'entry', 'entries')}</span>
        <span className="end pr-2">
          <Button size="xs" busy={verify.busy} onClick={() => verify.act({ path: '/audit/verify' })}>
            {verify.busy ? 'Verifying' : verify.value ? 'Verify again' : 'Verify'}
          </Button>
        </span>
      </div>
      <div className="card-b pt-2">
        <div role="status">
          {verify.value ? (
            <Findings report={verify.value} />
          ) : (
            <p className="muted text-sm">Verify recomputes every entry of this workspace and checks the signatures.</p>
          )}
        </div>
        <div className="row mt-2">
          <span className="small muted grow">
            {proof.checkpointAt ? `Signed ${clockSeconds(proof.checkpointAt, zone)}` : 'Signed within a minute'}
            {proof.keyId ? (
              <>
                , key <span className="mono-s">{proof.keyId.slice(0, 8)}</span>
              </>
            ) : null}
          </span>
          {off === null ? (
            <a className={buttonClass('plain', 'xs')} href="/api/v1/audit/export" download>
              <Download className="i i-s" aria-hidden />
              Export
            </a>
          ) : null}
        </div>
      </div>
    </section>
  )
}
