import { type BundleFile, error, lineAt, quoted } from '#server/skills/core/bundle.ts'
import { GERMAN_PHRASES } from '#server/skills/core/stages/override-phrases-german.ts'
import type { Finding } from '#server/skills/schema.ts'

const PER_FILE_MAX = 10
const G = 'gi'
/** Sentences whose only use in a skill is to take a crew member away from its own instructions. Bounded gaps: no text makes them slow. */
const PHRASES: readonly (readonly [code: string, message: string, shape: RegExp])[] = [
  [
    'ignore-instructions',
    'A sentence tells the reader to drop its instructions.',
    new RegExp(
      String.raw`\b(?:ignore|disregard|forget|override|bypass)\W{1,4}(?:(?:all|any|every|the|your|of|these|those|and|other)\W{1,4}){0,4}(?:previous|prior|earlier|above|preceding|existing|former|system|safety|original)\W{1,4}(?:\w{1,20}\W{1,4}){0,2}(?:instructions?|prompts?|rules?|guidelines?|directions?|constraints?|context|polic(?:y|ies)|messages?)\b`,
      G,
    ),
  ],
  [
    'new-role',
    'A sentence gives the reader another identity.',
    /\b(?:you are now|from now on,? you are|pretend (?:to be|you are)|act as)\W{1,4}(?:(?:an?|the|in)\W{1,3})?(?:DAN\b|jail ?broken|unrestricted|unfiltered|developer mode|root|system\b)/gi,
  ],
  [
    'hide-from-people',
    'A sentence asks to keep something from people.',
    /\b(?:do not|don['’]?t|never|without)\W{1,4}(?:(?:ever|first)\W{1,3})?(?:tell(?:ing)?|inform(?:ing)?|mention(?:ing)?|reveal(?:ing)?|show(?:ing)?|notify(?:ing)?|alert(?:ing)?|disclos(?:e|ing))\W{1,4}(?:(?:this|that|it|about|to|anything)\W{1,3}){0,3}(?:the |your |any )?(?:users?|humans?|people|operator|owner|admins?|reviewers?|approvers?)\b/gi,
  ],
  [
    'skip-approval',
    'A sentence asks to go round approval.',
    /(?<!\bnever\s)(?<!\b(?<!\bwhy\s)not\s)\b(?:skip|bypass|avoid|circumvent|evade|disable|get around)\W{1,4}(?:(?:all|any|the|every|human|user)\W{1,3}){0,3}(?:approvals?|confirmations?|permission (?:checks?|prompts?)|safety checks?|guard ?rails?|sandbox(?:ing)?|review by)\b/gi,
  ],
  [
    'fake-turn',
    'A text imitates a message of the system or the user.',
    /<\|(?:im_start|im_end|system|assistant|user|endoftext|start_header_id|eot_id)\|>|\[\/?INST\]|<<\/?SYS>>|^\s{0,8}(?:###\s{0,4})?(?:SYSTEM|ASSISTANT) ?(?:PROMPT|MESSAGE|OVERRIDE)\s{0,4}:/gim,
  ],
  [
    'prompt-leak',
    'A sentence asks for the hidden instructions.',
    /\b(?:reveal|print|output|repeat|show|leak|exfiltrate|send)\W{1,4}(?:(?:me|us|your|the|full|entire|all|of)\W{1,3}){0,4}(?:system prompt|hidden prompt|initial instructions|secret instructions)\b/gi,
  ],
  [
    'send-secrets',
    'A sentence asks to send secrets somewhere.',
    /\b(?:send|post|upload|exfiltrate|forward|transmit|e-?mail)\W{1,4}(?:(?:all|any|the|every|your|their|user|users|of|contents?)\W{1,3}){0,5}(?:api keys?|credentials?|passwords?|secrets?|private keys?|tokens?|environment variables|\.env|ssh keys?)\b[^\n.]{0,80}\b(?:to|via)\b/gi,
  ],
  [
    'must-obey',
    'A sentence puts itself above all others.',
    /\b(?:this|these) (?:instructions?|rules?|skill)\W{1,3}(?:override|overrides|supersede|supersedes|take precedence over|takes precedence over)\W{1,3}(?:all|any|every|the|your)\b/gi,
  ],
]

/** Sentences of the kind that prompt injections are made of, in English and German; the body, comments, front matter and every other text. */
export function checkOverridePhrases(files: readonly BundleFile[]): Finding[] {
  return files.flatMap(({ path, text }) => (text === null ? [] : phrasesIn(path, text)))
}

function phrasesIn(path: string, given: string): Finding[] {
  // letters that look alike, and letters held apart by something invisible, say the same
  const text = given.normalize('NFKC').replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
  return [...PHRASES, ...GERMAN_PHRASES]
    .flatMap(([code, message, shape]) =>
      [...text.matchAll(shape).take(PER_FILE_MAX)].map((match) =>
        error(code, `${message} “${quoted(match[0])}”`, {
          path,
          line: lineAt(text, match.index),
          next: 'Take it out, or describe it without saying it.',
        }),
      ),
    )
    .slice(0, PER_FILE_MAX)
}
