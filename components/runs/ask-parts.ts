/** What a question asks, its first paragraph, stands as a heading; what it goes on with, a letter for example, is read as text. */
export function askParts(question: string): { readonly title: string; readonly rest: string } {
  const [title = '', ...rest] = question.trim().split(/\r?\n(?:[ \t]*\r?\n)+/)
  return { title, rest: rest.join('\n\n') }
}
