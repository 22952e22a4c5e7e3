import { Check, Minus, Pause, X } from 'lucide-react'
import { useT } from '#components/language/language.tsx'
import type { RunDetail } from '#server/bridge/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

type Step = RunDetail['rail'][number]

const SIGNS = { done: Check, now: Pause, todo: Minus, failed: X, skipped: Minus } as const
const SPOKEN = { done: msg('done'), now: msg('now'), todo: msg('not yet'), failed: msg('failed'), skipped: msg('left out') } as const

/** Plan → Checks → Approval → Carry out → Proof, and where the run stands. */
export function Rail({ steps, moving }: { readonly steps: readonly Step[]; readonly moving: boolean }) {
  const t = useT()
  return (
    <ol className="rail" aria-label={t('Steps')} style={{ padding: '10px 4px 12px 16px' }}>
      {steps.map((step) => (
        <li key={step.key} className={`step ${classOf(step, moving)}`} aria-current={step.state === 'now' ? 'step' : undefined}>
          <span className="pip">
            <Sign step={step} moving={moving} />
          </span>
          <b>{step.label}</b>
          <span>{step.detail}</span>
          <span className="sr">{t(SPOKEN[step.state])}</span>
        </li>
      ))}
    </ol>
  )
}

/** Amber only where a person is waited for. */
function classOf(step: Step, moving: boolean): string {
  if (step.state === 'skipped') return 'todo'
  return step.state === 'now' && (moving || step.key === 'proof') ? 'moving' : step.state
}

function Sign({ step, moving }: { readonly step: Step; readonly moving: boolean }) {
  if (classOf(step, moving) === 'moving') return <span className="dot" style={{ width: 6, height: 6 }} aria-hidden="true" />
  const Icon = SIGNS[step.state]
  return <Icon className="i" aria-hidden />
}
