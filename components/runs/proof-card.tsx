'use client'

import { Download } from 'lucide-react'
import { useAct } from '#components/data/use-act.ts'
import { Said, useT } from '#components/language/language.tsx'
import { Findings } from '#components/proof/findings.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { clockSeconds } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { Button, buttonClass } from '#components/ui/button.tsx'
import type { RunDetail, VerifyReportDto } from '#server/bridge/schema.ts'

/** What can be proved about this run, and the button that proves it now. */
export function ProofCard({ proof }: { readonly proof: RunDetail['proof'] }) {
  const t = useT()
  const clock = useClock()
  const off = useOff('admin')
  const verify = useAct<VerifyReportDto>()
  return (
    <section className="card" aria-labelledby="proof-title">
      <div className="card-h">
        <h2 id="proof-title">{t('Proof')}</h2>
        <span className="count">{t.count(proof.entries, '{n} entry', '{n} entries')}</span>
        <span className="end pr-2">
          <Button size="xs" busy={verify.busy} onClick={() => verify.act({ path: '/audit/verify' })}>
            {verify.busy ? t('Verifying') : verify.value ? t('Verify again') : t('Verify')}
          </Button>
        </span>
      </div>
      <div className="card-b pt-2">
        <div role="status">
          {verify.value ? (
            <Findings report={verify.value} />
          ) : (
            <p className="muted text-sm">{t('Verify recomputes every entry of this workspace and checks the signatures.')}</p>
          )}
        </div>
        <div className="row mt-2">
          <span className="small muted grow">
            <Said
              text={
                proof.checkpointAt
                  ? proof.keyId
                    ? 'Signed {when}, key {key}'
                    : 'Signed {when}'
                  : proof.keyId
                    ? 'Signed within a minute, key {key}'
                    : 'Signed within a minute'
              }
              holes={{
                when: proof.checkpointAt ? clockSeconds(proof.checkpointAt, clock) : '',
                key: <span className="mono-s">{proof.keyId?.slice(0, 8)}</span>,
              }}
            />
          </span>
          {off === null ? (
            <a className={buttonClass('plain', 'xs')} href="/api/v1/audit/export" download>
              <Download className="i i-s" aria-hidden />
              {t('Export')}
            </a>
          ) : null}
        </div>
      </div>
    </section>
  )
}
