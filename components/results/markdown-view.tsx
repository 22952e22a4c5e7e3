'use client'

import { lexer, type MarkedToken, type Token, type Tokens } from 'marked'
import Inside from 'next/link'
import { createElement, type ReactNode, useMemo } from 'react'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { LeftOver } from '#components/results/left-over.tsx'
import { workspacePath } from '#components/results/workspace-path.ts'

/**
 * Markdown as a document. Built from its parts, never from HTML: markup in it stays text, pictures are named instead of
 * loaded, and a link shows where it leads instead of leading there. One to a file of the workspace opens that file here.
 */
export function MarkdownView({ text, left }: { readonly text: string; readonly left: number }) {
  const tokens = useMemo(() => lexer(text), [text])
  return (
    <>
      <div className="prose">{blocks(tokens)}</div>
      <LeftOver left={left} />
    </>
  )
}

function blocks(tokens: readonly Token[]): ReactNode[] {
  // biome-ignore lint/suspicious/noArrayIndexKey: parts of a text have no identity but their place
  return tokens.map((token, index) => <Part key={index} token={token as MarkedToken} />)
}

const LEVEL_MIN = 3
const LEVEL_MAX = 6

function Part({ token }: { readonly token: MarkedToken }): ReactNode {
  switch (token.type) {
    case 'heading':
      return createElement(`h${Math.min(token.depth + LEVEL_MIN - 1, LEVEL_MAX)}`, {}, blocks(token.tokens))
    case 'paragraph':
      return <p>{blocks(token.tokens)}</p>
    case 'text':
      return 'tokens' in token && token.tokens ? blocks(token.tokens) : <SafeText text={plain(token.text)} />
    case 'escape':
      return <SafeText text={plain(token.text)} />
    case 'strong':
      return <strong>{blocks(token.tokens)}</strong>
    case 'em':
      return <em>{blocks(token.tokens)}</em>
    case 'del':
      return <del>{blocks(token.tokens)}</del>
    case 'codespan':
      return (
        <code>
          <SafeText text={token.text} />
        </code>
      )
    case 'code':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard
        <pre className="plain" tabIndex={0}>
          <SafeText text={token.text} />
        </pre>
      )
    case 'blockquote':
      return <blockquote>{blocks(token.tokens)}</blockquote>
    case 'list':
      return createElement(
        token.ordered ? 'ol' : 'ul',
        token.ordered && token.start !== '' ? { start: token.start } : {},
        blocks(token.items),
      )
    case 'list_item':
      return <li>{blocks(token.tokens)}</li>
    case 'checkbox':
      return token.checked ? '☑ ' : '☐ '
    case 'table':
      return <Table table={token} />
    case 'link':
      return <Link link={token} />
    case 'image':
      return (
        <span className="muted">
          <Said text="[Picture, not loaded: {name}]" holes={{ name: <SafeText text={token.text || token.href} destination /> }} />
        </span>
      )
    case 'br':
      return <br />
    case 'hr':
      return <hr />
    case 'space':
    case 'def':
      return null
    case 'html':
      return <SafeText text={token.raw} />
  }
}

function Link({ link }: { readonly link: Tokens.Link }) {
  const path = workspacePath(link.href)
  if (path !== null)
    return (
      <Inside className="link" prefetch={false} href={`/results?${new URLSearchParams({ tab: 'files', id: path })}`}>
        <SafeText text={plain(link.text)} destination />
      </Inside>
    )
  return (
    <>
      {blocks(link.tokens)}
      {link.text === link.href ? null : (
        <span className="muted">
          {' '}
          (<SafeText text={link.href} destination />)
        </span>
      )}
    </>
  )
}

function Table({ table }: { readonly table: Tokens.Table }) {
  const t = useT()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard
    <section className="data-box" aria-label={t('Table of the document')} tabIndex={0}>
      <table className="data">
        <thead>
          <tr>
            {table.header.map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell has no identity but its place
              <th key={index} scope="col">
                {blocks(cell.tokens)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
            <tr key={index}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell has no identity but its place
                <td key={column}>{blocks(cell.tokens)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const NAMED: { readonly [entity: string]: string } = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }

/** The parser writes the signs of HTML as entities; here nothing becomes HTML. */
function plain(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => NAMED[entity] ?? entity)
}
