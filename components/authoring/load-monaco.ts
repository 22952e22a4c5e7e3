import * as monaco from 'monaco-editor/editor'
import 'monaco-editor/features/bracketMatching/register'
import 'monaco-editor/features/clipboard/register'
import 'monaco-editor/features/codeAction/register'
import 'monaco-editor/features/codicon/register'
import 'monaco-editor/features/comment/register'
import 'monaco-editor/features/cursorUndo/register'
import 'monaco-editor/features/find/register'
import 'monaco-editor/features/folding/register'
import 'monaco-editor/features/gotoError/register'
import 'monaco-editor/features/hover/register'
import 'monaco-editor/features/indentation/register'
import 'monaco-editor/features/linesOperations/register'
import 'monaco-editor/features/toggleTabFocusMode/register'
import 'monaco-editor/features/wordOperations/register'
import 'monaco-editor/languages/definitions/yaml/register'

/** The editor with the parts that are used here, its worker from our own server: nothing is fetched from elsewhere. */
export { monaco }

let isReady = false

/** Names the worker and the two themes, once. */
export function prepareMonaco(): void {
  if (isReady) return
  isReady = true
  window.MonacoEnvironment = {
    getWorker: () => new Worker(new URL('monaco-editor/editor/editor.worker', import.meta.url), { type: 'module' }),
  }
  monaco.editor.defineTheme('muster-light', themeOf('vs', LIGHT))
  monaco.editor.defineTheme('muster-dark', themeOf('vs-dark', DARK))
}

interface Palette {
  readonly background: string
  readonly text: string
  readonly muted: string
  readonly key: string
  readonly string: string
  readonly number: string
  readonly line: string
  readonly chosen: string
}

/** Colours of app/styles/tokens.css: greys for structure, all text at 4.5:1 or more on the ground. */
const LIGHT: Palette = {
  background: '#ffffff',
  text: '#1c2024',
  muted: '#60646c',
  key: '#5753c6',
  string: '#2a7e3b',
  number: '#3a5bc7',
  line: '#f0f0f3',
  chosen: '#e1e2fd',
}
const DARK: Palette = {
  background: '#18191b',
  text: '#edeef0',
  muted: '#b0b4ba',
  key: '#b1a9ff',
  string: '#71d083',
  number: '#9eb1ff',
  line: '#212225',
  chosen: '#303374',
}

function themeOf(base: 'vs' | 'vs-dark', colours: Palette): monaco.editor.IStandaloneThemeData {
  const rule = (token: string, colour: string) => ({ token, foreground: colour.slice(1) })
  return {
    base,
    inherit: true,
    rules: [
      rule('', colours.text),
      rule('type', colours.key),
      rule('string', colours.string),
      rule('number', colours.number),
      rule('keyword', colours.number),
      rule('comment', colours.muted),
      rule('operators', colours.muted),
      rule('delimiter', colours.muted),
      rule('tag', colours.muted),
      rule('namespace', colours.muted),
    ],
    colors: {
      'editor.background': colours.background,
      'editor.foreground': colours.text,
      'editorLineNumber.foreground': colours.muted,
      'editorLineNumber.activeForeground': colours.text,
      'editor.lineHighlightBackground': colours.line,
      'editor.lineHighlightBorder': '#00000000',
      'editor.selectionBackground': colours.chosen,
      focusBorder: colours.key,
    },
  }
}
