import Link from 'next/link'
import type { ReactNode } from 'react'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import type { RunHandoff } from '#server/bridge/handoffs/schema.ts'

/** Which run passed its work on to this one, and who took over from this one or why nobody did. */
export function HandoffLinks({ handoff: { from, to } }: { readonly handoff: RunHandoff }) {
  const t = useT()
  return (
    <>
      {from ? (
        <Sentence>
          <Said text="Came from {run} of {name}" holes={{ run: <RunLink {...from} />, name: <SafeText text={from.memberName} /> }} />
        </Sentence>
      ) : null}
      {from?.secret ? (
        <span>{t('What it was given is secret: nobody outside and no model is told of it without permission for that.')}</span>
      ) : null}
      {to?.run ? (
        <Sentence>
          <Said text="Passed on to {name}, {run}" holes={{ run: <RunLink {...to.run} />, name: <SafeText text={to.name} /> }} />
        </Sentence>
      ) : null}
      {to && to.run === null ? (
        <Sentence>
          <span className="warn">
            <Said text="Not passed on to {name}: {why}" holes={{ name: <SafeText text={to.name} />, why: to.reason }} />
          </span>
        </Sentence>
      ) : null}
    </>
  )
}

/** One sentence, which breaks like one: parts of the head stand apart. */
function Sentence({ children }: { readonly children: ReactNode }) {
  return (
    <span>
      <span>{children}</span>
    </span>
  )
}

function RunLink({ id, n }: { readonly id: string; readonly n: number }) {
  return (
    <Link className="link" href={`/runs/${id}`}>
      <Said text="run {n}" holes={{ n }} />
    </Link>
  )
}
