import { expect, test } from 'vitest'
import { escapeText, punycodeOf } from '#components/plan/escape-text.ts'

const shown = (text: string) =>
  escapeText(text)
    .map((part) => (part.escaped ? `[${part.text}]` : part.text))
    .join('')

test('a character that turns the reading direction is shown, never obeyed', () => {
  expect(shown('report\u202Exslx.exe')).toBe('report[U+202E]xslx.exe')
  expect(shown('a\u2066b\u2069c')).toBe('a[U+2066]b[U+2069]c')
})

test('a character that is not seen is shown', () => {
  expect(shown('finance\u200B@acme.example')).toBe('finance[U+200B]@acme.example')
  expect(shown('a\u00ADb')).toBe('a[U+00AD]b')
  expect(shown('a\u{E0041}b')).toBe('a[U+E0041]b')
})

test('a Cyrillic letter inside a Latin word is shown; a word all in one script is left alone', () => {
  expect(shown('fin\u0430nce@acme.example')).toBe('fin[U+0430]nce@acme.example')
  expect(shown('Финансы и finance')).toBe('Финансы и finance')
})

test('lines, tabs and accents of ordinary text stay as they are', () => {
  expect(shown('Müller\n\tStraße 5, 3.412,50 €')).toBe('Müller\n\tStraße 5, 3.412,50 €')
})

test('the real name of a host outside ASCII stands beside it', () => {
  expect(punycodeOf('post@\u0430cme.example')).toBe('xn--cme-5cd.example')
  expect(punycodeOf('https://bücher.example/a')).toBe('xn--bcher-kva.example')
  expect(punycodeOf('finance@acme.example')).toBeNull()
  expect(punycodeOf('reports/übersicht.csv')).toBeNull()
})
