'use client'

import { Users } from 'lucide-react'
import { changePlace } from '#components/authoring/change-words.ts'
import type { Clash } from '#components/crews/merge-texts.ts'
import type { Draft } from '#components/crews/use-draft.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { Button } from '#components/ui/button.tsx'

/** Why the text was not saved, and what to do; what is typed stays in its place. Also says what somebody else changed meanwhile. */
export function SaveProblem({ draft }: { readonly draft: Draft }) {
  const t = useT()
  const { problem } = draft
  if (!problem) return <Together draft={draft} />
  if (draft.clashes.length > 0) return <Clashes draft={draft} />
  return (
    <div className="note danger m-3 mb-0" role="alert">
      <div>
        <p className="strong">{problem.message}</p>
        <p>{t('{why} What you typed stays here and is not saved yet.', { why: problem.detail })}</p>
        <p className="row mt-2 flex-wrap">
          <Button size="s" onClick={() => void draft.flush()}>
            {t('Save again')}
          </Button>
        </p>
      </div>
    </div>
  )
}

/** Two people wrote at once, at different places: both are in the text now. */
function Together({ draft }: { readonly draft: Draft }) {
  const t = useT()
  if (draft.together === null) return null
  const places = draft.together.map((part) => changePlace({ path: [part] }, t)).join(', ')
  return (
    <div className="note m-3 mb-0" role="status">
      <Users className="i" aria-hidden />
      <p className="grow">
        {places === ''
          ? t('Somebody else changed the text meanwhile. Both changes are saved.')
          : t('Somebody else changed this meanwhile: {places}. Both changes are saved.', { places })}
      </p>
      <Button size="xs" onClick={draft.dropTogether}>
        {t('Close')}
      </Button>
    </div>
  )
}

/** Two people wrote at the same place: both texts are shown, and one is chosen. */
function Clashes({ draft }: { readonly draft: Draft }) {
  const t = useT()
  const { clashes } = draft
  return (
    <div className="note danger m-3 mb-0" role="alert">
      <Users className="i" aria-hidden />
      <div className="grow">
        <p className="strong">
          {t.count(clashes.length, 'Somebody else changed the same place', 'Somebody else changed the same {n} places')}
        </p>
        <p>{t('What you typed stays here and is not saved yet. What each of you changed elsewhere is kept either way.')}</p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
        <ul className="clashes" tabIndex={0} aria-label={t('Both texts')}>
          {clashes.map((clash, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name but their place
            <ClashRow key={index} clash={clash} />
          ))}
        </ul>
        <p className="row mt-2 flex-wrap">
          <Button size="s" onClick={() => void draft.settle('theirs')}>
            {t('Keep what is saved')}
          </Button>
          <Button size="s" onClick={() => void draft.settle('mine')}>
            {t('Save mine in its place')}
          </Button>
        </p>
      </div>
    </div>
  )
}

function ClashRow({ clash: { path, mine, theirs } }: { readonly clash: Clash }) {
  const t = useT()
  const side = (word: string, text: string) => (
    <p>
      <span className="small">{word}:</span> <SafeText text={text === '' ? t('nothing') : text} />
    </p>
  )
  return (
    <li>
      <p className="strong">{path === null ? t('Lines') : <SafeText text={changePlace({ path: [...path] }, t)} />}</p>
      {side(t('Saved now'), theirs)}
      {side(t('Yours'), mine)}
    </li>
  )
}
