import { z } from 'zod'

/** What a model is asked to answer: read again by us in every part, never believed. */
export const modelAnswerSchema = z.object({
  say: z.string().max(4000),
  question: z.object({ text: z.string().max(500), options: z.array(z.string().max(120)).max(8).default([]) }).nullish(),
  starts: z
    .object({
      kind: z.enum(['manual', 'schedule', 'webhook', 'mail']),
      cron: z.string().max(100).nullish(),
      zone: z.string().max(60).nullish(),
    })
    .nullish(),
  needs: z
    .array(z.object({ kind: z.enum(['app', 'skill', 'secret', 'model', 'member']), name: z.string().min(1).max(80) }))
    .max(20)
    .default([]),
  definition: z.record(z.string(), z.json()).nullish(),
})
export type ModelAnswer = z.infer<typeof modelAnswerSchema>

/** The same for the provider, in the little that all of them understand; `definition` is described in words. */
export const MODEL_ANSWER_JSON = {
  type: 'object',
  properties: {
    say: { type: 'string', description: 'One to four plain sentences to the person: what you understood and changed.' },
    question: {
      type: ['object', 'null'],
      properties: { text: { type: 'string' }, options: { type: 'array', items: { type: 'string' } } },
      description: 'The one thing that is missing most, or null.',
    },
    starts: {
      type: ['object', 'null'],
      properties: {
        kind: { type: 'string', enum: ['manual', 'schedule', 'webhook', 'mail'] },
        cron: { type: 'string' },
        zone: { type: 'string' },
      },
    },
    needs: {
      type: 'array',
      items: {
        type: 'object',
        properties: { kind: { type: 'string', enum: ['app', 'skill', 'secret', 'model', 'member'] }, name: { type: 'string' } },
        required: ['kind', 'name'],
      },
    },
    definition: { type: ['object', 'null'], description: 'The whole job description, or null when too little is known.' },
  },
  required: ['say', 'definition'],
} as const
