'use client'

import type { Draft } from '#components/crews/use-draft.ts'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'

/** Why the text was not saved, and what to do; what is typed stays in its place. */
export function SaveProblem({ draft }: { readonly draft: Draft }) {
  const t = useT()
  const { problem } = draft
  if (!problem) return null
  const isConflict = problem.status === 409
  return (
    <div className="note danger m-3 mb-0" role="alert">
      <div>
        <p className="strong">{isConflict ? t('Saved from another tab') : problem.message}</p>
        <p>
          {isConflict
            ? t('Somebody saved another text meanwhile. What you typed stays here and is not saved yet.')
            : t('{why} What you typed stays here and is not saved yet.', { why: problem.detail })}
        </p>
        <p className="row mt-2 flex-wrap">
          {isConflict ? (
            <>
              <Button size="s" onClick={() => void draft.settle('theirs')}>
                {t('Load the saved text')}
              </Button>
              <Button size="s" onClick={() => void draft.settle('mine')}>
                {t('Save mine instead')}
              </Button>
            </>
          ) : (
            <Button size="s" onClick={() => void draft.flush()}>
              {t('Save again')}
            </Button>
          )}
        </p>
      </div>
    </div>
  )
}
