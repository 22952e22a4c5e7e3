'use client'

import { useTheme } from 'next-themes'
import { type RefObject, useEffect, useRef } from 'react'
import { applyFix } from '#components/authoring/apply-fix.ts'
import { changedPart } from '#components/authoring/changed-part.ts'
import { monaco, prepareMonaco } from '#components/authoring/load-monaco.ts'
import type { Jump } from '#components/authoring/source-view.tsx'
import type { Draft } from '#components/crews/use-draft.ts'
import { useT } from '#components/language/language.tsx'
import type { AuthoringProblem } from '#server/bridge/authoring/schema.ts'

interface Props {
  readonly draft: Draft
  readonly off: string | null
  readonly jump: Jump | null
  /** Id of the note below. */
  readonly describedBy: string
}

const OWNER = 'muster'
type Editor = monaco.editor.IStandaloneCodeEditor

/** The job description as text in a code editor: problems underlined where they stand, with what puts them right. */
export function SourceEditor({ draft, off, jump, describedBy }: Props) {
  const t = useT()
  const box = useRef<HTMLDivElement>(null)
  const editor = useRef<Editor | null>(null)
  const latest = useRef(draft)
  latest.current = draft
  const shared = useRef<Shared>({ latest, typed: new Set(), isTaking: false })
  const { resolvedTheme } = useTheme()
  const theme = resolvedTheme === 'dark' ? 'muster-dark' : 'muster-light'
  const start = useRef({ theme, readOnly: off !== null, label: t('Job description, as YAML') })
  useEffect(() => {
    if (!box.current) return
    const made = openEditor(box.current, shared.current, start.current)
    editor.current = made.editor
    return () => {
      editor.current = null
      made.close()
    }
  }, [])
  useEffect(() => monaco.editor.setTheme(theme), [theme])
  useEffect(() => editor.current?.updateOptions({ readOnly: off !== null }), [off])
  useEffect(() => {
    const model = editor.current?.getModel()
    if (!model) return
    // What was typed comes back a moment later: by then more may stand here, which is not to be taken away again.
    const { typed } = shared.current
    if (model.getValue() === draft.yaml) typed.clear()
    else if (!typed.has(draft.yaml)) takeOver(model, draft.yaml, shared.current)
  }, [draft.yaml])
  useEffect(() => {
    const model = editor.current?.getModel()
    if (model) monaco.editor.setModelMarkers(model, OWNER, draft.diagnostics.map(markerOf))
  }, [draft.diagnostics])
  useEffect(() => {
    if (!jump || !editor.current) return
    editor.current.revealLineNearTop(jump.line)
    editor.current.setPosition({ lineNumber: jump.line, column: 1 })
    editor.current.focus()
  }, [jump])
  return <div ref={box} className="source-box" data-source="" aria-describedby={describedBy} />
}

interface Shared {
  readonly latest: RefObject<Draft>
  /** Texts that were typed here and that the draft has not caught up with. */
  readonly typed: Set<string>
  /** A text from elsewhere is being put in: nobody typed it. */
  isTaking: boolean
}

function openEditor(box: HTMLElement, shared: Shared, start: { theme: string; readOnly: boolean; label: string }) {
  prepareMonaco()
  const { latest, typed } = shared
  const model = monaco.editor.createModel(latest.current.yaml, 'yaml')
  model.updateOptions({ tabSize: 2, insertSpaces: true })
  const editor = monaco.editor.create(box, {
    model,
    theme: start.theme,
    readOnly: start.readOnly,
    ariaLabel: start.label,
    automaticLayout: true,
    fixedOverflowWidgets: true,
    // Tab goes on to the next control: a keyboard never gets stuck here. Ctrl+M lets it indent.
    tabFocusMode: true,
    minimap: { enabled: false },
    guides: { indentation: false },
    scrollBeyondLastLine: false,
    fontFamily: getComputedStyle(box).fontFamily,
    fontSize: 13,
    lineHeight: 20,
    lineNumbersMinChars: 3,
    wordWrap: 'on',
    wrappingIndent: 'indent',
    renderWhitespace: 'none',
    renderFinalNewline: 'on',
    // What is typed stands as it was typed; in YAML a space put in by the editor means something.
    autoIndent: 'keep',
    autoClosingBrackets: 'never',
    autoClosingQuotes: 'never',
    occurrencesHighlight: 'off',
    padding: { top: 8, bottom: 8 },
  })
  const typing = model.onDidChangeContent(() => {
    if (shared.isTaking) return
    const text = model.getValue()
    typed.add(text)
    latest.current.setYaml(text)
  })
  const actions = monaco.languages.registerCodeActionProvider('yaml', {
    provideCodeActions: (asked, range) => ({
      actions: asked === model ? actionsAt(model, range, latest.current) : [],
      dispose: () => undefined,
    }),
  })
  monaco.editor.setModelMarkers(model, OWNER, latest.current.diagnostics.map(markerOf))
  const close = (): void => {
    for (const one of [typing, actions, editor, model]) one.dispose()
  }
  return { editor, close }
}

/** A text that came from the form or from elsewhere is put in where it differs, so that cursor and undo stay. */
function takeOver(model: monaco.editor.ITextModel, text: string, shared: Shared): void {
  const now = model.getValue()
  if (now === text) return
  const { start, end, put } = changedPart(now, text)
  const range = monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end))
  shared.isTaking = true
  model.pushStackElement()
  model.pushEditOperations([], [{ range, text: put }], () => null)
  model.pushStackElement()
  shared.isTaking = false
}

function markerOf({ range, severity, code, message, hint }: AuthoringProblem): monaco.editor.IMarkerData {
  const { startLine = 1, startColumn = 1, endLine = 1, endColumn = 1 } = range ?? {}
  return {
    startLineNumber: startLine,
    startColumn,
    endLineNumber: endLine,
    endColumn,
    severity: severity === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
    code,
    message: hint === '' ? message : `${message}. ${hint}`,
  }
}

/** Quick fixes for the problems on these lines: the same edits as the buttons below the form. */
function actionsAt(model: monaco.editor.ITextModel, range: monaco.Range, draft: Draft): monaco.languages.CodeAction[] {
  if (draft.state !== 'saved') return []
  const here = draft.diagnostics.filter(
    (problem) => problem.range && problem.range.startLine <= range.endLineNumber && problem.range.endLine >= range.startLineNumber,
  )
  return here.flatMap((problem) =>
    problem.fixes.flatMap((fix, index) => {
      const text = applyFix(draft.yaml, fix)
      if (text === null) return []
      const { start, end, put } = changedPart(model.getValue(), text)
      const part = monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end))
      return [
        {
          title: fix.label,
          kind: 'quickfix',
          diagnostics: [markerOf(problem)],
          isPreferred: index === 0,
          edit: { edits: [{ resource: model.uri, versionId: undefined, textEdit: { range: part, text: put } }] },
        },
      ]
    }),
  )
}
