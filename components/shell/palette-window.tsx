'use client'

import { useRouter } from 'next/navigation'
import { Dialog } from 'radix-ui'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useT } from '#components/language/language.tsx'
import { SEARCHED } from '#components/shell/search-path.ts'
import { type JumpGroup, useJumps } from '#components/shell/use-jumps.ts'
import { type Found, KIND_TITLES, useSearch } from '#components/shell/use-search.ts'
import { plainName } from '#components/ui/plain-name.ts'
import { useFocusBack } from '#components/ui/use-focus-back.ts'

interface Props {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** The window of the palette; loaded when it is wanted. */
export function PaletteWindow({ open, onOpenChange }: Props) {
  const t = useT()
  const focusBack = useFocusBack()
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content {...focusBack} className="dialog palette" aria-describedby={undefined as never}>
          <Dialog.Title className="sr">{t('Search or jump to')}</Dialog.Title>
          <JumpList onGone={() => onOpenChange(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function JumpList({ onGone }: { readonly onGone: () => void }) {
  const t = useT()
  const router = useRouter()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const here = useJumps(typed)
  const found = useSearch(typed)
  const groups = [...here, ...found.groups]
  const jumps = groups.flatMap((group) => group.jumps)
  const marked = Math.min(at, jumps.length - 1)
  const go = (href: string | undefined): void => {
    if (href === undefined) return
    onGone()
    router.push(href)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt(Math.min(marked + 1, jumps.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(marked - 1, 0))
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) go(jumps[marked]?.href)
    else return
    event.preventDefault()
  }
  return (
    <>
      <input
        className="palette-input"
        role="combobox"
        aria-label={t('Search or jump to')}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={jumps.length > 0 ? `${id}-${marked}` : undefined}
        placeholder={t('A page, a crew member, run 41, a file, an e-mail address')}
        maxLength={SEARCHED.max}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} role="listbox" aria-label={t('Found')} className="palette-list">
        {groups.map((group, index) => (
          <JumpRows
            key={group.title}
            id={id}
            group={group}
            first={groups.slice(0, index).reduce((sum, { jumps: before }) => sum + before.length, 0)}
            marked={marked}
            onMark={setAt}
            onGo={go}
          />
        ))}
      </div>
      <Foot found={found} count={jumps.length} />
    </>
  )
}

interface RowsProps {
  readonly id: string
  readonly group: JumpGroup
  /** Place of its first row among all rows. */
  readonly first: number
  readonly marked: number
  readonly onMark: (at: number) => void
  readonly onGo: (href: string) => void
}

function JumpRows({ id, group, first, marked, onMark, onGo }: RowsProps) {
  const t = useT()
  const shown = useRef<HTMLDivElement>(null)
  const isHere = marked >= first && marked < first + group.jumps.length
  useEffect(() => {
    if (isHere && marked > 0) shown.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [isHere, marked])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a list of options
    <div role="group" aria-labelledby={`${id}-h${first}`} ref={shown}>
      <p className="palette-h" id={`${id}-h${first}`}>
        {t(group.title)}
      </p>
      {group.jumps.map((jump, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the input above takes the keys of the list
        <div
          key={jump.key}
          id={`${id}-${first + index}`}
          role="option"
          tabIndex={-1}
          aria-selected={first + index === marked}
          className="palette-item"
          onClick={() => onGo(jump.href)}
          onMouseMove={() => onMark(first + index)}
        >
          <bdi className="strong clip">{plainName(jump.name)}</bdi>
          {jump.about === '' ? null : <bdi className="muted clip">{plainName(jump.about)}</bdi>}
        </div>
      ))}
    </div>
  )
}

/** How the search stands, below the rows, so that nothing moves. */
function Foot({ found, count }: { readonly found: Found; readonly count: number }) {
  const t = useT()
  const { state, late, retry } = found
  if (state === 'failed')
    return (
      <p className="palette-foot" role="alert">
        {t('The search did not answer. What stands above is only what this page knows.')}{' '}
        <button type="button" className="link" onClick={retry}>
          {t('Try again')}
        </button>
      </p>
    )
  const words = {
    idle: count === 0 ? t('Write one letter more to search crew members, runs, results, files and activity.') : '',
    searching: t('Searching'),
    done: count === 0 ? t('Nothing says all of these words. Numbers of runs, file names and e-mail addresses are found, too.') : '',
  }
  return (
    <p className={state === 'searching' || words[state] !== '' || late.length > 0 ? 'palette-foot' : 'sr'} role="status">
      {words[state] || (state === 'done' ? t.count(count, '{n} found', '{n} found') : '')}
      {late.length > 0
        ? ` ${t('Not looked through in time: {kinds}. More words help.', { kinds: late.map((kind) => t(KIND_TITLES[kind])).join(', ') })}`
        : ''}
    </p>
  )
}
