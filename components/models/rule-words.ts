import type { RuleDoes, RuleWhere } from '#server/gateway/llm/rules/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

export const RULE_SENTENCES = {
  request: { stop: msg('to a model: stops'), hide: msg('to a model: left out'), note: msg('to a model: noted') },
  answer: { stop: msg('back from a model: stops'), hide: msg('back from a model: left out'), note: msg('back from a model: noted') },
  both: { stop: msg('both ways: stops'), hide: msg('both ways: left out'), note: msg('both ways: noted') },
} as const satisfies Record<RuleWhere, Record<RuleDoes, string>>

export const WHERE_WORDS = {
  request: msg('What goes to a model'),
  answer: msg('What comes back'),
  both: msg('Both'),
} as const satisfies Record<RuleWhere, string>

export const DOES_WORDS = {
  stop: {
    word: msg('Stop'),
    means: msg('Nothing goes out or comes in. A run fails there, and whoever asked sees the name of the rule.'),
  },
  hide: { word: msg('Leave it out'), means: msg('[left out] stands in its place, on the way there and back.') },
  note: { word: msg('Only note it'), means: msg('It goes on as it is, and the proof says that the rule found something.') },
} as const satisfies Record<RuleDoes, { word: string; means: string }>
