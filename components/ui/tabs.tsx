import type { ReactNode } from 'react'
import { useT } from '#components/language/language.tsx'

interface Props<T extends string> {
  /** What the tabs choose between, in the reader's words. */
  readonly label: string
  readonly tabs: readonly T[]
  readonly current: T
  /** A table of `msg(…)`. */
  readonly words: { readonly [tab in T]: string }
  readonly onChoose: (tab: T) => void
  /** A count beside a tab. */
  readonly count?: (tab: T) => ReactNode
}

/** Views of one thing, side by side; which one is open stands in the address. */
export function Tabs<T extends string>({ label, tabs, current, words, onChoose, count }: Props<T>) {
  const t = useT()
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <button key={tab} type="button" aria-current={tab === current ? 'true' : undefined} onClick={() => onChoose(tab)}>
          {t(words[tab])}
          {count?.(tab)}
        </button>
      ))}
    </nav>
  )
}
