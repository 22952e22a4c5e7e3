'use client'

import { CircleCheck, CircleX } from 'lucide-react'
import { useAct } from '#components/data/use-act.ts'
import { Findings } from '#components/proof/findings.tsx'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { counted } from '#components/words.ts'
import type { VerifyReportDto } from '#server/bridge/schema.ts'

const COMMAND = 'npx muster audit verify muster-proof.jsonl'

/** Proves the whole workspace now, and says how to prove an export on another machine. */
export function VerifyCard() {
  const verify = useAct<VerifyReportDto>()
  return (
    <section className="card mb-4" aria-labelledby="verify-title">
      <div className="card-h">
        <h2 id="verify-title">Is everything as it was written?</h2>
        <span className="end pr-2">
          <Button size="s" look="primary" busy={verify.busy} onClick={() => verify.act({ path: '/audit/verify' })}>
            {verify.busy ? 'Verifying' : verify.value ? 'Verify again' : 'Verify'}
          </Button>
        </span>
      </div>
      <div className="card-b grid gap-3">
        <div role="status">
          {verify.value ? (
            <Report report={verify.value} />
          ) : (
            <p className="muted text-sm">Verify recomputes every entry of this workspace and checks the signatures.</p>
          )}
        </div>
        <div>
          <p className="muted small">Prove an export on any machine, without this server:</p>
          <p className="flex items-start gap-1">
            <code className="mono-s exact">{COMMAND}</code>
            <CopyButton text={COMMAND} label="Copy the command" />
          </p>
        </div>
      </div>
    </section>
  )
}

function Report({ report }: { readonly report: VerifyReportDto }) {
  const Icon = report.ok ? CircleCheck : CircleX
  return (
    <>
      <p className={`${report.ok ? 'ok' : 'danger'} strong mb-1 flex items-center gap-2`}>
        <Icon className="i" aria-hidden />
        {report.ok ? `${counted(report.entries, 'entry', 'entries')}, nothing was altered` : 'Something was altered'}
      </p>
      <Findings report={report} />
    </>
  )
}
