'use client'

import { createContext, Fragment, type ReactNode, useContext, useMemo } from 'react'
import { NUMBER_LOCALES, type NumberFormat } from '#server/kernel/language/formats.ts'
import { type Catalogue, inEnglish, type Language, type Say, sayIn } from '#server/kernel/language/say.ts'

const LanguageContext = createContext<Say>(inEnglish)

interface Props {
  readonly language: Language
  /** Sentences of that language; empty for English, which costs a page nothing. */
  readonly catalogue: Catalogue
  readonly children: ReactNode
}

/** The language of everything below: server and browser are given the same, so that the first paint is already right. */
export function LanguageProvider({ language, catalogue, children }: Props) {
  const say = useMemo(() => sayIn(language, catalogue), [language, catalogue])
  return <LanguageContext value={say}>{children}</LanguageContext>
}

interface NumbersProps {
  /** How this person wants numbers; null: as the language does. */
  readonly format: NumberFormat | null
  readonly children: ReactNode
}

/** Numbers of everything below as this person writes them (docs/decisions/0072). */
export function NumbersProvider({ format, children }: NumbersProps) {
  const outer = useContext(LanguageContext)
  const say = useMemo(() => (format === null ? outer : outer.inNumbers(NUMBER_LOCALES[format])), [outer, format])
  return <LanguageContext value={say}>{children}</LanguageContext>
}

/** `const t = useT()`, then `t('Approve {n}', { n })`; the sentence stands in the code in English. */
export function useT(): Say {
  return useContext(LanguageContext)
}

interface SaidProps {
  readonly text: string
  /** Elements for the `{holes}` of the sentence, such as a link or a file's name. */
  readonly holes?: Readonly<Record<string, ReactNode>>
}

/** A sentence with elements inside, or a sentence in a component of the server. */
export function Said({ text, holes = {} }: SaidProps) {
  return useT()
    .parts<ReactNode>(text, holes)
    .map((part, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a sentence have no identity but their place
      <Fragment key={index}>{part}</Fragment>
    ))
}
