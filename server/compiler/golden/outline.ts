import type { Block } from '#server/program/program.ts'

/** A program in one line: path, `*` effect, `?` asks, `^` cut, `[effects > class]` checkpoint, bodies in braces, a model's choices in angles. */
export function outline(blocks: readonly Block[]): string {
  return blocks.map(outlineBlock).join(' ')
}

function outlineBlock(block: Block): string {
  const name = `${block.path}${block.kind === 'rigid' && block.op === 'call' ? `${block.effect ? '*' : ''}${block.posture === 'ask' ? '?' : ''}` : ''}${block.cut ? '^' : ''}`
  switch (block.kind) {
    case 'checkpoint':
      return `[${block.asks.join(',')} > ${block.requiredGrant.replace('approvals:decide:', '')}]`
    case 'match':
      return `${name} { ${[...block.arms.map((arm, i) => `${i}: ${outline(arm.body)}`), `otherwise: ${outline(block.otherwise)}`].map((part) => part.trim()).join(' | ')} }`
    case 'foreach':
      return `${name} { ${outline(block.body)} }`
    case 'parallel':
      return `${name} { ${Object.entries(block.branches).map(([key, body]) => `${key}: ${outline(body)}`).join(' | ')} }`
    case 'try':
      return `${name} { ${outline(block.body)} | catch: ${outline(block.catch)}`.trim() + ' }'
    case 'flexible':
      return `${name} < ${block.choices.map(({ name: choice, call }) => `${choice}${call.effect ? '*' : ''}${call.posture === 'ask' ? '?' : ''}`).join(' ')} >`
    default:
      return name
  }
}
